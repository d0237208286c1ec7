// Loader step: advanced-matching hashes by key. In: `ud[...]` and its families, already hashed by the collector.
// `aud[...]` (the value the site gave) is preferred to `ud[...]` (the value after the original library's corrections).

import { isHashed, normalizeHash } from '../../event/user-data.ts';
import type { SortedParams } from './params.ts';

/** Families in order of trust: what the site gave first, what was found in form fields last. */
const families = ['aud', 'ud', 'audff', 'udff'] as const;
const noUserData: Readonly<Record<string, readonly string[]>> = {};

export function deriveUserData(user: SortedParams['user']): Readonly<Record<string, readonly string[]>> {
  if (user.length === 0) return noUserData;
  const found = new Map<string, string>();
  for (const family of families) {
    for (const param of user) {
      if (param.family !== family || found.has(param.key) || !isHashed(param.value)) continue;
      found.set(param.key, normalizeHash(param.value));
    }
  }
  return Object.fromEntries([...found].map(([key, value]) => [key, [value]]));
}
