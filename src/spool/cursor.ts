// Where: inside the spool. A reader's durable place: how far it has handed on, and what it is handing on now.

import fs from 'node:fs';
import path from 'node:path';
import type { SpoolArchive } from './archive.ts';
import { segmentPath } from './disk.ts';
import { segmentOf } from './position.ts';

export interface SpoolCursor {
  /** Everything before it has been handed on. */
  readonly position: number;
  /** End of the range being handed on, if any. */
  readonly claimedTo?: number;
}

/** The cursor kept in `file`; the beginning when there is none yet. Throws when the file is not a cursor. */
export function readCursor(file: string): SpoolCursor {
  if (!fs.existsSync(file)) return { position: 0 };
  const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  const { position, claimedTo } = value as Partial<SpoolCursor>;
  if (!Number.isSafeInteger(position) || position === undefined) {
    throw new Error(
      `${file} is not a spool cursor; restore it from a backup or remove it to read from the start`,
    );
  }
  return claimedTo === undefined ? { position } : { position, claimedTo };
}

/** Position behind everything that the reader `name` of the folder has handed on. */
export function committedTo(folder: string, name: string): number {
  return readCursor(path.join(folder, `${name}.cursor`)).position;
}

/** Position behind everything that it has handed on or is handing on now: in part whoever takes it may have it already. */
export function claimedTo(folder: string, name: string): number {
  const cursor = readCursor(path.join(folder, `${name}.cursor`));
  return cursor.claimedTo ?? cursor.position;
}

/** Segments that lie wholly behind every reader of the folder go into the archive, if there is one; the newest always stays. */
export function releaseSegments(folder: string, archive: SpoolArchive | undefined): void {
  const names = fs.readdirSync(folder);
  const slowest = names
    .filter((name) => name.endsWith('.cursor'))
    .map((name) => segmentOf(readCursor(path.join(folder, name)).position))
    .reduce((least, segment) => Math.min(least, segment), Number.POSITIVE_INFINITY);
  const segments = names
    .filter((name) => name.endsWith('.segment'))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
  for (const segment of segments.slice(0, -1)) {
    if (segment >= slowest) continue;
    if (archive === undefined) fs.rmSync(segmentPath(folder, segment), { force: true });
    else archive.keep(segment);
  }
}
