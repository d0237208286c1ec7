// Where: collector, before the disk. E-mail addresses in any text become `[e-mail]`.
// Promises: time linear in the text, whatever it is. So it looks from each at-sign outwards, never from each character
// onwards: a pattern for the whole address is tried at every place and costs a tenth of a second on hostile texts.

/** What follows the at-sign. `a@2x.png` is a file name. */
const domain =
  /[\p{L}\p{N}_-]{1,63}(?:\.[\p{L}\p{N}_-]{1,63}){0,6}\.(?!(?:png|jpe?g|gif|webp|avif|svg|css|js)(?![\p{L}\p{N}]))\p{L}[\p{L}\p{N}-]{1,23}/iuy;
const otherLetter = /^[\p{L}\p{N}]$/u;
const localMaxCharacters = 64;

export function maskEmails(text: string): string {
  let masked = '';
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    const length = atSignLength(text, at);
    if (length === 0) continue;
    const domainStart = at + length;
    const start = localStart(text, at, end);
    at = domainStart - 1;
    if (start === domainStart - length || !mayBeginDomain(text, domainStart)) continue;
    domain.lastIndex = domainStart;
    if (!domain.test(text)) continue;
    masked += `${text.slice(end, start)}[e-mail]`;
    end = domain.lastIndex;
    at = end - 1;
  }
  return end === 0 ? text : masked + text.slice(end);
}

/** Length of the at-sign at `index`: `@`, or its percent-encoding, encoded again any number of times. 0: none. */
function atSignLength(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit === 64) return 1;
  if (unit !== 37) return 0;
  let end = index + 1;
  while (text.startsWith('25', end)) end += 2;
  return text.startsWith('40', end) ? end + 2 - index : 0;
}

/** Cheaper than the pattern: most at-signs without a domain have no letter after them. */
function mayBeginDomain(text: string, index: number): boolean {
  const first = text.charCodeAt(index);
  return first > 127 || isLocalCharacter(text.charAt(index));
}

/** Where the name before the at-sign begins: not before `least`. */
function localStart(text: string, at: number, least: number): number {
  let start = at;
  for (let characters = 0; characters < localMaxCharacters && start > least; characters++) {
    const before = previousCharacter(text, start);
    if (start - before.length < least || !isLocalCharacter(before)) break;
    start -= before.length;
  }
  return start;
}

function previousCharacter(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1);
  const isLowHalf = unit >= 0xdc00 && unit <= 0xdfff && at > 1;
  const pair = isLowHalf ? String.fromCodePoint(text.codePointAt(at - 2) ?? 0) : '';
  return pair.length === 2 ? pair : text.charAt(at - 1);
}

function isLocalCharacter(character: string): boolean {
  const unit = character.charCodeAt(0);
  if (unit < 128) {
    const isLetter = (unit | 32) >= 97 && (unit | 32) <= 122;
    const isDigit = unit >= 48 && unit <= 57;
    return isLetter || isDigit || unit === 95 || unit === 46 || unit === 43 || unit === 45;
  }
  return otherLetter.test(character);
}
