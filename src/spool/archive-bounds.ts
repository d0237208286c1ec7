// Where: beside the loader, and the writer when its disk is full. Keeps the archive small: packs segments that have come, deletes
// the oldest beyond its bounds. A segment is there plain or packed, whole either way, whatever moment this is killed at.

import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { writeFileDurably } from '../runtime/durable-file.ts';
import { errorCode } from '../runtime/errors.ts';

export interface ArchiveBounds {
  readonly maxAgeMs: number;
  /** Of all folders together. */
  readonly maxBytes: number;
  /** Below so much room on the disk the archive gives way. Default 256 MiB. */
  readonly minFreeBytes?: number;
}

/** One segment and what is known of it. */
interface Kept {
  /** Path without what follows the number. */
  readonly stem: string;
  readonly files: string[];
  bytes: number;
  /** When its last record was written, Unix ms. */
  writtenAtMs: number;
  /** Its records are here: not the ranges alone of one that is still in the spool. */
  hasSegment: boolean;
}

const pack = promisify(zstdCompress);

/** Packs what is plain, then deletes what is too old or too much. `root`: one folder for each spool folder. */
export async function tendArchive(root: string, bounds: ArchiveBounds, nowMs: number): Promise<void> {
  removeLeftovers(root);
  keepBounds(root, bounds, nowMs);
  for (const { stem, files, hasSegment } of listKept(root)) {
    if (!hasSegment) continue;
    for (const file of files.filter((name) => !name.endsWith('.zst')))
      await packFile(path.dirname(stem), file);
  }
  keepBounds(root, bounds, nowMs);
}

/** Deletes the oldest segments until `bytes` are free; false when there was nothing to delete. */
export function freeArchive(root: string, bytes: number): boolean {
  let freed = 0;
  for (const kept of listKept(root)) {
    if (!kept.hasSegment || freed >= bytes) continue;
    removeKept(kept);
    freed += kept.bytes;
  }
  return freed > 0;
}

/** Bytes on disk. */
export function measureArchive(root: string): number {
  return listKept(root).reduce((sum, { bytes }) => sum + bytes, 0);
}

function keepBounds(root: string, bounds: ArchiveBounds, nowMs: number): void {
  const { maxAgeMs, maxBytes, minFreeBytes = 256 << 20 } = bounds;
  const all = listKept(root);
  let bytes = all.reduce((sum, kept) => sum + kept.bytes, 0);
  for (const kept of all) {
    if (isOrphan(kept, all)) removeKept(kept);
    if (!kept.hasSegment) continue;
    if (kept.writtenAtMs >= nowMs - maxAgeMs && bytes <= maxBytes && freeBytes(root) >= minFreeBytes) return;
    removeKept(kept);
    bytes -= kept.bytes;
  }
}

/** Ranges of a segment that is gone: a later one has come here already, and they come in order. */
function isOrphan({ stem, hasSegment }: Kept, all: readonly Kept[]): boolean {
  const isLater = (other: Kept) => path.dirname(other.stem) === path.dirname(stem) && other.stem > stem;
  return !hasSegment && all.some((other) => other.hasSegment && isLater(other));
}

function freeBytes(root: string): number {
  const { bavail, bsize } = fs.statfsSync(root);
  return bavail * bsize;
}

/** Oldest first. */
function listKept(root: string): Kept[] {
  const all = new Map<string, Kept>();
  for (const entry of listFiles(root)) {
    const [, number, kind] = /^(\d+)\.(segment|ranges)(?:\.zst)?$/.exec(path.basename(entry)) ?? [];
    const stat = number === undefined ? undefined : fs.statSync(entry, { throwIfNoEntry: false });
    if (number === undefined || stat === undefined) continue;
    const stem = path.join(path.dirname(entry), number);
    const kept = all.get(stem) ?? { stem, files: [], bytes: 0, writtenAtMs: 0, hasSegment: false };
    kept.files.push(path.basename(entry));
    kept.bytes += stat.blocks * 512;
    kept.writtenAtMs = Math.max(kept.writtenAtMs, stat.mtimeMs);
    kept.hasSegment ||= kind === 'segment';
    all.set(stem, kept);
  }
  return [...all.values()].sort((a, b) => a.writtenAtMs - b.writtenAtMs);
}

function listFiles(root: string): string[] {
  if (!fs.existsSync(root)) return [];
  return fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => path.join(root, name));
}

/** The records first: what is left of a crash in between is ranges without records, which count for nothing. */
function removeKept({ stem, files }: Kept): void {
  for (const name of files.sort().reverse()) fs.rmSync(path.join(path.dirname(stem), name), { force: true });
}

async function packFile(folder: string, name: string): Promise<void> {
  const file = path.join(folder, name);
  try {
    const bytes = await fs.promises.readFile(file);
    const { mtime } = await fs.promises.stat(file);
    writeFileDurably(`${file}.zst`, await pack(bytes));
    // Its age is that of its records.
    fs.utimesSync(`${file}.zst`, mtime, mtime);
    fs.rmSync(file, { force: true });
  } catch (error) {
    // The writer, in need of room, was faster.
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOSPC') throw error;
  }
}

/** What a killed process has left: files half written, and plain files whose packed one is there and whole. */
function removeLeftovers(root: string): void {
  const files = listFiles(root);
  const all = new Set(files);
  for (const file of files) {
    const isTorn = /\.new$/.test(file) || /\.open$/.test(file);
    const isOld =
      isTorn && (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < Date.now() - 60_000;
    if (isOld || all.has(`${file}.zst`)) fs.rmSync(file, { force: true });
  }
}
