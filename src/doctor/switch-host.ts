// Where: doctor. Moves an installation to one's own host, in every form it has on the page: the address in the base code
// (plain, escaped, in a tag manager's container), script elements, held-back addresses, images, connection hints, the
// Content Security Policy of the page.

import type { Edit } from './patched-text.ts';
import type { Subject } from './subject.ts';

/** An address of the original service, as far as its host and the path behind it matter. Slashes may be escaped. */
const address =
  /((?:https?:)?)((?:\\?\/|\\u002[fF]|%2[fF]){2}|(?:&#0?47;|&#x2[fF];){2})(connect\.facebook\.net|(?:www\.)?facebook\.com(?=(?:\\?\/|\\u002[fF]|%2[fF]|&#0?47;)tr(?:[?"'\\&%/]|$)))/g;
const hint = /<link\b[^>]*\brel\s*=\s*["']?(?:preconnect|dns-prefetch|preload)[^>]*>/gi;
const policyMeta = /<meta\b[^>]*http-equiv\s*=\s*["']?content-security-policy[^>]*>/gi;

export function formatAddressEdits({ page, scripts, printed }: Subject, host: string): Edit[] {
  const { text } = page;
  const edits: Edit[] = [];
  const ranges = [
    ...scripts.map(({ script }) => ({ start: script.element.start, end: script.element.end })),
    ...page.scripts
      .filter(
        ({ role, attributes }) =>
          role !== 'data' && /fbevents|fbds/.test(attributes.get('src') ?? attributes.get('data-src') ?? ''),
      )
      .map(({ element }) => element),
    ...page.images,
    ...page.noscripts,
    ...page.handlers,
    ...printed.map(({ whole }) => whole),
    ...[...text.matchAll(hint)].map((match) => ({ start: match.index, end: match.index + match[0].length })),
  ];
  for (const range of ranges) {
    for (const match of text.slice(range.start, range.end).matchAll(address)) {
      const start = range.start + match.index;
      const scheme = match[1] === '' ? '' : 'https:';
      note(edits, { start, end: start + match[0].length, text: `${scheme}${match[2] ?? '//'}${host}` });
    }
  }
  for (const meta of text.matchAll(policyMeta)) {
    for (const match of meta[0].matchAll(
      /(?:https?:\/\/)?(?:connect\.facebook\.net|www\.facebook\.com|\*\.facebook\.(?:net|com))/g,
    )) {
      const start = meta.index + match.index;
      note(edits, { start, end: start + match[0].length, text: `https://${host}` });
    }
  }
  return edits;
}

function note(edits: Edit[], edit: Edit): void {
  if (!edits.some(({ start }) => start === edit.start)) edits.push(edit);
}

/** `px.example.com`, perhaps with a port or a path in front of the language's own paths. Throws nothing; says what is wrong. */
export function checkHost(host: string): string | undefined {
  if (/^[a-z]+:\/\//i.test(host)) return 'give the host alone, without https://';
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(\/[\w./-]*[\w-])?$/i.test(host))
    return `"${host}" is not a host name`;
  return undefined;
}
