// Where: doctor, second step of undoing damage. Cells in, code out: a reader of the language that forgives what editors
// do. It knows at every place whether it is in code, in a text, or in a comment, and mends each character as that place
// demands. It promises nothing: whether the outcome is what the author wrote is for `undamage.ts` to prove.

import type { Cell } from './cells.ts';
import {
  type DamageKind,
  isDash,
  isFullwidth,
  isInvisible,
  isStraightQuote,
  lowerKeyword,
  narrow,
  originalEvent,
  originalWord,
  type QuoteClass,
  quoteClass,
  removeInvisible,
} from './damage.ts';
import { isCommand, isStandardEvent } from './names.ts';

export interface MendOptions {
  /** Straight quotes are closed by straight quotes only, as in the language. */
  readonly strictQuotes: boolean;
  readonly translate: boolean;
  readonly isPrinted: boolean;
}

/** One cell as it should be. */
export interface Mended {
  readonly text: string;
  readonly kind?: DamageKind;
}

export interface MendResult {
  readonly cells: readonly Mended[];
  /** Kinds of damage undone in code, outside texts. */
  readonly kinds: ReadonlySet<DamageKind>;
  /** Texts of the code, quotes included. */
  readonly texts: readonly {
    readonly start: number;
    readonly end: number;
    readonly wasTypographic: boolean;
  }[];
}

const blockTags =
  /^<\/?(p|br|div|li|ul|ol|hr|tr|td|table|tbody|h[1-6]|section|article|pre|blockquote|script|noscript)(\s[^<>]*)?\/?>$/i;
const inlineTags =
  /^<\/?(span|strong|em|b|i|u|a|font|wbr|nobr|code|tt|small|center|style|o:p|mark|figure|img)(\s[^<>]*)?\/?>$/i;
const longestText = 20_000;
/** What can stand behind the end of a text in code. */
const afterText = /[,);}\]:+=!?.&|<>*/%\-\n\r]/;

