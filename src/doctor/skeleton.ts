// Where: doctor, in front of the page reader. A page is read in full only where it matters: most of an article is text and
// tags that cannot measure anything, and reading them costs more than all the rest. What is left out are whole, well-formed
// tags and text without a mark of the pixel, a space in their place; offsets lead back. Anything odd, and the page is read as
// it is.

import { pixelTextMark } from './marks.ts';
import type { Range } from './page.ts';

/** Kept with all they hold: their content is not markup, or it belongs to the measurement. */
const keptWhole = new Set([
  'script',
  'style',
  'textarea',
  'title',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
  'noscript',
  'template',
  'svg',
  'math',
  'object',
  'select',
  'frameset',
]);
const keptTags = new Set(['img', 'meta', 'link', 'base', 'body', 'html', 'head', 'image', 'plaintext']);

const wellFormedTag =
  /<(\/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*\/?>/y;
const bodyTag = /<body(?:\s[^<>]*)?>/gi;

export interface Skeleton {
  readonly text: string;
  /** The offset of the page that an offset of the skeleton stands for. */
  readonly origin: (offset: number) => number;
}

/** The page without everything irrelevant in its body, or as it is. */
export function readSkeleton(text: string): Skeleton {
  const whole = { text, origin: (offset: number) => offset };
  const bodies = [...text.matchAll(bodyTag)];
  const [body] = bodies;
  if (body === undefined || bodies.length > 1 || text.length < 4096) return whole;
  const start = body.index + body[0].length;
  // A tag in a comment or a text in front of it is no body.
  if (
    /<!--(?:(?!-->)[\s\S])*$|<(script|style|title|noscript|template)\b(?:(?!<\/\1)[\s\S])*$/i.test(
      text.slice(0, body.index),
    )
  )
    return whole;
  const pieces = keepRelevant(text, start);
  return pieces === undefined ? whole : join(text, [{ start: 0, end: start }, ...pieces]);
}

function join(text: string, pieces: readonly Range[]): Skeleton {
  const parts: string[] = [];
  const starts: number[] = [];
  let length = 0;
  for (const { start, end } of pieces) {
    starts.push(length);
    parts.push(text.slice(start, end), ' ');
    length += end - start + 1;
  }
  const origin = (offset: number) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const piece = pieces[low] ?? { start: 0, end: 0 };
    return Math.min(piece.start + offset - (starts[low] ?? 0), piece.end);
  };
  return { text: parts.join(''), origin };
}

/** What of the body is to be read; undefined when all of it is. */
function keepRelevant(text: string, start: number): Range[] | undefined {
  const pieces: Range[] = [];
  let at = start;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    const end = open < 0 ? text.length : open;
    // Code that stands on the page as text needs the whole page.
    if (pixelTextMark.test(text.slice(at, end))) return undefined;
    if (open < 0) break;
    const next = readMarkup(text, open);
    if (next === undefined) return undefined;
    if (next.isKept) {
      const last = pieces.at(-1);
      if (last?.end === open) pieces[pieces.length - 1] = { start: last.start, end: next.end };
      else pieces.push({ start: open, end: next.end });
    }
    at = next.end;
  }
  return pieces;
}

function readMarkup(
  text: string,
  open: number,
): { readonly end: number; readonly isKept: boolean } | undefined {
  if (text.startsWith('<!--', open)) {
    const end = text.indexOf('-->', open + 4);
    return end < 0 ? undefined : { end: end + 3, isKept: true };
  }
  wellFormedTag.lastIndex = open;
  const match = wellFormedTag.exec(text);
  const name = match?.[2]?.toLowerCase();
  if (match === null || name === undefined) return undefined;
  const end = open + match[0].length;
  if (match[1] === '/') return { end, isKept: keptTags.has(name) || keptWhole.has(name) };
  if (!keptWhole.has(name)) return { end, isKept: keptTags.has(name) || match[0].includes('fbq') };
  return readWhole(text, end, name);
}

function readWhole(
  text: string,
  contentStart: number,
  name: string,
): { readonly end: number; readonly isKept: boolean } | undefined {
  const close = new RegExp(`</${name}[\\s/>]`, 'gi');
  close.lastIndex = contentStart;
  const match = close.exec(text);
  if (match === null) return undefined;
  const content = text.slice(contentStart, match.index);
  // Nested, or a script that hides its own end.
  if (new RegExp(`<${name}[\\s/>]`, 'i').test(content) || (name === 'script' && content.includes('<!--')))
    return undefined;
  const end = text.indexOf('>', match.index);
  return end < 0 ? undefined : { end: end + 1, isKept: true };
}
