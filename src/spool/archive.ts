// Where: spool -> disk -> replay. Segments that every reader is done with are kept here for a time, and which ranges of them were
// handed on as one. One folder for each spool folder. Per segment N: `N.segment` as it was moved here, or `N.segment.zst`;
// and `N.ranges`, later `N.ranges.zst`: a line for each range that begins in it, durable before its commit.

import fs from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { syncFolder } from '../runtime/durable-file.ts';
import { errorCode } from '../runtime/errors.ts';
import { segmentPath } from './disk.ts';
import { segmentOf } from './position.ts';

/** A range that a reader has handed on whole. */
export interface KeptRange {
  readonly from: number;
  readonly to: number;
  /** When its records were taken up, Unix ms: none of them is younger. */
  readonly startedAtMs: number;
  /** When the process that did it had started, Unix ms: tells it from those before and after. */
  readonly runMs: number;
}

export interface SpoolArchive {
  /** Durable when it returns. */
  note(range: KeptRange): void;
  /** Moves a segment here from its spool folder. */
  keep(segment: number): void;
  close(): void;
}

/** Where the files of a log are, wherever they have got to. */
export interface SegmentSource {
  /** Numbers, rising. */
  list(): number[];
  /** Throws the system's error (ENOENT) when it is gone. The caller closes. */
  open(segment: number): number;
}

export function openArchive(spoolFolder: string, folder: string): SpoolArchive {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  let open: { readonly segment: number; readonly fd: number } | undefined;

  function close(): void {
    if (open !== undefined) fs.closeSync(open.fd);
    open = undefined;
  }

  function openRanges(segment: number): number {
    if (open?.segment === segment) return open.fd;
    close();
    const file = rangesPath(folder, segment);
    const isNew = !fs.existsSync(file);
    open = { segment, fd: fs.openSync(file, 'a', 0o600) };
    if (isNew) syncFolder(folder);
    return open.fd;
  }

  return {
    note({ from, to, startedAtMs, runMs }) {
      const fd = openRanges(segmentOf(from));
      // A line begins and ends by itself: one before it that a power failure has torn spoils only itself.
      fs.writeFileSync(fd, `\n${from} ${to} ${startedAtMs} ${runMs} .`);
      fs.fdatasyncSync(fd);
    },
    keep(segment) {
      fs.renameSync(segmentPath(spoolFolder, segment), segmentPath(folder, segment));
      syncFolder(folder);
    },
    close,
  };
}

function rangesPath(folder: string, segment: number): string {
  return segmentPath(folder, segment).replace(/segment$/, 'ranges');
}

/** Every range that can still be read, rising; each once, though a crash may have noted it twice. */
export function listRanges(spoolFolder: string, folder: string): KeptRange[] {
  const there = new Set(archiveSource(spoolFolder, folder).list());
  const ranges = new Map<number, KeptRange>();
  for (const segment of listSegments(folder, /^(\d+)\.ranges(?:\.zst)?$/)) {
    if (!there.has(segment)) continue;
    for (const line of readWhole(rangesPath(folder, segment)).toString('utf8').split('\n')) {
      const range = parseRange(line);
      if (range !== undefined) ranges.set(range.from, range);
    }
  }
  // The records of a range may reach into segments behind it.
  return [...ranges.values()].filter(({ to }) => there.has(segmentOf(to))).sort((a, b) => a.from - b.from);
}

function parseRange(line: string): KeptRange | undefined {
  const numbers = /^(\d+) (\d+) (\d+) (\d+) \.$/.exec(line)?.slice(1).map(Number);
  if (numbers === undefined) return undefined;
  const [from = 0, to = 0, startedAtMs = 0, runMs = 0] = numbers;
  return { from, to, startedAtMs, runMs };
}

/** The segments of a spool folder and of its archive as one log. */
export function archiveSource(spoolFolder: string, folder: string): SegmentSource {
  return {
    list() {
      // In the order in which a segment moves: so one on its way is not missed.
      const numbers = [spoolFolder, folder].flatMap((place) =>
        listSegments(place, /^(\d+)\.segment(?:\.zst)?$/),
      );
      return [...new Set(numbers)].sort((a, b) => a - b);
    },
    open(segment) {
      for (const place of [spoolFolder, folder]) {
        try {
          return fs.openSync(segmentPath(place, segment), 'r');
        } catch (error) {
          if (errorCode(error) !== 'ENOENT') throw error;
        }
      }
      return openUnpacked(segmentPath(folder, segment));
    },
  };
}

function listSegments(folder: string, name: RegExp): number[] {
  if (!fs.existsSync(folder)) return [];
  const numbers = fs.readdirSync(folder).map((entry) => Number(name.exec(entry)?.[1]));
  return [...new Set(numbers.filter((number) => number >= 0))].sort((a, b) => a - b);
}

/** Readers want a file: it has a name only until it is open. */
function openUnpacked(file: string): number {
  const bytes = zstdDecompressSync(fs.readFileSync(`${file}.zst`));
  const unpacked = `${file}.${process.pid}.open`;
  try {
    fs.writeFileSync(unpacked, bytes, { mode: 0o600 });
    return fs.openSync(unpacked, 'r');
  } finally {
    fs.rmSync(unpacked, { force: true });
  }
}

function readWhole(file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return zstdDecompressSync(fs.readFileSync(`${file}.zst`));
  }
}
