// Where: collector, Conversions API, before the disk. The `user_data` of a server event -> what of it may be written: hashes, the
// client's address as the pixel keeps it, identifiers that are nobody's name.

import { hash } from 'node:crypto';
import { clearUserKeys, hashedUserKeys } from '../../event/conversion-fields.ts';
import { isHashed, isPlainHash, normalizeHash, textToHash } from '../../event/user-hash.ts';
import { maskPeople } from '../mask-people.ts';
import { textOf } from './judge-event.ts';
import type { ServerEvent } from './list-events.ts';
import { hasMark, maskDeep } from './mask-deep.ts';

export type Treatment = 'hash' | 'keep' | 'address' | 'agent' | 'leave out';

const treatments: ReadonlyMap<string, Treatment> = new Map<string, Treatment>([
  ...Object.keys(hashedUserKeys).map((key) => [key, 'hash'] as const),
  ...Object.keys(clearUserKeys).map((key) => [key, 'keep'] as const),
  ['client_ip_address', 'address'],
  // The agent travels beside the event.
  ['client_user_agent', 'agent'],
  // TRICKY: assigning to it sets the prototype.
  ['__proto__', 'leave out'],
]);

/** What becomes of the value of a key of `user_data`; undefined: the key is not known. */
export function treatmentOf(key: string): Treatment | undefined {
  return treatments.get(key);
}

/** `keptAddress`: what is written of the client's address; '': nothing. */
export function protectUserData(given: ServerEvent, keptAddress: string): ServerEvent {
  const kept: Record<string, unknown> = {};
  for (const key in given) {
    const treatment = treatments.get(key);
    const value = protectValue(treatment, key, given[key], keptAddress);
    if (value !== undefined) kept[treatment === undefined ? maskPeople(key) : key] = value;
  }
  return kept;
}

/** Undefined: nothing of it is written. */
function protectValue(
  treatment: Treatment | undefined,
  key: string,
  value: unknown,
  keptAddress: string,
): unknown {
  if (value === null || treatment === 'leave out' || treatment === 'agent') return undefined;
  if (treatment === 'address') return keptAddress === '' ? undefined : keptAddress;
  if (treatment === 'keep') return hasMark(value) || typeof value === 'object' ? maskDeep(value, key) : value;
  const hashes = hashValues(key, value);
  return hashes.length > 0 ? hashes : undefined;
}

function hashValues(key: string, value: unknown): readonly string[] {
  // As nearly every sender has it.
  if (Array.isArray(value) && value.every(isHash)) return value;
  const hashes = (Array.isArray(value) ? value : [value]).map((one) => hashValue(key, one));
  return hashes.filter((one) => one !== '');
}

function hashValue(key: string, value: unknown): string {
  if (isHash(value)) return value;
  return hashText(key, typeof value === 'boolean' ? '' : textOf(value));
}

/** `text`: trimmed; a hash or not. '': nothing is left of it. */
export function hashText(key: string, text: string): string {
  if (isHashed(text)) return normalizeHash(text);
  const normal = text === '' ? '' : textToHash(key, text);
  return normal === '' ? '' : hash('sha256', normal, 'hex');
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && isPlainHash(value);
}
