// Loader step: the number of an event within its page load. In: the tag's `oi`, a random text, a dot and a count from 0.
// Out: the count from 1, at most 65,535; 0 when the text is no such name.

import { type Desk, readNumber } from '../desk.ts';

const most = 65_535;

export function readDeliveryNumber(oi: string): number {
  const count = /^[^.]+\.(\d{1,5})$/.exec(oi)?.[1];
  return count === undefined ? 0 : Math.min(Number(count) + 1, most);
}

const dot = 0x2e;
const digitsMax = 5;

/** The same of bytes that need no decoding. */
export function readDeliveryNumberAt(desk: Desk, start: number, end: number): number {
  let at = end - 1;
  while (at > start && desk.bytes[at] !== dot) at -= 1;
  const digits = end - at - 1;
  if (at <= start || digits === 0 || digits > digitsMax) return 0;
  for (let before = start; before < at; before++) if (desk.bytes[before] === dot) return 0;
  const count = readNumber(desk, at + 1, end);
  return Number.isNaN(count) ? 0 : Math.min(count + 1, most);
}
