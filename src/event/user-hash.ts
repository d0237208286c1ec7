// Where: collector, loader. Values of data about a person that arrive as hashes: telling them, and their stored form. Pure.
// Apart from the rules in user-data.ts, which the tag carries too: the table below is for servers.

import { isPlaceholderText } from './placeholders.ts';
import { hashPattern, normalizeUserValue } from './user-data.ts';

/**
 * The text whose hash is stored for a clear value of `key`; '': the value is none. A text that stands for a missing value stays
 * as it is, so that its hash is known: what the rules leave of `[object Object]` could be a name.
 */
export function textToHash(key: string, value: string): string {
  const text = normalizeUserValue(key, value);
  if (text === '') return '';
  const given = value.trim().toLowerCase();
  return isPlaceholderText(given) ? given : text;
}

/** MD5 in hex: what is shorter, as most clear values are, needs no pattern. */
const hashMinLength = 32;

/** The value is already a hash: 64 (SHA-256) or 32 (MD5) hex digits, with or without a builder's appendix. */
export function isHashed(value: string): boolean {
  return isPlainHash(value) || (value.length >= hashMinLength && hashPattern.test(value.trim()));
}

/** 1 for each UTF-16 unit that is a lower-case hex digit: three times as fast as comparing (measured). */
const hexDigits = new Uint8Array(1 << 16);
for (const digit of '0123456789abcdef') hexDigits[digit.charCodeAt(0)] = 1;

/** 64 lower-case hex digits and nothing else: what nearly every sender sends. */
export function isPlainHash(value: string): boolean {
  if (value.length !== 64) return false;
  let isHex = 1;
  for (let index = 0; index < 64; index++) isHex &= hexDigits[value.charCodeAt(index)] ?? 0;
  return isHex === 1;
}

/** The stored form of a hash: lower case, no spaces, no appendix. */
export function normalizeHash(value: string): string {
  const text = value.trim();
  const dot = text.indexOf('.');
  return (dot === -1 ? text : text.slice(0, dot)).toLowerCase();
}
