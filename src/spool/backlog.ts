// Where: spool -> metrics and /readyz. How far a reader is behind its writer, from the files alone.

import fs from 'node:fs';
import path from 'node:path';
import { readCursor } from './cursor.ts';
import { segmentPath } from './disk.ts';
import { offsetOf, segmentOf } from './position.ts';
import { listNumbers } from './reader.ts';

export interface SpoolBacklog {
  /** Bytes of segments not yet behind the cursor, the open segment's free space included. */
  readonly bytes: number;
  /** Age of the oldest segment still needed, ms; 0 when only the open one is. */
  readonly ageMs: number;
}

export function measureBacklog(folder: string, reader: string): SpoolBacklog {
  const cursor = readCursor(path.join(folder, `${reader}.cursor`));
  const needed = listNumbers(folder).filter((segment) => segment >= segmentOf(cursor.position));
  let bytes = 0;
  let oldestMs = Date.now();
  for (const segment of needed) {
    const stat = fs.statSync(segmentPath(folder, segment), { throwIfNoEntry: false });
    if (stat === undefined) continue;
    const consumed = segment === segmentOf(cursor.position) ? offsetOf(cursor.position) : 0;
    bytes += stat.size - consumed;
    if (segment !== needed.at(-1)) oldestMs = Math.min(oldestMs, stat.mtimeMs);
  }
  return { bytes, ageMs: Math.max(0, Date.now() - oldestMs) };
}
