// Where: disk -> loader, relays, live list. One reader of a spool folder, with a durable cursor of its own or without.
// In: a folder that its writer may be writing. Out: chunks of whole frames, in order, each record once.

import fs from 'node:fs';
import path from 'node:path';
import { createFileDurably, writeFileDurably } from '../runtime/durable-file.ts';
import { type KeptRange, openArchive, type SegmentSource } from './archive.ts';
import { readCursor, releaseSegments, type SpoolCursor } from './cursor.ts';
import { segmentPath } from './disk.ts';
import { findMagic, frameHeaderBytes, readFrame } from './frame.ts';
import { offsetOf, positionOf, segmentOf } from './position.ts';

interface SpoolChunk {
  readonly records: readonly Uint8Array[];
  /** Position of the first frame. */
  readonly from: number;
  /** Position behind the last frame: what `claim` takes. */
  readonly to: number;
  /** Bytes before `from` that should have been frames and were not readable. 0 in a healthy log. */
  readonly corruptBytes: number;
}

export interface SpoolReader {
  /** Random text made once for this folder: tells its positions from those of any other folder. */
  readonly identity: string;
  /** Where the range claimed before the last stop ends, if it was never committed. Read exactly to it first. */
  readonly claimedTo: number | undefined;
  /** Something can be read now, or will be after a corrupt stretch. Cheap: looks, does not read. */
  hasMore(): boolean;
  /** The next frames: at most about `maxBytes`, never past `until`. Undefined: nothing more yet. */
  read(options: ReadOptions): SpoolChunk | undefined;
  /** Durably notes that the records up to `to` are being handed on. */
  claim(to: number): void;
  /** Durably moves the cursor behind the claim, and releases segments that no reader needs. `range`: noted where they are kept. */
  commit(range?: KeptRange): void;
  close(): void;
}

interface ReadOptions {
  readonly maxBytes: number;
  /** Where the bytes go, which the records are parts of; a frame that does not fit gets room of its own. Default: all do. */
  readonly into?: Buffer;
  /** Read no frame at or behind this position. */
  readonly until?: number;
}

export interface SpoolReaderOptions {
  readonly folder: string;
  /** Name of the cursor. Undefined: no cursor; begins with the newest segment, claim and commit move nothing. */
  readonly name?: string;
  /** Folder of segments that no reader needs any more. Undefined: they are deleted. */
  readonly archive?: string;
  /** Without a cursor: where to begin, and where the segments are. */
  readonly from?: number;
  readonly source?: SegmentSource;
}

