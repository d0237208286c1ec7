// Where: collector, before the spool. The tag sends an event again when it could not learn that it was recorded. Each event
// has a name of its own (parameter `oi`): the second copy gets the outcome of the first. Only a memory of the latest:
// what it has forgotten, or another worker has taken, the store counts once (column `delivery_number`).

import { scanParam } from './judge.ts';

/** Page load, dot, count: what others send under this name is none of ours. */
const tagName = /^[^.]+\.\d{1,5}$/;

export interface Repeats {
  /** `append`, unless the same event of the pixel has been appended or is just being. */
  once(pixelId: string, params: string, append: () => Promise<unknown>): Promise<unknown>;
}

export function createRepeats(capacity = 100_000): Repeats {
  let younger = new Map<string, Promise<unknown>>();
  let older = new Map<string, Promise<unknown>>();
  return {
    once(pixelId, params, append) {
      const name = scanParam(params, 'oi');
      if (!tagName.test(name)) return append();
      const key = `${pixelId} ${name} ${scanParam(params, 'ev')}`;
      const known = younger.get(key) ?? older.get(key);
      if (known !== undefined) return known;
      if (younger.size >= capacity / 2) {
        older = younger;
        younger = new Map();
      }
      const appended = append();
      younger.set(key, appended);
      // What was not recorded may come again.
      appended.catch(() => {
        younger.delete(key);
        older.delete(key);
      });
      return appended;
    },
  };
}
