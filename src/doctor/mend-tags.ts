// Where: doctor, second step of undoing damage: tags and comment marks that stand between the lines of code. Each function
// takes the place where one begins and returns where it ends.

import { isDash } from './damage.ts';
import { joined, type Mending, put, textAt } from './mending.ts';

const blockTags =
  /^<\/?(p|br|div|li|ul|ol|hr|tr|td|table|tbody|h[1-6]|section|article|pre|blockquote|script|noscript)(\s[^<>]*)?\/?>$/i;
const inlineTags =
  /^<\/?(span|strong|em|b|i|u|a|font|wbr|nobr|code|tt|small|center|style|o:p|mark|figure|img)(\s[^<>]*)?\/?>$/i;

export function isDashLike(character: string): boolean {
  return character === '-' || isDash(character);
}

export function closesComment(mending: Mending, i: number): boolean {
  const ahead = textAt(mending, i) + textAt(mending, i + 1) + textAt(mending, i + 2);
  return /^(--|[‐-―−]-?)>/.test(ahead);
}

/** `<!–` and `–>`: the two hyphens have become one dash. */
export function mendCommentMark(mending: Mending, i: number): void {
  if (isDash(textAt(mending, i))) put(mending, i, '--', 'dashes');
  if (isDash(textAt(mending, i)) && isDashLike(textAt(mending, i + 1))) put(mending, i + 1, '', 'dashes');
}

export function skipLineComment(mending: Mending, i: number): number {
  let at = i;
  while (at < mending.source.length && !/[\n\r\u2028\u2029]/.test(textAt(mending, at))) {
    const length = textAt(mending, at) === '<' ? tagLength(mending, at) : 0;
    if (length > 0 && /^<\/?(br|p|div)\b/i.test(joined(mending, at, length)))
      return removeTag(mending, at, length);
    at++;
  }
  return at - 1;
}

export function skipTo(mending: Mending, end: string, i: number): number {
  let at = i;
  while (at < mending.source.length && textAt(mending, at) + textAt(mending, at + 1) !== end) at++;
  return at + 1;
}

export function tagLength(mending: Mending, i: number): number {
  if (!/[a-z/]/i.test(textAt(mending, i + 1))) return 0;
  let length = 1;
  while (length < 600 && i + length < mending.source.length && textAt(mending, i + length) !== '>') length++;
  const tag = joined(mending, i, length + 1);
  return blockTags.test(tag) || inlineTags.test(tag) ? length + 1 : 0;
}

/** A block tag ended a line; the line break is often still there. */
export function removeTag(mending: Mending, i: number, length: number): number {
  const tag = joined(mending, i, length);
  for (let at = i; at < i + length; at++) put(mending, at, '', 'tags');
  const isOnOwnLine = /[\n\r]/.test(textAt(mending, i + length)) || /^[\n\r]?$/.test(textAt(mending, i - 1));
  if (blockTags.test(tag) && !isOnOwnLine) put(mending, i, '\n', 'tags');
  mending.isLineStart = true;
  return i + length - 1;
}
