// Where: collector, before the disk. What may not be written in clear: values of advanced matching become their hash,
// data about people anywhere else (page addresses, parameters) is masked. Hashes that arrive as hashes stay.

import { hash } from 'node:crypto';
import { bracketKey, formatParams, type Param, parseParams } from '../event/params.ts';
import { normalizeUserValue, userDataFamilies } from '../event/user-data.ts';
import { isHashed, normalizeHash } from '../event/user-hash.ts';
import { maskNamed, maskPeople, mayHoldPeople } from './mask-people.ts';

/** Cheap look at the raw text: nothing of the kind in it, nothing to do. */
const mayHoldUserData = /(?:^|&)[audf%\d]{2,16}(?:\[|%5B)/i;

export function protectParams(params: string): string {
  if (!mayHoldUserData.test(params) && !mayHoldPeople.test(params)) return params;
  const before = parseParams(params);
  const after = before.map(protectParam);
  return after.every((param, index) => param === before[index]) ? params : formatParams(after);
}

function protectParam(param: Param): Param {
  const [name, value] = param;
  for (const family of userDataFamilies) {
    const key = bracketKey(name, family);
    if (key !== undefined) return protectUserValue(param, key);
  }
  // `dl` holds an encoded address whose own query is encoded again: `%2540` in the request is `%40` here.
  const own = bracketKey(name, 'cd') ?? name;
  const masked = [maskPeople(name), maskNamed(own, value)] as const;
  return masked[0] === name && masked[1] === value ? param : masked;
}

function protectUserValue(param: Param, key: string): Param {
  const [name, value] = param;
  if (value === '') return param;
  const safe = isHashed(value) ? normalizeHash(value) : hashUserValue(key, value);
  return safe === value ? param : [name, safe];
}

/** SHA-256 of the normalised value, hex; '' when nothing is left to hash. */
function hashUserValue(key: string, value: string): string {
  const text = normalizeUserValue(key, value);
  return text === '' ? '' : hash('sha256', text, 'hex');
}
