// Check: wrong-host.

import { hostOf, isOriginalHost, linkedAddress, parseCollectionAddress } from '../addresses.ts';
import { type Check, type Finding, finding } from '../finding.ts';
import { editDistance } from '../names.ts';
import type { Subject } from '../subject.ts';
import type { Library } from '../visit-page.ts';

const originalHost = 'connect.facebook.net';

export const wrongHost: Check = {
  id: 'wrong-host',
  severity: 'error',
  stage: 'calls',
  meaning:
    'Script and image point to different hosts, or to one that serves no library, or the address is none: a switch of hosts that was made in one place only, a slip of the pen, an editor that makes links.',
  verify: 'Compare the hosts in the script and in the noscript image.',
  cure: 'Both get the same host',
  repairs: 'sometimes',
  run: (subject, check) => {
    const { visit } = subject;
    const [library] = visit.libraries;
    if (library === undefined) return [];
    const slip = judgeLibrary(subject, library, check);
    return slip.length > 0 ? slip : judgeImages(subject, library, check);
  },
};

function judgeLibrary({ page }: Subject, library: Library, check: Check): Finding[] {
  const host = hostOf(library.url);
  const path = library.url.replace(/^([a-z]+:)?\/\/[^/]*/i, '');
  const found = page.scripts[library.script];
  if (found === undefined) return [];
  const isSlip =
    host !== originalHost &&
    (isOriginalHost(host) || (host.length < 40 && editDistance(host, originalHost) <= 2));
  const isWrongFile = host === originalHost && !/\/(fbevents|fbds)\.js/.test(path);
  const linked = linkedAddress(library.url);
  if (!isSlip && !isWrongFile && linked === undefined) return [];
  const from = found.element.start;
  const place = page.text.slice(from, found.end).indexOf(library.url);
  const right =
    linked ??
    `https://${originalHost}${/\/fbevents\.js/.test(path) && /^\/[a-z]{2}_[A-Z]{2}\//.test(path) ? path : '/en_US/fbevents.js'}`;
  const message =
    linked !== undefined
      ? 'an editor has made a link of the address of the library, in the code'
      : isSlip
        ? `${host} does not serve the library; ${originalHost} does`
        : `${path} is not the file of the library`;
  const at = { start: from + Math.max(place, 0), end: from + Math.max(place, 0) + library.url.length };
  return [
    finding(check, {
      at,
      message,
      cure: 'The address of the library is put right',
      ...(place < 0 ? { cure: `The address is ${right}` } : { edits: [{ ...at, text: right }] }),
    }),
  ];
}

function judgeImages({ page }: Subject, library: Library, check: Check): Finding[] {
  const isOwn = library.kind === 'own';
  return page.images.flatMap(({ attributes, start, end }) => {
    const request = parseCollectionAddress(attributes.get('src') ?? '');
    if (request === undefined || request.host === '' || isOriginalHost(request.host) !== isOwn) return [];
    const host = hostOf(library.url);
    const message = `the script comes from ${host === '' ? 'this site' : host}, the image asks ${request.host}`;
    const tag = page.text.slice(start, end);
    const place = /src\s*=\s*["']?((?:https?:)?\/\/[^/"'\s>]+(?:\/[^"'\s>?]*)?\/tr\/?)(?=\?)/i.exec(tag);
    if (!isOwn || place?.[1] === undefined || host === '')
      return [
        finding(check, {
          severity: 'warning',
          at: { start, end },
          message,
          cure: 'Move all of it: `ownpixel doctor --switch-host HOST --fix`',
        }),
      ];
    const from = start + place.index + place[0].length - place[1].length;
    const base = /^((?:https?:)?\/\/[^/]+)/i.exec(library.url)?.[1] ?? `https://${host}`;
    const edits = [{ start: from, end: from + place[1].length, text: `${base}/tr` }];
    return [finding(check, { severity: 'warning', at: { start, end }, message, edits })];
  });
}
