// Where: collector, before the disk. What may not be written in clear: values of advanced matching become their hash,
// data about people anywhere else (page addresses, parameters) is masked. Hashes that arrive as hashes stay.

import { hash } from 'node:crypto';
import {
  bracketKey,
  formatParams,
  type Param,
  parseParams,
  splitKey,
  withoutIndex,
} from '../event/params.ts';
import { userDataFamilies } from '../event/user-data.ts';
import { isHashed, normalizeHash, textToHash } from '../event/user-hash.ts';
import { findPersonalKind, maskNamed, maskPeople } from './mask-people.ts';
import { mayHoldPeople } from './may-hold-people.ts';

export function protectParams(params: string): string {
  if (!mayHoldPeople(params)) return params;
  const before = parseParams(params);
  const after = before.map(protectParam);
  return after.every((param, index) => param === before[index]) ? params : formatParams(after);
}

function protectParam(param: Param): Param {
  const [name, value] = param;
  for (const family of userDataFamilies) {
    const key = bracketKey(name, family);
    if (key !== undefined) return protectUserValue(param, withoutIndex(key));
  }
  // `dl` holds an encoded address whose own query is encoded again: `%2540` in the request is `%40` here.
  const own = tellingKey(bracketKey(name, 'cd') ?? name);
  const masked = [maskPeople(name), maskNamed(own, value)] as const;
  return masked[0] === name && masked[1] === value ? param : masked;
}

/** Of keys within keys the one that says whose data it is: `phone` of `cd[customer][phone][0]`. */
function tellingKey(key: string): string {
  if (!key.includes('][')) return key;
  return splitKey(key).find((part) => findPersonalKind(part) !== undefined) ?? key;
}

function protectUserValue(param: Param, key: string): Param {
  const [name, value] = param;
  if (value === '') return param;
  const safe = isHashed(value) ? normalizeHash(value) : hashUserValue(key, value);
  return safe === value ? param : [name, safe];
}

/** SHA-256 of the normalised value, hex; '' when nothing is left to hash. */
function hashUserValue(key: string, value: string): string {
  const text = textToHash(key, value);
  return text === '' ? '' : hash('sha256', text, 'hex');
}
