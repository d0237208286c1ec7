// Where: collector, Conversions API, usual events, before the disk. Clear values of user data -> their hashes, remembered for a short
// time by the very bytes that were sent: a visitor of a shop sends the same e-mail address with each step, and a town has many visitors.
// Promises: what is remembered stays in memory, outside the heap; it takes the place of another, of which there are few, and all of it
// is gone a minute after the first came. docs/decisions/0106 says why.

import type { Source } from './json-bytes.ts';

export interface HashMemory {
  /** 64 hex digits for each place. */
  readonly hashes: Uint8Array;
  /** Where in `hashes` that of the text begins which `source` has read last, under the key of this number; -1: it is not known. */
  find(source: Source, key: number): number;
  /** The same, having put it there. `hash`: 64 hex digits. */
  remember(source: Source, key: number, hash: string): number;
}

/** A power of two. */
const places = 4_096;
const keptForMs = 60_000;
export const hashLength = 64;
/** Longer than any e-mail address of a person: what is longer is put in the last place, where nothing is found. */
const valueMaxBytes = 94;
/** Of one place: number of the key, length of the value, value. */
const valueBytes = valueMaxBytes + 2;

export function createHashMemory(): HashMemory {
  const hashes = Buffer.alloc((places + 1) * hashLength);
  const values = Buffer.alloc(places * valueBytes);
  let isEmpty = true;

  function forget(): void {
    values.fill(0);
    hashes.fill(0);
    isEmpty = true;
  }

  function find(source: Source, key: number): number {
    const length = source.stop - source.start;
    if (length > valueMaxBytes) return -1;
    const place = placeOf(source, key);
    const at = place * valueBytes;
    if (values[at] !== key || values[at + 1] !== length) return -1;
    for (let n = 0; n < length; n++) if (values[at + 2 + n] !== source.bytes[source.start + n]) return -1;
    return place * hashLength;
  }

  function remember(source: Source, key: number, hash: string): number {
    const length = source.stop - source.start;
    const place = length > valueMaxBytes ? places : placeOf(source, key);
    hashes.write(hash, place * hashLength, 'latin1');
    if (place < places) {
      const at = place * valueBytes;
      values[at] = key;
      values[at + 1] = length;
      source.bytes.copy(values, at + 2, source.start, source.stop);
      if (isEmpty) setTimeout(forget, keptForMs).unref();
      isEmpty = false;
    }
    return place * hashLength;
  }

  return { hashes, find, remember };
}

function placeOf({ bytes, start, stop }: Source, key: number): number {
  let hash = key;
  for (let at = start; at < stop; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
  return (hash ^ (hash >>> 15)) & (places - 1);
}
