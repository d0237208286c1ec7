// Loader step: advanced-matching hashes by key. In: `ud[...]` and its families, already hashed by the collector.
// `aud[...]` (the value the site gave) is preferred to `ud[...]` (the value after the original library's corrections).

import { findPlaceholder } from '../../event/placeholders.ts';
import { isHashed, normalizeHash } from '../../event/user-hash.ts';
import type { SortedParams } from './params.ts';

/** Families in order of trust: what the site gave first, what was found in form fields last. */
const families = ['aud', 'ud', 'audff', 'udff'] as const;
const noUserData: Readonly<Record<string, readonly string[]>> = {};

export function deriveUserData(user: SortedParams['user']): Readonly<Record<string, readonly string[]>> {
  if (user.length === 0) return noUserData;
  const found = new Map<string, string[]>();
  for (const family of families) {
    // Of one family all values of a key: a person may have several e-mail addresses.
    const ofFamily = new Map<string, string[]>();
    for (const param of user) {
      if (param.family !== family || !isHashed(param.value)) continue;
      const hash = normalizeHash(param.value);
      // The hash of a text such as `undefined` is nobody's.
      if (findPlaceholder(hash) !== undefined) continue;
      const hashes = ofFamily.get(param.key) ?? [];
      if (!hashes.includes(hash)) ofFamily.set(param.key, [...hashes, hash]);
    }
    for (const [key, hashes] of ofFamily) if (!found.has(key)) found.set(key, hashes);
  }
  return Object.fromEntries(found);
}
