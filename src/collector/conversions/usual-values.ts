// Where: collector, Conversions API, usual events. Values of an event that are kept as they were sent: read where they lie, and passed
// over when nothing in them has to be masked.

import { maskPeople } from '../mask-people.ts';
import { type FieldName, readName } from './field-names.ts';
import {
  byteOf,
  holds,
  readByte,
  readNumber,
  readText,
  readWord,
  type Source,
  skipSpaces,
  textRead,
} from './json-bytes.ts';
import { isVisible } from './judge-event.ts';

/** Of lists and objects within an event: deeper ones go the plain way. */
const depthMax = 8;

/** Any value that may be kept as it is. */
export function readKept(source: Source, depth: number): boolean {
  const byte = source.bytes[source.at] as number;
  if (byte === byteOf.quote) return readText(source) && isClean(source);
  if (byte === byteOf.openObject) return readMembers(source, depth, readKeptMember);
  if (byte === byteOf.openList) return readKeptList(source, depth);
  return byte === byteOf.minus || byte < byteOf.colon ? readNumber(source) : readWord(source);
}

/** An object. `readMember` reads the value behind a name. */
export function readMembers(
  source: Source,
  depth: number,
  readMember: (source: Source, name: FieldName, depth: number) => boolean,
): boolean {
  if (source.bytes[source.at] !== byteOf.openObject) return false;
  source.at += 1;
  skipSpaces(source);
  if (source.bytes[source.at] !== byteOf.closeObject) {
    do {
      const name = readName(source);
      if (name === undefined || name.isMarked || depth === depthMax) return false;
      if (!readMember(source, name, depth + 1)) return false;
    } while (readByte(source, byteOf.comma));
  }
  return readClosing(source, byteOf.closeObject);
}

function readKeptMember(source: Source, _name: FieldName, depth: number): boolean {
  return readKept(source, depth);
}

function readKeptList(source: Source, depth: number): boolean {
  source.at += 1;
  skipSpaces(source);
  if (source.bytes[source.at] !== byteOf.closeList) {
    do {
      if (depth === depthMax || !readKept(source, depth + 1)) return false;
    } while (readByte(source, byteOf.comma));
  }
  return readClosing(source, byteOf.closeList);
}

/** Unlike readByte it leaves the spaces behind it, which may not belong to what is read. */
export function readClosing(source: Source, byte: number): boolean {
  if (source.bytes[source.at] !== byte) return false;
  source.at += 1;
  return true;
}

/** A text that says something: it begins and ends with a visible character of ASCII, and has no escapes. */
export function readFilledText(source: Source): boolean {
  return readText(source) && isFilled(source) && isClean(source);
}

/** Of the text that was read last. */
export function isFilled({ bytes, start, stop, found }: Source): boolean {
  const isVisibly = isVisible(bytes[start] as number) && isVisible(bytes[stop - 1] as number);
  return start < stop && isVisibly && (found & holds.escape) === 0;
}

/** Nothing in the text that was read last has to be masked. */
export function isClean(source: Source): boolean {
  if ((source.found & (holds.sign | holds.escape)) === 0) return true;
  const text = textRead(source);
  return text !== undefined && maskPeople(text) === text;
}
