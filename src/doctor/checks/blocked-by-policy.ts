// Check: blocked-by-policy.

import { collectionAddress, hostOf } from '../addresses.ts';
import { allowsHandlers } from '../content-policy.ts';
import { type Check, type Finding, finding } from '../finding.ts';
import { maySend, policiesAt } from '../visit-page.ts';

export const blockedByPolicy: Check = {
  id: 'blocked-by-policy',
  severity: 'error',
  stage: 'calls',
  meaning:
    "The page's own Content Security Policy forbids the inline code, the file of the library, or the requests to the collector.",
  verify: 'The console shows "Refused to execute inline script" or "Refused to load".',
  cure: 'Widen the policy',
  repairs: 'no',
  run: ({ page, visit, scripts }, check) => {
    const findings: Finding[] = [];
    for (const { script, index } of scripts) {
      if (!visit.blockedScripts.includes(index)) continue;
      const cure =
        'Give the script element the nonce of the policy, or add the hash of its code to script-src';
      findings.push(
        finding(check, {
          at: { start: script.element.start, end: script.start },
          message: 'the Content Security Policy of the page forbids this inline script',
          cure,
        }),
      );
    }
    for (const { name, start, end } of page.handlers) {
      if (policiesAt(page, start).every(allowsHandlers)) continue;
      const cure = 'Listen with addEventListener in a script that the policy allows';
      const message = `the Content Security Policy of the page forbids \`${name}\` attributes`;
      findings.push(finding(check, { at: { start, end }, message, cure }));
    }
    for (const { url, blockedBy, script } of visit.libraries) {
      if (blockedBy !== 'policy' && blockedBy !== 'trusted types') continue;
      const found = page.scripts[script];
      const cure =
        blockedBy === 'policy'
          ? `Add https://${hostOf(url)} to script-src`
          : 'Load the library by a script element of the page: trusted types forbid a script to give another its address';
      findings.push(
        finding(check, {
          at: { start: found?.element.start ?? 0, end: found?.start ?? 0 },
          message: `the Content Security Policy of the page forbids ${url}`,
          cure,
        }),
      );
    }
    const library = visit.libraries.find(({ blockedBy }) => blockedBy === undefined);
    if (library !== undefined && !maySend(page, library)) {
      const host = new URL(
        collectionAddress(new URL(library.url, page.url ?? 'https://this-page.invalid').href),
      ).host;
      const found = page.scripts[library.script];
      const message = `the Content Security Policy of the page forbids requests to ${host}: the library is loaded, but nothing it sends arrives`;
      findings.push(
        finding(check, {
          at: { start: found?.element.start ?? 0, end: found?.start ?? 0 },
          message,
          cure: `Add https://${host} to img-src and connect-src`,
        }),
      );
    }
    return findings;
  },
};
