// Where: composition. Which refused requests have been replayed. For each segment of the spool folder `replay` there is a
// file of the same number with the requests that it was made of, written before it. The segment decides: without it the
// file counts for nothing. So requests are marked and events are durable in one step, also after a crash.

import fs from 'node:fs';
import path from 'node:path';
import type { DataFolder } from '../runtime/data-folder.ts';
import { writeFileDurably } from '../runtime/durable-file.ts';
import { addSegment, newestSegment } from '../spool/spool.ts';

/** A row of `rejected`: no other has the same two. */
interface RowPlace {
  readonly batchId: string;
  readonly batchRow: number;
}

interface ReplayedFile {
  /** `BATCH ROW` */
  readonly rows: readonly string[];
  readonly newestReceivedAtMs: number;
}

/** Longer than a refused request is kept. */
const forgetMs = 8 * 24 * 3_600_000;

export function replaySpool(folder: DataFolder): string {
  return path.join(folder.spool, 'replay');
}

/** Tells of a row whether it has been replayed, as of the call that made it. Files are read once. */
export function createReplayedReader(folder: DataFolder): () => (row: RowPlace) => boolean {
  const rows = new Set<string>();
  const known = new Set<number>();
  return () => {
    const newest = newestSegment(replaySpool(folder));
    for (const number of listNumbers(folder)) {
      if (number > newest || known.has(number)) continue;
      known.add(number);
      for (const row of readReplayedFile(folder, number).rows) rows.add(row);
    }
    return (row) => rows.has(nameOf(row));
  };
}

/** Makes `records` durable and marks `rows`: both, or (when it throws the system's error) neither. One process at a time. */
export function commitReplay(
  folder: DataFolder,
  rows: readonly (RowPlace & { readonly receivedAtMs: number })[],
  records: readonly string[],
): void {
  const segment = newestSegment(replaySpool(folder)) + 1;
  const newestReceivedAtMs = rows.reduce((newest, row) => Math.max(newest, row.receivedAtMs), 0);
  const file: ReplayedFile = { rows: rows.map(nameOf), newestReceivedAtMs };
  writeFileDurably(fileOf(folder, segment), JSON.stringify(file));
  addSegment(replaySpool(folder), segment, records);
}

/** Deletes what is known of requests that are no longer kept. */
export function forgetReplayed(folder: DataFolder, nowMs: number): void {
  for (const number of listNumbers(folder)) {
    if (readReplayedFile(folder, number).newestReceivedAtMs < nowMs - forgetMs)
      fs.rmSync(fileOf(folder, number), { force: true });
  }
}

function listNumbers(folder: DataFolder): number[] {
  if (!fs.existsSync(folder.replay)) return [];
  return fs
    .readdirSync(folder.replay)
    .filter((name) => /^\d+\.json$/.test(name))
    .map((name) => Number.parseInt(name, 10));
}

function readReplayedFile(folder: DataFolder, number: number): ReplayedFile {
  return JSON.parse(fs.readFileSync(fileOf(folder, number), 'utf8')) as ReplayedFile;
}

function fileOf(folder: DataFolder, number: number): string {
  return path.join(folder.replay, `${String(number).padStart(10, '0')}.json`);
}

function nameOf({ batchId, batchRow }: RowPlace): string {
  return `${batchId} ${batchRow}`;
}
