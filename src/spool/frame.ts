// Where: inside the spool. One frame = one group commit. Writing frames into a buffer and finding them again.
// Pure: bytes in, bytes out.

import { crc32 } from 'node:zlib';

export const frameHeaderBytes = 16;
/** Bytes a record needs beside its own. */
export const recordHeaderBytes = 4;

const magic = 0x4f50_5331; // 'OPS1'

/** Completes the frame whose body stands at `frameHeaderBytes` in `buffer`; returns the frame's length in bytes. */
export function sealFrame(
  buffer: Buffer,
  frame: { readonly bodyBytes: number; readonly records: number; readonly offset: number },
): number {
  const end = frameHeaderBytes + frame.bodyBytes;
  buffer.writeUInt32LE(magic, 0);
  buffer.writeUInt32LE(frame.bodyBytes, 4);
  buffer.writeUInt32LE(frame.records, 8);
  buffer.writeUInt32LE(crc32(buffer.subarray(frameHeaderBytes, end), frame.offset), 12);
  return end;
}

export interface Frame {
  readonly records: readonly Uint8Array[];
  /** Length of the whole frame, bytes. */
  readonly bytes: number;
}

/**
 * Reads the frame at `index` of `bytes`, which stands at `offset` of its segment. `invalid`: no frame here.
 * `short`: a frame may be here but needs `bytes` in all.
 */
export function readFrame(
  bytes: Buffer,
  index: number,
  offset: number,
): Frame | 'invalid' | { readonly short: number } {
  if (index + frameHeaderBytes > bytes.length) return { short: frameHeaderBytes };
  if (bytes.readUInt32LE(index) !== magic) return 'invalid';
  const bodyBytes = bytes.readUInt32LE(index + 4);
  const start = index + frameHeaderBytes;
  if (start + bodyBytes > bytes.length) return { short: frameHeaderBytes + bodyBytes };
  const body = bytes.subarray(start, start + bodyBytes);
  if (crc32(body, offset) !== bytes.readUInt32LE(index + 12)) return 'invalid';
  return { records: splitRecords(body, bytes.readUInt32LE(index + 8)), bytes: frameHeaderBytes + bodyBytes };
}

/** Length of the frame that begins at `index` and lies whole in `bytes`, by its header alone; 0: none. */
export function frameLength(bytes: Buffer, index: number): number {
  if (index + frameHeaderBytes > bytes.length || bytes.readUInt32LE(index) !== magic) return 0;
  const length = frameHeaderBytes + bytes.readUInt32LE(index + 4);
  return index + length > bytes.length ? 0 : length;
}

/** `body`: of a frame. */
export function splitRecords(body: Buffer, count: number): Uint8Array[] {
  const records: Uint8Array[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const length = body.readUInt32LE(at);
    records.push(body.subarray(at + recordHeaderBytes, at + recordHeaderBytes + length));
    at += recordHeaderBytes + length;
  }
  return records;
}

/** Index of the next place after `index` where a frame might begin, or -1. */
export function findMagic(bytes: Buffer, index: number): number {
  return bytes.indexOf(Buffer.from([0x31, 0x53, 0x50, 0x4f]), index);
}
