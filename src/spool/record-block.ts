// Where: before the spool. Records that belong together, one after the other as they stand in a frame, so that the writer copies them
// all at once and no text is made of them.

import { recordHeaderBytes } from './frame.ts';

/** One serves all requests: what is in it is good until it is cleared. */
export interface RecordBlock {
  bytes: Buffer;
  /** Bytes in use, from the first. */
  length: number;
  records: number;
}

export function createRecordBlock(): RecordBlock {
  return { bytes: Buffer.alloc(0), length: 0, records: 0 };
}

export function clearBlock(block: RecordBlock): void {
  block.length = 0;
  block.records = 0;
}

/** Where the bytes of the next record begin. There is room for `maxBytes` of them, whatever was there before. */
export function beginRecord(block: RecordBlock, maxBytes: number): number {
  const needed = block.length + recordHeaderBytes + maxBytes;
  if (needed > block.bytes.length) {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, block.bytes.length * 2));
    block.bytes.copy(larger, 0, 0, block.length);
    block.bytes = larger;
  }
  return block.length + recordHeaderBytes;
}

/** The record reaches to before `end`. */
export function endRecord(block: RecordBlock, end: number): void {
  block.bytes.writeUInt32LE(end - block.length - recordHeaderBytes, block.length);
  block.length = end;
  block.records += 1;
}

export function addRecord(block: RecordBlock, text: string): void {
  const start = beginRecord(block, Buffer.byteLength(text));
  endRecord(block, start + block.bytes.write(text, start));
}
