// Where: doctor, in front of the page reader. A page is read in full only where it matters: most of an article is text and
// tags that cannot measure anything, and reading them costs more than all the rest. Same length in and out, so that
// offsets stay; what is blanked are whole, well-formed tags and text without a mark of the pixel. Anything odd, and the page is
// read as it is.

import { pixelTextMark } from './marks.ts';

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

/** The text with everything irrelevant in its body blanked, or as it is. */
export function blankIrrelevant(text: string): string {
  const bodies = [...text.matchAll(bodyTag)];
  const [body] = bodies;
  if (body === undefined || bodies.length > 1 || text.length < 4096) return text;
  const start = body.index + body[0].length;
  // A tag in a comment or a text in front of it is no body.
  if (
    /<!--(?:(?!-->)[\s\S])*$|<(script|style|title|noscript|template)\b(?:(?!<\/\1)[\s\S])*$/i.test(
      text.slice(0, body.index),
    )
  )
    return text;
  const blanked = blankBody(text, start);
  return blanked === undefined ? text : text.slice(0, start) + blanked;
}

function blankBody(text: string, start: number): string | undefined {
  const parts: string[] = [];
  let at = start;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    const end = open < 0 ? text.length : open;
    const between = text.slice(at, end);
    // Code that stands on the page as text needs the whole page.
    if (pixelTextMark.test(between)) return undefined;
    parts.push(' '.repeat(between.length));
    if (open < 0) break;
    const next = readMarkup(text, open);
    if (next === undefined) return undefined;
    parts.push(next.isKept ? text.slice(open, next.end) : ' '.repeat(next.end - open));
    at = next.end;
  }
  return parts.join('');
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
