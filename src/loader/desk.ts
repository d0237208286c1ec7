// Where: loader. Bytes on which a record is read, or a line is written, without a text being made of them. One desk serves all
// records, one after the other: to the compiler its place is a constant, and nothing of it is left for the collector of garbage.

export interface Desk {
  readonly bytes: Buffer;
  /** The same bytes, to be read and written four or eight at a time. */
  readonly words: DataView;
  /** So many are in use, from the first. */
  length: number;
}

export const tab = 0x09;
export const ampersand = 0x26;
export const equalsSign = 0x3d;
const zero = 0x30;

/** What `findByte` looks for: the byte four times. */
export const tabs = tab * 0x01010101;
export const ampersands = ampersand * 0x01010101;

/** What may be read or written behind the end of a range: 31 bytes at most. */
export const margin = 32;
/** From here on a call of the system's own copying is cheaper than a loop (measured: 50 ns for any length). */
const loopMaxBytes = 320;

export function createDesk(maxBytes: number): Desk {
  const bytes = Buffer.allocUnsafeSlow(maxBytes + margin);
  return { bytes, words: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), length: 0 };
}

/** Adds the bytes of another desk, from `start` to before `end`. */
export function copyRange(desk: Desk, from: Desk, start: number, end: number): void {
  const length = end - start;
  if (length > loopMaxBytes) from.bytes.copy(desk.bytes, desk.length, start, end);
  else copyInSteps(desk.words, desk.length, from.words, start, end);
  desk.length += length;
}

/**
 * Eight bytes are a large integer to the language; compiled it is none. In steps of 32 bytes: most ranges are one or two, and a
 * processor that guesses how often a loop turns is wrong less often.
 */
function copyInSteps(into: DataView, intoStart: number, from: DataView, start: number, end: number): void {
  for (let at = start, to = intoStart; at < end; at += 32, to += 32) {
    into.setBigInt64(to, from.getBigInt64(at, true), true);
    into.setBigInt64(to + 8, from.getBigInt64(at + 8, true), true);
    into.setBigInt64(to + 16, from.getBigInt64(at + 16, true), true);
    into.setBigInt64(to + 24, from.getBigInt64(at + 24, true), true);
  }
}

export function writeByte(desk: Desk, byte: number): void {
  desk.bytes[desk.length] = byte;
  desk.length += 1;
}

/** Letters, digits and signs of ASCII alone. */
export function writeAscii(desk: Desk, text: string): void {
  for (let n = 0; n < text.length; n++) desk.bytes[desk.length + n] = text.charCodeAt(n);
  desk.length += text.length;
}

export function writeText(desk: Desk, text: string): void {
  desk.length += desk.bytes.write(text, desk.length);
}

/** A whole number from 0 to 2^32 - 1. */
export function writeNumber(desk: Desk, number: number): void {
  if (number <= 0x7fffffff) return writeSmall(desk, number);
  writeSmall(desk, Math.floor(number / 10));
  writeByte(desk, zero + (number % 10));
}

function writeSmall(desk: Desk, number: number): void {
  let digits = 1;
  for (let bound = 10; number >= bound; bound *= 10) digits += 1;
  let rest = number | 0;
  for (let n = desk.length + digits - 1; n >= desk.length; n--) {
    const left = (rest / 10) | 0;
    desk.bytes[n] = zero + rest - left * 10;
    rest = left;
  }
  desk.length += digits;
}

/** The number that the range writes with digits alone, at most 15 of them; NaN: it does not. */
export function readNumber(desk: Desk, start: number, end: number): number {
  if (start >= end || end - start > 15) return Number.NaN;
  let number = 0;
  for (let at = start; at < end; at++) {
    const digit = (desk.bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** The number that the 13 bytes from `start` on write, as clocks are written; NaN: they are not all digits. */
export function readThirteenDigits({ bytes, words }: Desk, start: number): number {
  const one = words.getInt32(start, true) ^ fourZeros;
  const two = words.getInt32(start + 4, true) ^ fourZeros;
  const three = words.getInt32(start + 8, true) ^ fourZeros;
  const last = (bytes[start + 12] ?? 0) - zero;
  if ((aboveNine(one) | aboveNine(two) | aboveNine(three)) !== 0 || last < 0 || last > 9) return Number.NaN;
  return (joinDigits(one) * 1e4 + joinDigits(two)) * 1e5 + joinDigits(three) * 10 + last;
}

const fourZeros = zero * 0x01010101;

/** Of four numbers, one in each byte: not 0 when one of them is no digit. */
function aboveNine(four: number): number {
  return (four | (four + 0x06060606)) & 0xf0f0f0f0;
}

/** Digits, the first in the lowest byte, as one number: by twos, which stand in every other byte then. */
function joinDigits(four: number): number {
  const twos = Math.imul(four, 10) + (four >>> 8);
  return (twos & 0xff) * 100 + ((twos >>> 16) & 0xff);
}

export function readText(desk: Desk, start: number, end: number): string {
  return desk.bytes.toString('utf8', start, end);
}

/**
 * Whether the bytes from `start` on are those of `other`, from `otherStart` on, `length` of them. The last step goes back over what
 * is compared already, so that there is no rest to be compared byte by byte.
 */
export function isSame(desk: Desk, start: number, other: Desk, otherStart: number, length: number): boolean {
  const { words } = desk;
  const others = other.words;
  if (length < 16) return isSameShort(words, start, others, otherStart, length);
  const last = length - 16;
  for (let n = 0; n < last; n += 16) if (!isSame16(words, start + n, others, otherStart + n)) return false;
  return isSame16(words, start + last, others, otherStart + last);
}

function isSame16(words: DataView, start: number, others: DataView, otherStart: number): boolean {
  return (
    words.getBigInt64(start, true) === others.getBigInt64(otherStart, true) &&
    words.getBigInt64(start + 8, true) === others.getBigInt64(otherStart + 8, true)
  );
}

function isSameShort(
  words: DataView,
  start: number,
  others: DataView,
  otherStart: number,
  length: number,
): boolean {
  if (length >= 8)
    return (
      words.getBigInt64(start, true) === others.getBigInt64(otherStart, true) &&
      words.getBigInt64(start + length - 8, true) === others.getBigInt64(otherStart + length - 8, true)
    );
  if (length >= 4)
    return (
      words.getInt32(start, true) === others.getInt32(otherStart, true) &&
      words.getInt32(start + length - 4, true) === others.getInt32(otherStart + length - 4, true)
    );
  const differs = words.getInt32(start, true) ^ others.getInt32(otherStart, true);
  return (differs & ((1 << (length << 3)) - 1)) === 0;
}

/** Where the byte stands first, from `start` on; it must stand somewhere. `four`: see `tabs`. */
export function findByte({ words }: Desk, start: number, four: number): number {
  for (let at = start; ; at += 4) {
    // Zero where it stands: then, and above it, the highest bit of a byte remains.
    const others = words.getInt32(at, true) ^ four;
    const highest = (others - 0x01010101) & ~others & 0x80808080;
    if (highest !== 0) return at + ((31 - Math.clz32(highest & -highest)) >> 3);
  }
}
