// Loader step: the event's place in its browser tab. In: the tag's `os`, a random name of the tab, a dot and a number from 0.
// Out: the name's CRC-32, which the store can make of such a name too, and the number; undefined when the text is no such place.

import { type Desk, readNumber } from '../desk.ts';

export interface TabPlace {
  readonly tab_id: number;
  readonly tab_number: number;
}

/** Of events that are not numbered. */
export const noTab: TabPlace = { tab_id: 0, tab_number: 0 };

export function readTab(os: string): TabPlace | undefined {
  const [, name, number] = /^(\w+)\.(\d{1,9})$/.exec(os) ?? [];
  if (name === undefined) return undefined;
  const bytes = Buffer.from(name);
  return { tab_id: crc32(bytes, 0, bytes.length), tab_number: Number(number) };
}

const dot = 0x2e;
const digitsMax = 9;
const isNameSign = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x80 && /\w/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** The same of bytes that need no decoding: where the number begins; 0: it is no such place. */
export function findTabNumber({ bytes }: Desk, start: number, end: number): number {
  let at = start;
  while (at < end && isNameSign[bytes[at] ?? 0] === 1) at += 1;
  const digits = end - at - 1;
  if (at === start || bytes[at] !== dot || digits < 1 || digits > digitsMax) return 0;
  for (let digit = at + 1; digit < end; digit++) {
    const byte = bytes[digit] ?? 0;
    if (byte < 0x30 || byte > 0x39) return 0;
  }
  return at + 1;
}

/** `numberAt`: as `findTabNumber` has found it. */
export function readTabAt(desk: Desk, start: number, numberAt: number, end: number): TabPlace {
  return { tab_id: crc32(desk.bytes, start, numberAt - 1), tab_number: readNumber(desk, numberAt, end) };
}

const polynomial = 0xedb88320;
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
  return remainder;
});

/** Of a few bytes in place: a tenth of the time that node:zlib's takes to be called (measured). */
function crc32(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0xffffffff;
  for (let at = start; at < end; at++) crc = (remainders[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
