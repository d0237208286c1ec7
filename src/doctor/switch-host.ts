// Where: doctor. Moves an installation to one's own host, in every form it has on the page: the address in the base code
// (plain, escaped, in a tag manager's container), script elements, held-back addresses, images, connection hints, the
// Content Security Policy of the page. From the original's host, or from another host of ours. Everything else that is
// asked of these hosts (the owner's other scripts, its frames and pages) stays.

import { isOriginalHost } from './addresses.ts';
import type { Range } from './page.ts';
import type { Edit } from './patched-text.ts';
import type { Subject } from './subject.ts';
import { formatPolicyEdits } from './switch-policy.ts';

/** A slash as code, addresses and attributes write it. */
const slash = String.raw`(?:\\?\/|\\u002[fF]|%2[fF]|&#0?47;|&#x2[fF];)`;
const library = `${slash}(?:[a-z]{2,3}_[A-Z]{2}${slash})?(?:fbevents|fbds)\\.js`;
const collector = `${slash}tr(?:${slash})?(?:[?"'\\\\&%]|$)`;
/** Nothing behind it, or the beginning of a path that is put together later. */
const bare = `${slash}?(?:["'\`\\s>\\\\]|$)`;
const ownPath = `(?:${slash}(?:[a-z]{2,3}_[A-Z]{2}${slash})?(?:fbevents|o)\\.js|${collector})`;

const original = new RegExp(
  `(https?:)?(${slash}{2})(connect\\.facebook\\.net(?=${library}|${bare})|(?:www\\.)?facebook\\.com(?=${collector}))`,
  'g',
);
/** `'connect.facebook.net'`, to which the rest is added. */
const quotedHost = /(["'`])connect\.facebook\.net(?=["'`/])/g;
const hint =
  /<link\b[^>]*\brel\s*=\s*["']?(?:preconnect|dns-prefetch|preload|modulepreload|prefetch)[^>]*>/gi;
const integrity = /\s+integrity\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/i;

export function formatAddressEdits(subject: Subject, host: string): Edit[] {
  const { page } = subject;
  const { text } = page;
  const edits = new Map<number, Edit>();
  const note = (edit: Edit) => edits.set(edit.start, edits.get(edit.start) ?? edit);
  const hints = [...text.matchAll(hint)].map((match) => rangeOf(match.index, match[0]));
  const ranges = listRanges(subject);
  for (const range of [...ranges, ...hints]) {
    const source = text.slice(range.start, range.end);
    for (const match of source.matchAll(original)) {
      const start = range.start + match.index;
      note({ start, end: start + match[0].length, text: `${https(match[1])}${match[2] ?? '//'}${host}` });
    }
    for (const pattern of listOwnPatterns(subject, ranges, host)) {
      for (const match of source.matchAll(pattern)) {
        const start = range.start + match.index;
        note({ start, end: start + match[0].length, text: `${https(match[1])}${match[2] ?? '//'}${host}` });
      }
    }
  }
  for (const { script } of subject.scripts) {
    for (const match of script.code.matchAll(quotedHost)) {
      const start = script.start + match.index + 1;
      if (script.isDecoded === undefined) note({ start, end: start + match[0].length - 1, text: host });
    }
  }
  // The checksum is that of the file that is not asked for any more.
  for (const { element, start } of page.scripts) {
    const match = integrity.exec(text.slice(element.start, start));
    const isMoved = [...edits.keys()].some((place) => place > element.start && place < start);
    if (match !== null && isMoved) note({ ...rangeOf(element.start + match.index, match[0]), text: '' });
  }
  const keepsOther = usesOtherwise(text);
  for (const edit of formatPolicyEdits(text, host, keepsOther)) note(edit);
  return [...edits.values()].filter(
    ({ start }) => !(keepsOther && isHint(hints, start) && isBare(text, edits.get(start))),
  );
}

function https(scheme: string | undefined): string {
  return scheme === undefined ? '' : 'https:';
}

function rangeOf(start: number, text: string): Range {
  return { start, end: start + text.length };
}

function listRanges({ page, scripts, printed, visit }: Subject): Range[] {
  return [
    ...visit.libraries.flatMap(({ script }) => page.scripts[script]?.element ?? []),
    ...scripts.map(({ script }) => script.element),
    ...page.scripts
      .filter(({ role, attributes }) => role !== 'data' && [...attributes.values()].some(isLibrary))
      .map(({ element }) => element),
    ...page.images,
    ...page.inertImages,
    ...page.noscripts,
    ...page.handlers,
    ...printed.map(({ whole }) => whole),
  ];
}

function isLibrary(address: string): boolean {
  return /\/(?:fbevents|fbds)\.js(?:[?#]|$)/.test(address);
}

/** Other hosts of ours: those that the page loads our tag from. */
function listOwnPatterns({ page, visit }: Subject, ranges: readonly Range[], target: string): RegExp[] {
  const tag = new RegExp(
    `${slash}{2}([a-z0-9][\\w.-]*(?::\\d+)?(?:${slash}(?![a-z]{2,3}_[A-Z]{2})[\\w.-]+)*?)${slash}(?:[a-z]{2,3}_[A-Z]{2}${slash})?fbevents\\.js`,
    'g',
  );
  const places = ranges.flatMap(({ start, end }) =>
    [...page.text.slice(start, end).matchAll(tag)].map(([, place = '']) => place),
  );
  const loaded = visit.libraries.flatMap(({ url, kind }) => {
    const place = /^(?:https?:)?\/\/(.+?)(?:\/[a-z]{2,3}_[A-Z]{2})?\/[^/]*$/.exec(url)?.[1];
    return kind === 'own' && place !== undefined ? [place] : [];
  });
  return [...new Set([...places, ...loaded])]
    .filter((place) => place !== target && !isOriginalHost(/^[\w.:-]+/.exec(place)?.[0] ?? ''))
    .map((place) => new RegExp(`(https?:)?(${slash}{2})${escapePattern(place)}(?=${ownPath}|${bare})`, 'g'));
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The owner's other scripts and frames need the hints and the policy as they are. */
function usesOtherwise(text: string): boolean {
  return /connect\.facebook\.net\/[\w/]*sdk|facebook\.com\/(?:plugins|v\d|dialog)/.test(text);
}

function isHint(hints: readonly Range[], place: number): boolean {
  return hints.some(({ start, end }) => place >= start && place < end);
}

function isBare(text: string, edit: Edit | undefined): boolean {
  return edit !== undefined && /^\/?["'\s>]/.test(text.slice(edit.end, edit.end + 2));
}

/** `px.example.com`, perhaps with a port or a path in front of the language's own paths. Throws nothing; says what is wrong. */
export function checkHost(host: string): string | undefined {
  if (/^[a-z]+:\/\//i.test(host)) return 'give the host alone, without https://';
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(\/[\w./-]*[\w-])?$/i.test(host))
    return `"${host}" is not a host name`;
  return undefined;
}
