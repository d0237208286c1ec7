// Where: doctor, second step of undoing damage. Cells in, code out: a reader of the language that forgives what editors
// do. It knows at every place whether it is in code, in a text, or in a comment, and mends each character as that place
// demands. It promises nothing: whether the outcome is what the author wrote is for `undamage.ts` to prove.

import type { Cell } from './cells.ts';
import {
  isDash,
  isFullwidth,
  isInvisible,
  lowerKeyword,
  narrow,
  originalWord,
  quoteClass,
} from './damage.ts';
import {
  closesComment,
  isDashLike,
  mendCommentMark,
  removeTag,
  skipLineComment,
  skipTo,
  tagLength,
} from './mend-tags.ts';
import { mendText } from './mend-text.ts';
import {
  createMending,
  joined,
  type Mending,
  type MendOptions,
  type MendResult,
  put,
  textAt,
} from './mending.ts';

export function mendCode(source: readonly Cell[], options: MendOptions): MendResult | undefined {
  const mending = createMending(source, options);
  let previous = '';

  for (let i = 0; i < source.length; i++) {
    const character = textAt(mending, i);
    const kind = source[i]?.kind;
    if (kind !== undefined) mending.kinds.add(kind);
    const plain = narrow(character);
    const next = narrow(textAt(mending, i + 1));
    if (isInvisible(character)) {
      put(mending, i, '', 'invisible');
      continue;
    }
    if (character === '\n' || character === '\r') {
      mending.isLineStart = true;
      continue;
    }
    if (/\s/.test(character)) {
      if (character === '\u00A0' && kind === undefined) put(mending, i, ' ', 'spaces');
      else if (character === '\u00A0') {
        // However it is written, it shows what became of spaces.
        mending.kinds.add('spaces');
        mending.out[i] = { text: ' ', kind: kind ?? 'spaces' };
      }
      continue;
    }
    if (plain === '/' && next === '/') {
      i = skipLineComment(mending, i);
      continue;
    }
    if (plain === '/' && next === '*') {
      i = skipTo(mending, '*/', i + 2);
      continue;
    }
    if (plain === '<' && next === '!' && isDashLike(textAt(mending, i + 2))) {
      mendCommentMark(mending, i + 2);
      i = skipLineComment(mending, i);
      continue;
    }
    if (mending.isLineStart && isDashLike(character) && closesComment(mending, i)) {
      mendCommentMark(mending, i);
      i = skipLineComment(mending, i);
      continue;
    }
    mending.isLineStart = false;
    if (plain === '<') {
      const length = tagLength(mending, i);
      if (length > 0) {
        i = removeTag(mending, i, length);
        continue;
      }
    }
    if (quoteClass(character) !== undefined || character === '`') {
      i = mendText(mending, i);
      previous = "'";
      continue;
    }
    if (plain === '/' && /^$|[(,=:[!&|?{};+\-*%<>~^]/.test(previous)) {
      const end = regularExpressionEnd(mending, i);
      if (end > i) {
        i = end;
        previous = '/';
        continue;
      }
    }
    if (isDash(character)) {
      const isOperand = /[\w$.(]/.test(next) || /[\s\u00A0]/.test(textAt(mending, i + 1));
      put(mending, i, isOperand ? '-' : '--', 'dashes');
    } else if (character === '…') put(mending, i, '...', 'dashes');
    else if (isFullwidth(character)) put(mending, i, plain, 'fullwidth');
    if (options.translate && isWordCharacter(character)) i = mendWord(mending, i);
    previous = narrow(textAt(mending, i));
  }
  return mending.isLost ? undefined : { cells: mending.out, kinds: mending.kinds, texts: mending.texts };
}

function regularExpressionEnd(mending: Mending, i: number): number {
  let isInClass = false;
  for (let at = i + 1; at < mending.source.length; at++) {
    const character = textAt(mending, at);
    if (character === '\n') return -1;
    if (character === '\\') at++;
    else if (character === '[') isInClass = true;
    else if (character === ']') isInClass = false;
    else if (character === '/' && !isInClass) return at;
  }
  return -1;
}

function isWordCharacter(character: string): boolean {
  return /[\p{L}\p{N}_$]/u.test(character);
}

function mendWord(mending: Mending, i: number): number {
  let end = i;
  while (isWordCharacter(textAt(mending, end + 1))) end++;
  const word = joined(mending, i, end - i + 1);
  const original = originalWord(word) ?? lowerKeyword(word);
  if (original !== undefined) {
    for (let at = i; at <= end; at++) put(mending, at, at === i ? original : '', 'translated');
  } else {
    for (let at = i; at <= end; at++)
      if (isFullwidth(textAt(mending, at))) put(mending, at, narrow(textAt(mending, at)), 'fullwidth');
  }
  return end;
}
