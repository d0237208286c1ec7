// Check: mixed-content.

import { isInsecure, isTagAddress, parseCollectionAddress } from '../addresses.ts';
import { type Check, type Finding, finding } from '../finding.ts';
import { listImageIds } from '../pixel-ids.ts';

export const mixedContent: Check = {
  id: 'mixed-content',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'The library is asked for over unencrypted HTTP. On a page that came over HTTPS browsers refuse that.',
  verify: 'The console shows "Mixed Content".',
  cure: 'The address begins with https',
  repairs: 'sometimes',
  run: ({ page, visit }, check) => {
    const findings: Finding[] = [];
    for (const { url, script, isElement } of visit.libraries) {
      const found = page.scripts[script];
      if (!isInsecure(url) || found === undefined) continue;
      const from = isElement ? found.element.start : found.start;
      const place = page.text.slice(from, isElement ? found.start : found.end).indexOf(url.slice(0, 7));
      const at = { start: from + Math.max(place, 0), end: from + Math.max(place, 0) + 7 };
      const message = page.isSecure
        ? 'the library is asked for over HTTP, which browsers refuse on this HTTPS page'
        : 'the library is asked for over HTTP; browsers refuse that on an HTTPS page';
      const isPlain = place >= 0 && (isTagAddress(url) || isElement);
      findings.push(
        finding(check, {
          severity: page.isSecure ? 'error' : 'warning',
          at,
          message,
          ...(isPlain ? { edits: [{ start: at.start, end: at.start + 4, text: 'https' }] } : {}),
        }),
      );
    }
    for (const { start, end } of listImageIds(page)) {
      const tag = page.text.slice(start, end);
      const place = /src\s*=\s*["']?(http:)/i.exec(tag);
      const address = /src\s*=\s*["']?([^"'\s>]+)/i.exec(tag)?.[1] ?? '';
      if (place === null || !isInsecure(address) || parseCollectionAddress(address) === undefined) continue;
      const at = start + place.index + place[0].length - 5;
      findings.push(
        finding(check, {
          at: { start: at, end: at + 5 },
          message: 'the image is asked for over HTTP',
          edits: [{ start: at, end: at + 4, text: 'https' }],
        }),
      );
    }
    return findings;
  },
};
