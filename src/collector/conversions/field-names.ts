// Where: collector, Conversions API, usual events. The name that stands at a place in the bytes of a request, and what is known of
// it: names are few, and to look one up by its bytes costs less than to make a text of it (measured).

import { clearUserKeys, hashedUserKeys } from '../../event/conversion-fields.ts';
import { byteOf, holds, isAt, readByte, readText, type Source, textRead } from './json-bytes.ts';
import { weakSetsOf } from './judge-event.ts';
import { isMarkedName } from './mask-deep.ts';
import { type Treatment, treatmentOf } from './protect-user-data.ts';

export interface FieldName {
  readonly text: string;
  /** As it stands in a request, with its quotes. */
  readonly quoted: Uint8Array;
  /** What stands under it may have to be masked. */
  readonly isMarked: boolean;
  /** Of a field of an event: itself, where its value is judged. */
  readonly eventField: EventField | undefined;
  /** The same in `custom_data`. */
  readonly customField: CustomField | undefined;
  /** Of a key of `user_data`: what becomes of its value. */
  readonly userField: Treatment | undefined;
  /** Of a key of `user_data` whose value is hashed: its number, from 1. */
  readonly hashNumber: number;
  /** Of a key of `user_data`: the sets of keys that tell nobody apart in which it lies, one bit each. */
  readonly weakSets: number;
  /** The event, by its number, in which it stood last: in itself, and in its `user_data`. */
  inEvent: number;
  inUserData: number;
  isRemembered: boolean;
  /** What followed it the last time. */
  next: FieldName | undefined;
}

/** Fields of an event whose value is judged. */
const judgedFields = [
  'event_name',
  'event_time',
  'action_source',
  'user_data',
  'custom_data',
  'app_data',
] as const;
type EventField = (typeof judgedFields)[number];
const judgedCustomFields = ['value', 'currency'] as const;
type CustomField = (typeof judgedCustomFields)[number];

/** Longer ones are not usual. */
const nameMaxBytes = 64;
/** More than so many are not remembered, nor what may be data of a person. */
const namesMax = 2_000;

const names = new Map<number, FieldName>();
for (const name of [...judgedFields, ...Object.keys(hashedUserKeys), ...Object.keys(clearUserKeys)])
  remember(createName(name));

/** The name that was read last. */
let last = createName('');

/** Passes over a name and the colon behind it. Undefined: it is none, or is written with escapes. */
export function readName(source: Source): FieldName | undefined {
  const name = isNext(source, last.next) ? last.next : findName(source);
  if (name === undefined) return undefined;
  // One that is not remembered would be by the link, and what follows it.
  if (name.isRemembered) last.next = name;
  last = name;
  return readByte(source, byteOf.colon) ? name : undefined;
}

/** Nearly always the same name follows as the time before: two thirds of the time of a look-up are spared (measured). */
function isNext(source: Source, expected: FieldName | undefined): expected is FieldName {
  if (expected === undefined || !isAt(source, source.at, expected.quoted)) return false;
  source.at += expected.quoted.length;
  return true;
}

function findName(source: Source): FieldName | undefined {
  if (!readText(source) || (source.found & holds.escape) !== 0) return undefined;
  const { bytes, start, stop } = source;
  if (stop - start > nameMaxBytes) return undefined;
  const hash = hashBytes(bytes, start - 1, stop + 1);
  const found = names.get(hash);
  const isIt = found?.quoted.length === stop - start + 2 && isAt(source, start - 1, found.quoted);
  if (isIt) return found;
  const name = createName(textRead(source) ?? '');
  if (found === undefined && names.size < namesMax && !name.isMarked) remember(name, hash);
  return name;
}

function createName(text: string): FieldName {
  return {
    text,
    quoted: Buffer.from(`"${text}"`),
    isMarked: isMarkedName(text),
    eventField: judgedFields.find((field) => field === text),
    customField: judgedCustomFields.find((field) => field === text),
    userField: treatmentOf(text),
    hashNumber: Object.keys(hashedUserKeys).indexOf(text) + 1,
    weakSets: weakSetsOf(text) ?? 0,
    inEvent: 0,
    inUserData: 0,
    isRemembered: false,
    next: undefined,
  };
}

function remember(name: FieldName, hash = hashBytes(name.quoted, 0, name.quoted.length)): void {
  name.isRemembered = true;
  names.set(hash, name);
}

function hashBytes(bytes: Uint8Array, start: number, stop: number): number {
  let hash = 0;
  for (let at = start; at < stop; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
  return hash;
}
