// Loader steps: what was derived lately, so that a repeated page, agent or visitor costs one look-up. Bounded by two
// generations: when the younger is full it becomes the older, and what nobody asked for is forgotten.

import { copyText } from '../../runtime/copy-text.ts';

export interface Recent<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/** Keeps at least the `capacity` / 2 keys used last, at most `capacity`. */
export function createRecent<Value>(capacity: number): Recent<Value> {
  let younger = new Map<string, Value>();
  let older = new Map<string, Value>();

  function set(key: string, value: Value): void {
    if (younger.size >= capacity / 2) {
      older = younger;
      younger = new Map();
    }
    younger.set(key, value);
  }

  return {
    get(key) {
      const value = younger.get(key);
      if (value !== undefined) return value;
      const old = older.get(key);
      if (old !== undefined) set(key, old);
      return old;
    },
    set,
  };
}

/** A longer text hardly comes again, and would take the memory of hundreds. */
const keyMaxLength = 2_000;

/** `derive`, remembering its answers. */
export function remember<Value>(capacity: number, derive: (key: string) => Value): (key: string) => Value {
  const recent = createRecent<Value>(capacity);
  // Most events have no custom data and no user data, many no referrer.
  const ofNothing = derive('');
  return (key) => {
    if (key === '') return ofNothing;
    const kept = recent.get(key);
    if (kept !== undefined) return kept;
    if (key.length > keyMaxLength) return derive(key);
    const own = copyText(key);
    const value = derive(own);
    recent.set(own, value);
    return value;
  };
}
