// Where: collector, Conversions API, usual events. Where the record of an event is put together: in a block of records, behind room for
// its head, which is known last.

import { beginRecord, createRecordBlock, endRecord, type RecordBlock } from '../../spool/spool.ts';
import type { Source } from './json-bytes.ts';

export interface EventDesk {
  readonly block: RecordBlock;
  /** Of the record, and of what follows its head. */
  start: number;
  bodyStart: number;
  /** Where writing stands. */
  end: number;
}

/** An agent has a thousand characters of three bytes at most. */
const headMaxBytes = 8 << 10;
/** A longer event goes the plain way. */
const bodyMaxBytes = 64 << 10;
/** What is written at a time without asking for room. */
const marginBytes = 256;
/** From here on a call of the system's own copying is cheaper than a loop (measured). */
const loopMaxBytes = 64;

export function createEventDesk(): EventDesk {
  return { block: createRecordBlock(), start: 0, bodyStart: 0, end: 0 };
}

export function beginEvent(desk: EventDesk): void {
  desk.start = beginRecord(desk.block, headMaxBytes + bodyMaxBytes);
  desk.bodyStart = desk.start + headMaxBytes;
  desk.end = desk.bodyStart;
}

/** Adds what was written, behind its head, to the block. */
export function endEvent({ block, start, bodyStart, end }: EventDesk, head: string): void {
  const headEnd = start + block.bytes.write(head, start, headMaxBytes);
  block.bytes.copyWithin(headEnd, bodyStart, end);
  endRecord(block, headEnd + end - bodyStart);
}

export function hasRoom({ bodyStart, end }: EventDesk, bytes = 0): boolean {
  return end + bytes + marginBytes < bodyStart + bodyMaxBytes;
}

/** What stands in the source from `from` to before `to`. False: there is no room. */
export function copyFrom(desk: EventDesk, source: Source, from: number, to: number): boolean {
  const length = to - from;
  const { end } = desk;
  const { bytes } = desk.block;
  if (!hasRoom(desk, length)) return false;
  if (length > loopMaxBytes) source.bytes.copy(bytes, end, from, to);
  else for (let n = 0; n < length; n++) bytes[end + n] = source.bytes[from + n] as number;
  desk.end = end + length;
  return true;
}

export function write(desk: EventDesk, byte: number): void {
  desk.block.bytes[desk.end] = byte;
  desk.end += 1;
}

export function writeRange(desk: EventDesk, given: Uint8Array, from: number, to: number): void {
  const { end } = desk;
  const { bytes } = desk.block;
  for (let n = 0; n < to - from; n++) bytes[end + n] = given[from + n] as number;
  desk.end = end + to - from;
}

export function writeBytes(desk: EventDesk, given: Uint8Array): void {
  writeRange(desk, given, 0, given.length);
}

export function writeText(desk: EventDesk, text: string): void {
  desk.end += desk.block.bytes.write(text, desk.end);
}
