// Where: collector, Conversions API, before the disk. One server event -> the same event as it may be written: user data as
// hashes, the client's address truncated, data about people anywhere else masked; and what the client is.

import { hash } from 'node:crypto';
import { clearUserKeys } from '../../event/conversion-fields.ts';
import { limits } from '../../event/limits.ts';
import { normalizeUserValue } from '../../event/user-data.ts';
import { isHashed, isPlainHash, normalizeHash } from '../../event/user-hash.ts';
import { parseClientAddress, truncateAddress } from '../client.ts';
import { findPersonalKind, maskNamed, maskPeople } from '../mask-people.ts';
import { textOf } from './judge-event.ts';
import { isObject, type ServerEvent } from './list-events.ts';

export interface ProtectedEvent {
  readonly event: ServerEvent;
  /** Of the client that the event is about; not for the disk. */
  readonly address: string;
  readonly userAgent: string;
}

const userAgentMaxLength = 1_000;
const clearKeys: ReadonlySet<string> = new Set(Object.keys(clearUserKeys));
const nothing: ServerEvent = {};

/** `event`: not nested deeper than `limits.eventMaxDepth`. */
export function protectEvent(event: ServerEvent): ProtectedEvent {
  const given = isObject(event.user_data) ? event.user_data : nothing;
  const address = parseClientAddress(textOf(given.client_ip_address));
  const userAgent = maskPeople(textOf(given.client_user_agent).slice(0, userAgentMaxLength));
  const user_data = protectUserData(given, address);
  const clean = needsMask(event) ? (maskDeep(event, '') as ServerEvent) : event;
  return { event: { ...clean, user_data }, address, userAgent };
}

function protectUserData(given: ServerEvent, address: string): ServerEvent {
  const kept: Record<string, unknown> = {};
  for (const key in given) {
    const value = given[key];
    // The agent travels beside the event. TRICKY: assigning to `__proto__` sets the prototype.
    if (value === null || key === 'client_user_agent' || key === '__proto__') continue;
    if (key === 'client_ip_address') {
      if (address !== '') kept[key] = truncateAddress(address);
    } else if (clearKeys.has(key))
      kept[key] = hasMark(value) || typeof value === 'object' ? maskDeep(value, key) : value;
    else {
      const hashes = hashValues(key, value);
      if (hashes.length > 0) kept[maskPeople(key)] = hashes;
    }
  }
  return kept;
}

function hashValues(key: string, value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  const hashes: string[] = [];
  for (const one of values) {
    if (typeof one === 'string' && isPlainHash(one)) {
      hashes.push(one);
      continue;
    }
    const text = typeof one === 'boolean' ? '' : textOf(one);
    const safe = isHashed(text) ? normalizeHash(text) : hashClear(key, text);
    if (safe !== '') hashes.push(safe);
  }
  return hashes;
}

function hashClear(key: string, text: string): string {
  const normal = text === '' ? '' : normalizeUserValue(key, text);
  return normal === '' ? '' : hash('sha256', normal, 'hex');
}

/** Whether anything but the user data has to be masked: a walk without copies, because it hardly ever has. */
function needsMask(event: ServerEvent): boolean {
  for (const key in event) {
    if (key === 'user_data') continue;
    if (isMarkedName(key) || holdsMark(event[key])) return true;
  }
  return false;
}

function holdsMark(value: unknown): boolean {
  if (typeof value === 'string') return hasMark(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsMark);
  for (const key in value) {
    if (isMarkedName(key) || holdsMark((value as ServerEvent)[key])) return true;
  }
  return false;
}

/** Signs without which a text holds no e-mail address, no phone number, no query and no JSON. */
function hasMark(value: unknown): boolean {
  return typeof value === 'string' && /[@+%?#&;"]/.test(value) && maskPeople(value) !== value;
}

const markedNames = new Map<string, boolean>();

/** Remembered: the names of fields are few. */
function isMarkedName(name: string): boolean {
  let isMarked = markedNames.get(name);
  if (isMarked === undefined) {
    if (markedNames.size > 10_000) markedNames.clear();
    isMarked = findPersonalKind(name) !== undefined || hasMark(name);
    markedNames.set(name, isMarked);
  }
  return isMarked;
}

/** A copy in which every text is fit for the disk, whatever it is a copy of. `name`: what the value stands under. */
export function maskDeep(value: unknown, name: string, depth = 0): unknown {
  if (typeof value === 'string') return maskNamed(name, value);
  if (typeof value === 'number')
    return maskNamed(name, String(value)) === String(value) ? value : maskNamed(name, String(value));
  if (typeof value !== 'object' || value === null) return value;
  if (depth > limits.eventMaxDepth) return '[nested too deeply]';
  if (Array.isArray(value)) return value.map((item) => maskDeep(item, name, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [maskPeople(key), maskDeep(item, key, depth + 1)]),
  );
}

/** Objects and lists are nested deeper than may be. Looks no deeper than that. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth >= limits.eventMaxDepth) return true;
  if (Array.isArray(value)) return value.some((item) => isTooDeep(item, depth + 1));
  for (const key in value) {
    if (isTooDeep((value as ServerEvent)[key], depth + 1)) return true;
  }
  return false;
}
