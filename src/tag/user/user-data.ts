// Where: tag, the file `o-user.js`: fetched only by pages that give data about the person (advanced matching). In: that data
// as the page gave it. Out: `ud[...]` parameters, normalised and hashed. Promises: nothing clear comes out; hashes stay as
// they are; a value that no person has (`undefined`, `test`, ...), hashed or not, is left out.

import { hashPattern, normalizeUserValue } from '../../event/user-data.ts';
import type { Params } from '../describe-event.ts';
import type { Core } from '../tag.ts';
import { sha256 } from './sha256.ts';

const placeholders =
  ',undefined,null,none,nan,n/a,[object object],test,0,true,false,guest,undefined@gmail.com,null@gmail.com';
const placeholderHashes = placeholders.split(',').map(sha256);

export function run(core: Core): void {
  core.hasher.hash = (...given) => {
    const userData = {};
    // What throws when it is read counts as none.
    for (const data of given) core.attempt(() => Object.assign(userData, data));
    return hashUserData(userData, (key) => core.notes.push(['!', 'PII_INVALID_TYPE', key]));
  };
}

export function hashUserData(userData: object, onInvalid: (key: string) => void): Params {
  const params: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(userData)) {
    const given = [value].flat().filter((one) => one != null && one !== '');
    const hashes = given.map((one) => remember(key, textOf(one)));
    if (hashes.includes(undefined)) onInvalid(key);
    params[`ud[${key}]`] = [...new Set(hashes)];
  }
  return params;
}

/** What throws when it is read is no text, and no valid value. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '';
  }
}

const known = new Map<string, string | undefined>();

/** The same values come with every event of the page. */
function remember(key: string, value: string): string | undefined {
  const name = `${key} ${value}`;
  if (!known.has(name)) known.set(name, hashValue(key, value));
  return known.get(name);
}

/** Undefined when there is nothing to send. */
export function hashValue(key: string, value: string): string | undefined {
  const known = hashPattern.exec(value.trim())?.[1]?.toLowerCase();
  // Tested before the rules take it apart: `[object object]`, `n/a`.
  const isPlaceholder = placeholders.split(',').includes(value.trim().toLowerCase());
  const text = known || isPlaceholder ? '' : normalizeUserValue(key, value);
  const hash = known || (text && sha256(text));
  return hash && !placeholderHashes.includes(hash) ? hash : undefined;
}
