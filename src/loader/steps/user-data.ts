// Loader step: advanced-matching hashes by key. In: `ud[...]` and its families, already hashed by the collector.
// `aud[...]` (the value the site gave) is preferred to `ud[...]` (the value after the original library's corrections).

import { withoutIndex } from '../../event/params.ts';
import { findPlaceholder } from '../../event/placeholders.ts';
import { isHashed, normalizeHash } from '../../event/user-hash.ts';
import { readKeyed } from './params.ts';

/** Families in order of trust: what the site gave first, what was found in form fields last. */
const families = ['aud', 'ud', 'audff', 'udff'] as const;

/** `sent`: the parameters as they were sent, urlencoded. */
export function deriveUserData(sent: string): Readonly<Record<string, readonly string[]>> {
  const params = readKeyed(sent);
  const found = new Map<string, string[]>();
  for (const family of families) {
    // Of one family all values of a key: a person may have several e-mail addresses.
    const ofFamily = new Map<string, string[]>();
    for (const param of params) {
      if (param.family !== family || !isHashed(param.value)) continue;
      const hash = normalizeHash(param.value);
      // The hash of a text such as `undefined` is nobody's.
      if (findPlaceholder(hash) !== undefined) continue;
      const key = withoutIndex(param.key);
      const hashes = ofFamily.get(key) ?? [];
      if (!hashes.includes(hash)) ofFamily.set(key, [...hashes, hash]);
    }
    for (const [key, hashes] of ofFamily) if (!found.has(key)) found.set(key, hashes);
  }
  return Object.fromEntries(found);
}
