// Where: collector, Conversions API. JSON read where it lies, as bytes: texts, numbers and words, and whole values that are only passed
// over. No value is made of it.
// Promises: what is read, not passed over, JSON.parse would read too, but for the escapes of a text, which are its reader's.

import { peopleSigns } from '../mask-people.ts';

/** Where reading stands. One serves all requests, one after the other. */
export interface Source {
  /** UTF-8, valid. */
  bytes: Buffer;
  at: number;
  /** The text that was read last: from `start` to before `stop`, without its quotes. */
  start: number;
  stop: number;
  /** What it holds, as bits of `holds`. */
  found: number;
}

/** Bits. `sign`: of `peopleSigns`. `other`: anything but lower-case hex digits. `end`: the text ends there, or is none. */
export const holds = { sign: 1, other: 2, foreign: 4, escape: 8, end: 16 } as const;

const kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (byte < 0x20 || character === '"') return holds.end;
  if (character === '\\') return holds.escape | holds.other;
  if (byte > 127) return holds.foreign | holds.other;
  if (peopleSigns.includes(character)) return holds.sign | holds.other;
  return /[\da-f]/.test(character) ? 0 : holds.other;
});

export const byteOf = {
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  dot: 0x2e,
  zero: 0x30,
  colon: 0x3a,
  openList: 0x5b,
  closeList: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;
/** A longer number may be an id that a JavaScript number cannot hold. */
const lengthMax = 15;

export function createSource(): Source {
  return { bytes: Buffer.alloc(0), at: 0, start: 0, stop: 0, found: 0 };
}

export function skipSpaces(source: Source): void {
  while (source.bytes[source.at] === byteOf.space) source.at += 1;
}

/** Passes over the byte, and spaces on both sides. */
export function readByte(source: Source, byte: number): boolean {
  skipSpaces(source);
  if (source.bytes[source.at] !== byte) return false;
  source.at += 1;
  skipSpaces(source);
  return true;
}

export function readText(source: Source): boolean {
  const { bytes } = source;
  let { at } = source;
  if (bytes[at] !== byteOf.quote) return false;
  let found = 0;
  const start = at + 1;
  for (at = start; at < bytes.length; at++) {
    const kind = kinds[bytes[at] as number] as number;
    if (kind === holds.end) break;
    found |= kind;
    // Whatever it escapes belongs to the text.
    if ((kind & holds.escape) !== 0) at += 1;
  }
  if (bytes[at] !== byteOf.quote) return false;
  source.start = start;
  source.stop = at;
  source.found = found;
  source.at = at + 1;
  return true;
}

/** The text that was read last, its escapes resolved; undefined: they are none of JSON. */
export function textRead({ bytes, start, stop, found }: Source): string | undefined {
  const text = bytes.toString((found & holds.foreign) === 0 ? 'latin1' : 'utf8', start, stop);
  if ((found & holds.escape) === 0) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return undefined;
  }
}

/** A number as programs write it: no exponent, no minus zero, not more digits than a JavaScript number holds. */
export function readNumber(source: Source): boolean {
  const { bytes } = source;
  let { at } = source;
  const isNegative = bytes[at] === byteOf.minus;
  if (isNegative) at += 1;
  const start = at;
  while (isDigit(bytes[at])) at += 1;
  const whole = at - start;
  if (whole === 0 || (bytes[start] === byteOf.zero && (whole > 1 || isNegative))) return false;
  if (bytes[at] === byteOf.dot) {
    at += 1;
    const fraction = at;
    while (isDigit(bytes[at])) at += 1;
    if (at === fraction) return false;
  }
  source.at = at;
  return at - start <= lengthMax;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

const words = ['true', 'false', 'null'].map((word) => Buffer.from(word));

/** `true`, `false` or `null`. */
export function readWord(source: Source): boolean {
  const word = words.find((one) => one[0] === source.bytes[source.at]);
  return word !== undefined && readExactly(source, word);
}

export function readExactly(source: Source, expected: Uint8Array): boolean {
  if (!isAt(source, source.at, expected)) return false;
  source.at += expected.length;
  return true;
}

export function isAt({ bytes }: Source, start: number, expected: Uint8Array): boolean {
  for (let n = 0; n < expected.length; n++) if (bytes[start + n] !== expected[n]) return false;
  return true;
}

/** Passes over a value of any kind. What it passes over need not be JSON: it is to be parsed. */
export function skipValue(source: Source): boolean {
  const { bytes } = source;
  let depth = 0;
  do {
    const byte = bytes[source.at];
    if (byte === undefined) return false;
    if (byte === byteOf.quote) {
      if (!readText(source)) return false;
      continue;
    }
    if (byte === byteOf.openList || byte === byteOf.openObject) depth += 1;
    else if (byte === byteOf.closeList || byte === byteOf.closeObject) depth -= 1;
    else if (byte === byteOf.comma && depth === 0) return true;
    // The end of what the value stands in.
    if (depth < 0) return true;
    source.at += 1;
  } while (depth > 0 || !isEnd(bytes[source.at]));
  return true;
}

function isEnd(byte: number | undefined): boolean {
  return byte === byteOf.comma || byte === byteOf.closeList || byte === byteOf.closeObject;
}
