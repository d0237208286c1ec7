// Where: spool -> metrics and /readyz. How far a reader is behind its writer, from the files alone.

import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from '../runtime/errors.ts';
import { readCursor } from './cursor.ts';
import { segmentPath } from './disk.ts';
import { frameLength } from './frame.ts';
import { offsetOf, segmentOf } from './position.ts';
import { listNumbers } from './reader.ts';

/** More than the largest frame. */
const chunkBytes = 8 << 20;

export interface SpoolBacklog {
  /** Bytes written and not yet behind the cursor. */
  readonly bytes: number;
  /** Age of the oldest segment still needed, ms; 0 when only the open one is. */
  readonly ageMs: number;
}

export function measureBacklog(folder: string, reader: string): SpoolBacklog {
  const cursor = readCursor(path.join(folder, `${reader}.cursor`));
  const needed = listNumbers(folder).filter((segment) => segment >= segmentOf(cursor.position));
  let bytes = 0;
  const nowMs = Date.now();
  let oldestMs = nowMs;
  for (const segment of needed) {
    const fd = openIfThere(segmentPath(folder, segment));
    if (fd === undefined) continue;
    try {
      const consumed = segment === segmentOf(cursor.position) ? offsetOf(cursor.position) : 0;
      bytes += findEnd(fd, consumed) - consumed;
      if (segment !== needed.at(-1)) oldestMs = Math.min(oldestMs, fs.fstatSync(fd).mtimeMs);
    } finally {
      fs.closeSync(fd);
    }
  }
  return { bytes, ageMs: Math.max(0, nowMs - oldestMs) };
}

/** Where the frames that begin at `offset` end. Segments are preallocated: their size does not tell. */
function findEnd(fd: number, offset: number): number {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let end = offset;
  for (;;) {
    const bytes = buffer.subarray(0, fs.readSync(fd, buffer, 0, chunkBytes, end));
    let index = 0;
    for (let frame = frameLength(bytes, 0); frame !== 0; frame = frameLength(bytes, index)) index += frame;
    if (index === 0) return end;
    end += index;
  }
}

function openIfThere(file: string): number | undefined {
  try {
    return fs.openSync(file, 'r');
  } catch (error) {
    // Its last reader has just moved on.
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
