// Where: doctor, second step of undoing damage: texts of the code. Where a text ends whose quotes were changed, which quotes
// it had, and what in it the language itself knows. What else a text holds is not touched.

import {
  type DamageKind,
  isFullwidth,
  isInvisible,
  isStraightQuote,
  narrow,
  originalEvent,
  originalWord,
  type QuoteClass,
  quoteClass,
  removeInvisible,
} from './damage.ts';
import { joined, type Mending, put, textAt } from './mending.ts';
import { isCommand, isStandardEvent } from './names.ts';

const longestText = 20_000;
/** What can stand behind the end of a text in code. */
const afterText = /[,);}\]:+=!?.&|<>*/%\-\n\r]/;

/** Mends the quotes of the text that opens at `i` and returns where it ends. */
export function mendText(mending: Mending, i: number): number {
  const opener = textAt(mending, i);
  const end = findTextEnd(mending, i);
  // Unterminated: nothing behind it can be understood.
  if (end < 0) {
    mending.isLost = true;
    return mending.source.length;
  }
  const closer = textAt(mending, end);
  if (opener === '`' && closer === '`') return end;
  const isTypographic = !isStraightQuote(opener) || closer !== opener;
  if (isTypographic) {
    const quote = chooseQuote(mending, i, end);
    if (!isStraightQuote(opener) || !isStraightQuote(closer)) mending.kinds.add('quotes');
    put(mending, i, quote, quoteKind(mending, i));
    put(mending, end, quote, quoteKind(mending, end));
    trimAngled(mending, i, end);
  }
  mending.texts.push({ start: i, end: end + 1, wasTypographic: isTypographic });
  mendContent(mending, i, end);
  return end;
}

/** Printed code: entities are how text of a page is written, so that they are not the damage. */
function quoteKind(mending: Mending, i: number): DamageKind {
  const kind = mending.source[i]?.kind;
  if (kind !== undefined && !(mending.options.isPrinted && kind === 'entities')) return kind;
  if (textAt(mending, i) === '�') return 'mojibake';
  return isFullwidth(textAt(mending, i)) ? 'fullwidth' : 'quotes';
}

/** « name » as French typography spaces it. */
function trimAngled(mending: Mending, i: number, end: number): void {
  if (textAt(mending, i) !== '«') return;
  for (const at of [i + 1, end - 1])
    if (/[\u00A0\u202F ]/.test(textAt(mending, at))) put(mending, at, '', 'spaces');
}

/** The straight quote that the text does not hold itself. */
function chooseQuote(mending: Mending, i: number, end: number): string {
  const wanted = quoteClass(textAt(mending, i)) === 'double' ? '"' : "'";
  const other = wanted === '"' ? "'" : '"';
  let hasWanted = false;
  for (let at = i + 1; at < end; at++) {
    if (textAt(mending, at) === '\\') at++;
    else if (textAt(mending, at) === wanted) hasWanted = true;
  }
  return hasWanted ? other : wanted;
}

function findTextEnd(mending: Mending, i: number): number {
  const opener = textAt(mending, i);
  if (opener === '`') return findTemplateEnd(mending, i);
  const openerClass = quoteClass(opener) ?? 'any';
  if (isStraightQuote(opener) && mending.options.strictQuotes) {
    const end = scan(mending, i, (at) => textAt(mending, at) === opener);
    if (end >= 0) return end;
  }
  const same = scan(mending, i, (at) => isCloser(mending, at, openerClass) && isPlausibleEnd(mending, at));
  return same >= 0
    ? same
    : scan(mending, i, (at) => isCloser(mending, at, 'any') && isPlausibleEnd(mending, at));
}

/** A backtick that no other closes is one more typographic quote. */
function findTemplateEnd(mending: Mending, i: number): number {
  if (!mending.options.strictQuotes) {
    const end = scan(
      mending,
      i,
      (candidate) =>
        textAt(mending, candidate) === '`' ||
        (isCloser(mending, candidate, 'single') && isPlausibleEnd(mending, candidate)),
    );
    if (end >= 0) return end;
  }
  let at = i + 1;
  while (at < mending.source.length && textAt(mending, at) !== '`')
    at += textAt(mending, at) === '\\' ? 2 : 1;
  if (at < mending.source.length) return at;
  return scan(
    mending,
    i,
    (candidate) => isCloser(mending, candidate, 'single') && isPlausibleEnd(mending, candidate),
  );
}

function scan(mending: Mending, i: number, closes: (at: number) => boolean): number {
  // Without an end near by it is no text; looking on for each quote would take for ever.
  for (let at = i + 1; at < mending.source.length && at < i + longestText; at++) {
    if (/[\n\r]/.test(textAt(mending, at))) return -1;
    if (textAt(mending, at) === '\\') at++;
    else if (closes(at)) return at;
  }
  return -1;
}

function isCloser(mending: Mending, at: number, opener: QuoteClass): boolean {
  const found = quoteClass(textAt(mending, at));
  return found !== undefined && (opener === 'any' || found === 'any' || found === opener);
}

function isPlausibleEnd(mending: Mending, at: number): boolean {
  let next = at + 1;
  while (/^[ \t\u00A0\u202F\u3000]$/.test(textAt(mending, next)) || isInvisible(textAt(mending, next)))
    next++;
  return next >= mending.source.length || afterText.test(narrow(textAt(mending, next)));
}

/** A backslash in front of the text's own kind of quote: that one was straight, or it would need none. */
function unescapeQuotes(mending: Mending, i: number, end: number): void {
  // Other signs stand for single and double quotes alike: it cannot be told which this was.
  if (!isCurlyPair(textAt(mending, i), textAt(mending, end))) return;
  for (let at = i + 1; at < end; at++) {
    if (textAt(mending, at) !== '\\') continue;
    at++;
    const found = textAt(mending, at);
    if (!isStraightQuote(found) && quoteClass(found) === 'single')
      put(mending, at, "'", quoteKind(mending, at));
  }
}

/** What the language itself knows is put right; what else a text holds is not touched. */
function mendContent(mending: Mending, i: number, end: number): void {
  const content = joined(mending, i + 1, end - i - 1);
  const original = mending.options.translate ? (originalWord(content) ?? originalEvent(content)) : undefined;
  if (original !== undefined) {
    for (let at = i + 1; at < end; at++) put(mending, at, at === i + 1 ? original : '', 'translated');
    return;
  }
  const isKnown = isKnownText([...removeInvisible(content)].map(narrow).join(''));
  unescapeQuotes(mending, i, end);
  for (let at = i + 1; at < end; at++) {
    const character = textAt(mending, at);
    if (isKnown && isInvisible(character)) put(mending, at, '', 'invisible');
    else if (isKnown && isFullwidth(character)) put(mending, at, narrow(character), 'fullwidth');
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
