// Where: collector, Conversions API, before the disk. Any value of a request -> the same with data about people masked, at any depth, and
// cheap looks at whether that is needed.

import { limits } from '../../event/limits.ts';
import { findPersonalKind, maskNamed, maskPeople } from '../mask-people.ts';
import type { ServerEvent } from './list-events.ts';

/** Whether anything but the user data has to be masked: a walk without copies, because it hardly ever has. */
export function needsMask(event: ServerEvent): boolean {
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

export function hasMark(value: unknown): boolean {
  return typeof value === 'string' && maskPeople(value) !== value;
}

const markedNames = new Map<string, boolean>();
const rememberedMaxLength = 64;

/** Remembered: the names of fields are few. One that holds data of a person itself is not. */
export function isMarkedName(name: string): boolean {
  let isMarked = markedNames.get(name);
  if (isMarked === undefined) {
    if (markedNames.size > 10_000) markedNames.clear();
    isMarked = findPersonalKind(name) !== undefined || hasMark(name);
    if (name.length <= rememberedMaxLength && !hasMark(name)) markedNames.set(name, isMarked);
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
  return isObjectOrList(value) && isTooDeepWithin(value, depth);
}

function isTooDeepWithin(value: object, depth: number): boolean {
  if (depth >= limits.eventMaxDepth) return true;
  if (Array.isArray(value))
    return value.some((item) => isObjectOrList(item) && isTooDeepWithin(item, depth + 1));
  for (const key in value) {
    const item = (value as ServerEvent)[key];
    if (isObjectOrList(item) && isTooDeepWithin(item, depth + 1)) return true;
  }
  return false;
}

function isObjectOrList(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
