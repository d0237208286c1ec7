// Where: loader. Numbers by which ranges of bytes are looked up in memory (cells-memory.ts, steps/sessions.ts).

import type { Desk } from './desk.ts';

/** Differs from process to process: nobody outside can tell which keys meet. */
const seed = Math.floor(Math.random() * 2 ** 32) | 0;

/**
 * Two chains beside each other, since each step of a chain waits for the one before; the last step goes back over what has been. `kind`:
 * what the range is. Never 0.
 */
export function hashRange({ words }: Desk, start: number, length: number, kind: number): number {
  let one = seed ^ Math.imul(length, 0x165667b1);
  let two = seed ^ Math.imul(kind, 0x27d4eb2f);
  if (length >= 8) {
    const last = start + length - 8;
    for (let at = start; at < last; at += 8) {
      one = Math.imul(one ^ words.getInt32(at, true), 0x9e3779b1);
      two = Math.imul(two ^ words.getInt32(at + 4, true), 0x85ebca6b);
      one ^= one >>> 15;
      two ^= two >>> 13;
    }
    one = Math.imul(one ^ words.getInt32(last, true), 0x9e3779b1);
    two = Math.imul(two ^ words.getInt32(last + 4, true), 0x85ebca6b);
  } else if (length >= 4) {
    one = Math.imul(one ^ words.getInt32(start, true), 0x9e3779b1);
    two = Math.imul(two ^ words.getInt32(start + length - 4, true), 0x85ebca6b);
  } else one = Math.imul(one ^ (words.getInt32(start, true) & ((1 << (length << 3)) - 1)), 0x9e3779b1);
  let hash = Math.imul(one ^ (one >>> 15) ^ Math.imul(two ^ (two >>> 13), 0x27d4eb2f), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
  return hash ^ (hash >>> 16) || 1;
}
