// Where: collector, before the spool. The tag sends an event again when it could not learn that it was recorded. Each event
// has a name of its own (parameter `oi`): the second copy gets the outcome of the first. Only a memory of the latest:
// what it has forgotten, or another worker has taken, the store counts once (column `delivery_number`).

import { scanParam } from './judge.ts';
import { createKey, createKeyMemory, writeKey } from './key-memory.ts';

/** Page load, dot, count: what others send under this name is none of ours. */
const tagName = /^[^.]+\.\d{1,5}$/;
/** The tag writes a quarter of that; a name of an event has its own limit. */
const keyMaxLength = 256;

export interface Repeats {
  /** `append`, unless the same event of the pixel has been appended or is just being. */
  once(pixelId: string, params: string, append: () => Promise<unknown>): Promise<unknown>;
  /** What was not recorded may come again. */
  forget(pixelId: string, params: string): void;
}

export function createRepeats(capacity = 100_000): Repeats {
  const most = Math.ceil(capacity / 2);
  let younger = createKeyMemory<Promise<unknown>>(most);
  let older = createKeyMemory<Promise<unknown>>(most);
  const key = createKey(keyMaxLength);

  /** False: it has no name. */
  function readKey(pixelId: string, params: string): boolean {
    const name = scanParam(params, 'oi');
    return tagName.test(name) && writeKey(key, pixelId, name, scanParam(params, 'ev'));
  }

  return {
    once(pixelId, params, append) {
      if (!readKey(pixelId, params)) return append();
      const known = younger.get(key) ?? older.get(key);
      if (known !== undefined) return known;
      const appended = append();
      if (!younger.set(key, appended)) {
        older = younger;
        younger = createKeyMemory(most);
        younger.set(key, appended);
      }
      return appended;
    },
    forget(pixelId, params) {
      if (!readKey(pixelId, params)) return;
      younger.delete(key);
      older.delete(key);
    },
  };
}
