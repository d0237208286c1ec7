// Where: tag -> collector -> loader. The parameters of a `/tr` request as text: reading and writing them.
// In: a query string or an urlencoded body. Out: name and value pairs in order, repeats kept.
// Promises: never throws; a broken percent-encoding stays as the text it was.

import { isUtf8 } from 'node:buffer';

export type Param = readonly [name: string, value: string];

/** Reads urlencoded text (no leading `?`). `+` is a space: encoders that mean a plus write `%2B`. */
export function parseParams(text: string): Param[] {
  const params: Param[] = [];
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('&', start);
    if (end === -1) end = text.length;
    if (end > start) {
      const equals = text.indexOf('=', start);
      const hasValue = equals !== -1 && equals < end;
      const name = decodeParam(text.slice(start, hasValue ? equals : end));
      params.push([name, hasValue ? decodeParam(text.slice(equals + 1, end)) : '']);
    }
    start = end + 1;
  }
  return params;
}

/** Writes pairs as urlencoded text that `parseParams` reads back unchanged. */
export function formatParams(params: readonly Param[]): string {
  return params.map(formatParam).join('&');
}

export function formatParam([name, value]: Param): string {
  return `${encode(name)}=${encode(value)}`;
}

/** The beginning of urlencoded text: at most `maxParams` parameters and `maxLength` characters, none cut in two. */
export function cutParams(
  text: string,
  limit: { readonly maxParams: number; readonly maxLength: number },
): string {
  let end = 0;
  for (let count = 0; count < limit.maxParams; count++) {
    const next = text.indexOf('&', end + 1);
    const until = next === -1 ? text.length : next;
    if (until > limit.maxLength) break;
    end = until;
    if (next === -1) break;
  }
  return text.slice(0, end);
}

/** The first value of `name`, or undefined. */
export function findParam(params: readonly Param[], name: string): string | undefined {
  return params.find((param) => param[0] === name)?.[1];
}

/**
 * The key inside a bracketed name: `bracketKey('cd[k[2]]', 'cd')` is `k[2]`. Splits at the first `[` and the last
 * `]`; a key that was percent-encoded once more (as the original library does) is decoded. Undefined if `name` is
 * not of this family.
 */
export function bracketKey(name: string, family: string): string | undefined {
  if (!name.startsWith(family) || name[family.length] !== '[' || !name.endsWith(']')) return undefined;
  return decodePercent(name.slice(family.length + 1, -1));
}

/** A key within a key, as forms write lists and objects: `contents][0][id` (of `cd[contents][0][id]`) is three. */
export function splitKey(key: string): string[] {
  return key.split('][');
}

/** The key of a list: `em][0` and `em][` are `em`. */
export function withoutIndex(key: string): string {
  return key.includes('][') ? key.replace(/\]\[\d{0,4}$/, '') : key;
}

/** What encoding might change. */
const special = /[^\w.~[\]-]/;

/** Half a character (a text cut by its length) becomes U+FFFD; encodeURIComponent would throw. */
function encode(text: string): string {
  if (!special.test(text)) return text;
  return encodeURIComponent(text.toWellFormed());
}

/** One name or value as it was before it was urlencoded. */
export function decodeParam(text: string): string {
  return decodePercent(text.includes('+') ? text.replaceAll('+', ' ') : text);
}

function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // TRICKY: '100%' or a Latin-1 '%E9' is not UTF-8 percent-encoding; decode what can be decoded, keep the rest.
    return decodeWhatCan(text);
  }
}

/**
 * Decodes each percent-encoded sign below 80, and each run of bytes above it that is whole UTF-8; another run stays as it is written. Byte by
 * byte: an exception, a call or a text for each broken byte takes tens to hundreds of milliseconds on hostile texts.
 */
function decodeWhatCan(text: string): string {
  const bytes = Buffer.from(text);
  let end = 0;
  for (let at = 0; at < bytes.length; ) {
    const byte = readEncoded(bytes, at);
    if (byte > 0x7f) {
      const runEnd = endOfRun(bytes, at);
      const run = decodeRun(bytes, at, runEnd);
      end += run === undefined ? bytes.copy(bytes, end, at, runEnd) : run.copy(bytes, end);
      at = runEnd;
    } else {
      bytes[end++] = byte === -1 ? (bytes[at] as number) : byte;
      at += byte === -1 ? 1 : 3;
    }
  }
  return bytes.toString('utf8', 0, end);
}

/** Undefined: it is no whole UTF-8, as one byte alone never is. */
function decodeRun(bytes: Uint8Array, from: number, to: number): Buffer | undefined {
  if (to - from === 3) return undefined;
  const run = Buffer.allocUnsafe((to - from) / 3);
  for (let n = 0; n < run.length; n++) run[n] = readEncoded(bytes, from + n * 3);
  return isUtf8(run) ? run : undefined;
}

/** Behind the percent-encoded bytes above 7F that begin at `at`. */
function endOfRun(bytes: Uint8Array, at: number): number {
  let end = at;
  while (readEncoded(bytes, end) > 0x7f) end += 3;
  return end;
}

/** The byte that three characters stand for; -1: they are no percent-encoding. */
function readEncoded(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 37) return -1;
  const high = hexDigit(bytes[at + 1]);
  const low = hexDigit(bytes[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(unit = 0): number {
  if (unit >= 48 && unit <= 57) return unit - 48;
  const letter = (unit | 32) - 97;
  return letter >= 0 && letter < 6 ? letter + 10 : -1;
}