export function mendCode(source: readonly Cell[], options: MendOptions): MendResult | undefined {
  const out: Mended[] = source.map(({ text, kind }) => (kind === undefined ? { text } : { text, kind }));
  const kinds = new Set<DamageKind>();
  const texts: { start: number; end: number; wasTypographic: boolean }[] = [];
  const textAt = (i: number) => source[i]?.text ?? '';
  let previous = '';
  let isLineStart = true;
  let isLost = false;

  const put = (i: number, text: string, kind: DamageKind) => {
    kinds.add(kind);
    out[i] = { text, kind };
  };

  for (let i = 0; i < source.length; i++) {
    const character = textAt(i);
    const kind = source[i]?.kind;
    if (kind !== undefined) kinds.add(kind);
    const plain = narrow(character);
    const next = narrow(textAt(i + 1));
    if (isInvisible(character)) {
      put(i, '', 'invisible');
      continue;
    }
    if (character === '\n' || character === '\r') {
      isLineStart = true;
      continue;
    }
    if (/\s/.test(character)) {
      if (character === '\u00A0' && kind === undefined) put(i, ' ', 'spaces');
      else if (character === '\u00A0') {
        // However it is written, it shows what became of spaces.
        kinds.add('spaces');
        out[i] = { text: ' ', kind: kind ?? 'spaces' };
      }
      continue;
    }
    if (plain === '/' && next === '/') {
      i = skipLineComment(i);
      continue;
    }
    if (plain === '/' && next === '*') {
      i = skipTo('*/', i + 2);
      continue;
    }
    if (plain === '<' && next === '!' && isDashLike(textAt(i + 2))) {
      mendCommentMark(i + 2);
      i = skipLineComment(i);
      continue;
    }
    if (isLineStart && isDashLike(character) && closesComment(i)) {
      mendCommentMark(i);
      i = skipLineComment(i);
      continue;
    }
    isLineStart = false;
    if (plain === '<') {
      const length = tagLength(i);
      if (length > 0) {
        i = removeTag(i, length);
        continue;
      }
    }
    if (quoteClass(character) !== undefined || character === '`') {
      i = mendText(i);
      previous = "'";
      continue;
    }
    if (plain === '/' && /^$|[(,=:[!&|?{};+\-*%<>~^]/.test(previous)) {
      const end = regularExpressionEnd(i);
      if (end > i) {
        i = end;
        previous = '/';
        continue;
      }
    }
    if (isDash(character)) {
      const isOperand = /[\w$.(]/.test(next) || /[\s\u00A0]/.test(textAt(i + 1));
      put(i, isOperand ? '-' : '--', 'dashes');
    } else if (character === '…') put(i, '...', 'dashes');
    else if (isFullwidth(character)) put(i, plain, 'fullwidth');
    if (options.translate && isWordCharacter(character)) i = mendWord(i);
    previous = narrow(textAt(i));
  }
  return isLost ? undefined : { cells: out, kinds, texts };

  function isDashLike(character: string): boolean {
    return character === '-' || isDash(character);
  }

  function closesComment(i: number): boolean {
    const ahead = textAt(i) + textAt(i + 1) + textAt(i + 2);
    return /^(--|[‐-―−]-?)>/.test(ahead);
  }

  /** `<!–` and `–>`: the two hyphens have become one dash. */
  function mendCommentMark(i: number): void {
    if (isDash(textAt(i))) put(i, '--', 'dashes');
    if (isDash(textAt(i)) && isDashLike(textAt(i + 1))) put(i + 1, '', 'dashes');
  }

  function skipLineComment(i: number): number {
    let at = i;
    while (at < source.length && !/[\n\r\u2028\u2029]/.test(textAt(at))) {
      const length = textAt(at) === '<' ? tagLength(at) : 0;
      if (length > 0 && /^<\/?(br|p|div)\b/i.test(joined(at, length))) return removeTag(at, length);
      at++;
    }
    return at - 1;
  }

  function skipTo(end: string, i: number): number {
    let at = i;
    while (at < source.length && textAt(at) + textAt(at + 1) !== end) at++;
    return at + 1;
  }

  function joined(i: number, length: number): string {
    return source
      .slice(i, i + length)
      .map(({ text }) => text)
      .join('');
  }

  function tagLength(i: number): number {
    if (!/[a-z/]/i.test(textAt(i + 1))) return 0;
    let length = 1;
    while (length < 600 && i + length < source.length && textAt(i + length) !== '>') length++;
    const tag = joined(i, length + 1);
    return blockTags.test(tag) || inlineTags.test(tag) ? length + 1 : 0;
  }

  /** A block tag ended a line; the line break is often still there. */
  function removeTag(i: number, length: number): number {
    const tag = joined(i, length);
    for (let at = i; at < i + length; at++) put(at, '', 'tags');
    const isOnOwnLine = /[\n\r]/.test(textAt(i + length)) || /^[\n\r]?$/.test(textAt(i - 1));
    if (blockTags.test(tag) && !isOnOwnLine) put(i, '\n', 'tags');
    isLineStart = true;
    return i + length - 1;
  }

  function regularExpressionEnd(i: number): number {
    let isInClass = false;
    for (let at = i + 1; at < source.length; at++) {
      const character = textAt(at);
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

  function mendWord(i: number): number {
    let end = i;
    while (isWordCharacter(textAt(end + 1))) end++;
    const word = joined(i, end - i + 1);
    const original = originalWord(word) ?? lowerKeyword(word);
    if (original !== undefined) {
      for (let at = i; at <= end; at++) put(at, at === i ? original : '', 'translated');
    } else {
      for (let at = i; at <= end; at++) if (isFullwidth(textAt(at))) put(at, narrow(textAt(at)), 'fullwidth');
    }
    return end;
  }

  /** Mends the quotes of the text that opens at `i` and returns where it ends. */
  function mendText(i: number): number {
    const opener = textAt(i);
    const end = findTextEnd(i);
    // Unterminated: nothing behind it can be understood.
    if (end < 0) {
      isLost = true;
      return source.length;
    }
    const closer = textAt(end);
    if (opener === '`' && closer === '`') return end;
    const isTypographic = !isStraightQuote(opener) || closer !== opener;
    if (isTypographic) {
      const quote = chooseQuote(i, end);
      if (!isStraightQuote(opener) || !isStraightQuote(closer)) kinds.add('quotes');
      put(i, quote, quoteKind(i));
      put(end, quote, quoteKind(end));
      trimAngled(i, end);
    }
    texts.push({ start: i, end: end + 1, wasTypographic: isTypographic });
    mendContent(i, end);
    return end;
  }

  /** Printed code: entities are how text of a page is written, so that they are not the damage. */
  function quoteKind(i: number): DamageKind {
    const kind = source[i]?.kind;
    if (kind !== undefined && !(options.isPrinted && kind === 'entities')) return kind;
    if (textAt(i) === '�') return 'mojibake';
    return isFullwidth(textAt(i)) ? 'fullwidth' : 'quotes';
  }

  /** « name » as French typography spaces it. */
  function trimAngled(i: number, end: number): void {
    if (textAt(i) !== '«') return;
    for (const at of [i + 1, end - 1]) if (/[\u00A0\u202F ]/.test(textAt(at))) put(at, '', 'spaces');
  }

  /** The straight quote that the text does not hold itself. */
  function chooseQuote(i: number, end: number): string {
    const wanted = quoteClass(textAt(i)) === 'double' ? '"' : "'";
    const other = wanted === '"' ? "'" : '"';
    let hasWanted = false;
    for (let at = i + 1; at < end; at++) {
      if (textAt(at) === '\\') at++;
      else if (textAt(at) === wanted) hasWanted = true;
    }
    return hasWanted ? other : wanted;
  }

  function findTextEnd(i: number): number {
    const opener = textAt(i);
    if (opener === '`') return findTemplateEnd(i);
    const openerClass = quoteClass(opener) ?? 'any';
    if (isStraightQuote(opener) && options.strictQuotes) {
      const end = scan(i, (at) => textAt(at) === opener);
      if (end >= 0) return end;
    }
    const same = scan(i, (at) => isCloser(at, openerClass) && isPlausibleEnd(at));
    return same >= 0 ? same : scan(i, (at) => isCloser(at, 'any') && isPlausibleEnd(at));
  }

  /** A backtick that no other closes is one more typographic quote. */
  function findTemplateEnd(i: number): number {
    if (!options.strictQuotes) {
      const end = scan(
        i,
        (candidate) =>
          textAt(candidate) === '`' || (isCloser(candidate, 'single') && isPlausibleEnd(candidate)),
      );
      if (end >= 0) return end;
    }
    let at = i + 1;
    while (at < source.length && textAt(at) !== '`') at += textAt(at) === '\\' ? 2 : 1;
    if (at < source.length) return at;
    return scan(i, (candidate) => isCloser(candidate, 'single') && isPlausibleEnd(candidate));
  }

  function scan(i: number, closes: (at: number) => boolean): number {
    // Without an end near by it is no text; looking on for each quote would take for ever.
    for (let at = i + 1; at < source.length && at < i + longestText; at++) {
      if (/[\n\r]/.test(textAt(at))) return -1;
      if (textAt(at) === '\\') at++;
      else if (closes(at)) return at;
    }
    return -1;
  }

  function isCloser(at: number, opener: QuoteClass): boolean {
    const found = quoteClass(textAt(at));
    return found !== undefined && (opener === 'any' || found === 'any' || found === opener);
  }

  function isPlausibleEnd(at: number): boolean {
    let next = at + 1;
    while (/^[ \t\u00A0\u202F\u3000]$/.test(textAt(next)) || isInvisible(textAt(next))) next++;
    return next >= source.length || afterText.test(narrow(textAt(next)));
  }

  /** A backslash in front of the text's own kind of quote: that one was straight, or it would need none. */
  function unescapeQuotes(i: number, end: number): void {
    // Other signs stand for single and double quotes alike: it cannot be told which this was.
    if (!isCurlyPair(textAt(i), textAt(end))) return;
    for (let at = i + 1; at < end; at++) {
      if (textAt(at) !== '\\') continue;
      at++;
      const found = textAt(at);
      if (!isStraightQuote(found) && quoteClass(found) === 'single') put(at, "'", quoteKind(at));
    }
  }

  /** What the language itself knows is put right; what else a text holds is not touched. */
  function mendContent(i: number, end: number): void {
    const content = joined(i + 1, end - i - 1);
    const original = options.translate ? (originalWord(content) ?? originalEvent(content)) : undefined;
    if (original !== undefined) {
      for (let at = i + 1; at < end; at++) put(at, at === i + 1 ? original : '', 'translated');
      return;
    }
    const isKnown = isKnownText([...removeInvisible(content)].map(narrow).join(''));
    unescapeQuotes(i, end);
    for (let at = i + 1; at < end; at++) {
      const character = textAt(at);
      if (isKnown && isInvisible(character)) put(at, '', 'invisible');
      else if (isKnown && isFullwidth(character)) put(at, narrow(character), 'fullwidth');
    }
  }
}

/** ‘...’: programs that set these set “...” for double quotes. */
export function isCurlyPair(opener: string, closer: string): boolean {
  return opener === '‘' && closer === '’';
}

/** Ids, names and addresses of the pixel language, and the two other texts of its base code. */
function isKnownText(text: string): boolean {
  if (/^[1-9]\d{4,25}$/.test(text) || /^(https?:)?\/\/[\x21-\x7e]+$/.test(text)) return true;
  return isCommand(text) || isStandardEvent(text) || /^(script|2\.0|grant|revoke)$/.test(text);
}