export function openSpoolReader(options: SpoolReaderOptions): SpoolReader {
  const { folder, name, source = spoolSource(folder) } = options;
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const archive = options.archive === undefined ? undefined : openArchive(folder, options.archive);
  const cursorFile = name === undefined ? undefined : path.join(folder, `${name}.cursor`);
  const start =
    cursorFile === undefined
      ? { position: options.from ?? positionOf(source.list().at(-1) ?? 0, 0) }
      : readCursor(cursorFile);
  let committed: SpoolCursor = start;
  let at = start.position;
  let open: { readonly segment: number; readonly fd: number } | undefined;
  let corruptBytes = 0;

  function read(options: ReadOptions): SpoolChunk | undefined {
    for (;;) {
      const fd = openAt(segmentOf(at));
      const chunk = fd === undefined ? undefined : readFrames(fd, options);
      if (chunk !== undefined) return chunk;
      if (options.until !== undefined && at >= options.until) return undefined;
      const next = source.list().find((segment) => segment > segmentOf(at));
      if (next === undefined) return undefined;
      // TRICKY: the last frames may have been written between the read above and the look at the folder. Only what is
      // read after the next segment was seen counts as the end of this one.
      const late = fd === undefined ? undefined : (readFrames(fd, options) ?? skipCorrupt(fd, options));
      if (late !== undefined) return late;
      if (options.until !== undefined && segmentOf(options.until) < next) return undefined;
      at = positionOf(next, 0);
    }
  }

  function hasMore(): boolean {
    const fd = openAt(segmentOf(at));
    if (fd !== undefined && hasFrame(fd)) return true;
    return source.list().some((segment) => segment > segmentOf(at));
  }

  /** Segments are preallocated: the header tells whether a frame is here without reading megabytes of zeros. */
  function hasFrame(fd: number): boolean {
    return readFrame(readBytes(fd, offsetOf(at), frameHeaderBytes), 0, offsetOf(at)) !== 'invalid';
  }

  function openAt(segment: number): number | undefined {
    if (open?.segment === segment) return open.fd;
    close();
    try {
      open = { segment, fd: source.open(segment) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    return open.fd;
  }

  function readFrames(fd: number, options: ReadOptions) {
    if (!hasFrame(fd)) return undefined;
    let bytes = readBytes(fd, offsetOf(at), options.maxBytes, options.into);
    const base = at;
    const records: Uint8Array[] = [];
    let index = 0;
    for (;;) {
      if (options.until !== undefined && base + index >= options.until) break;
      const frame = readFrame(bytes, index, offsetOf(base) + index);
      if (frame === 'invalid') break;
      if ('short' in frame) {
        if (index > 0) break;
        const more = readBytes(fd, offsetOf(at), frame.short);
        if (more.length < frame.short || more.length === bytes.length) break;
        bytes = more;
        continue;
      }
      for (const record of frame.records) records.push(record);
      index += frame.bytes;
    }
    if (index === 0) return undefined;
    at = base + index;
    const chunk = { records, from: base, to: at, corruptBytes };
    corruptBytes = 0;
    return chunk;
  }

  function skipCorrupt(fd: number, options: ReadOptions) {
    const bytes = readBytes(fd, offsetOf(at), Number.MAX_SAFE_INTEGER);
    for (let index = findMagic(bytes, 1); index !== -1; index = findMagic(bytes, index + 1)) {
      const frame = readFrame(bytes, index, offsetOf(at) + index);
      if (frame === 'invalid' || 'short' in frame) continue;
      corruptBytes += index;
      at += index;
      return readFrames(fd, options);
    }
    return undefined;
  }

  function store(cursor: SpoolCursor): void {
    committed = cursor;
    if (cursorFile !== undefined) writeFileDurably(cursorFile, JSON.stringify(cursor));
  }

  function close(): void {
    if (open !== undefined) fs.closeSync(open.fd);
    open = undefined;
  }

  return {
    identity: readIdentity(folder),
    claimedTo: start.claimedTo,
    hasMore,
    read,
    claim: (to) => store({ position: committed.position, claimedTo: to }),
    commit(range) {
      if (committed.claimedTo === undefined) return;
      if (range !== undefined) archive?.note(range);
      store({ position: committed.claimedTo });
      if (cursorFile !== undefined) releaseSegments(folder, archive);
    },
    close() {
      close();
      archive?.close();
    },
  };
}

function readBytes(fd: number, offset: number, maxBytes: number, into?: Buffer): Buffer {
  const size = fs.fstatSync(fd).size;
  const length = Math.max(0, Math.min(maxBytes, size - offset, into?.length ?? maxBytes));
  const bytes = into ?? Buffer.allocUnsafe(length);
  const read = length === 0 ? 0 : fs.readSync(fd, bytes, 0, length, offset);
  return bytes.subarray(0, read);
}

function spoolSource(folder: string): SegmentSource {
  return {
    list: () => listNumbers(folder),
    open: (segment) => fs.openSync(segmentPath(folder, segment), 'r'),
  };
}

export function listNumbers(folder: string): number[] {
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.segment'))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
}

/** When the newest segment was last written to, Unix ms; 0: there is none. */
export function lastWrittenMs(folder: string): number {
  const newest = listNumbers(folder).at(-1);
  const stat =
    newest === undefined ? undefined : fs.statSync(segmentPath(folder, newest), { throwIfNoEntry: false });
  return stat?.mtimeMs ?? 0;
}

/** Random text made once for this folder. */
export function readIdentity(folder: string): string {
  return createFileDurably(path.join(folder, 'identity'), crypto.randomUUID());
}
