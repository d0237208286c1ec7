// Where: collector -> disk. The one writer of a spool folder: groups records into frames, writes them durably.
// Promises: `append` resolves after the record is on disk, or rejects with a SpoolFault and the record counts as not
// taken. Order of acknowledgement is the order of arrival.

import fs from 'node:fs';
import { errorCode } from '../runtime/errors.ts';
import { nodeDisk, type SegmentFile, type SpoolDisk } from './disk.ts';
import { SpoolFault } from './fault.ts';
import { frameHeaderBytes, recordHeaderBytes, sealFrame } from './frame.ts';
import type { RecordBlock } from './record-block.ts';

export interface SpoolWriter {
  /** Resolves when `record` is durable. Rejects with SpoolFault. */
  append(record: string): Promise<void>;
  /** Like `append`, for records that belong together: all of them become durable, or none. A block is copied before this returns. */
  appendAll(records: readonly string[] | RecordBlock): Promise<void>;
  /** Resolves when a record could be taken now, having tried the disk when none is open. Rejects with SpoolFault. */
  probe(): Promise<void>;
  /** Writes what is pending and closes the segment. */
  close(): Promise<void>;
}

export interface SpoolWriterOptions {
  readonly folder: string;
  /** Size limit of the folder, bytes. */
  readonly maxBytes: number;
  /** Size of one segment file, bytes. Default 16 MiB. */
  readonly segmentBytes?: number;
  readonly disk?: SpoolDisk;
  /** Asked when the disk is full: makes room of so many bytes, if it can, and says whether it has. */
  readonly makeRoom?: (bytes: number) => boolean;
}

interface Group {
  buffer: Buffer;
  bytes: number;
  records: number;
  /** Of all its records: they become durable together. */
  outcome: PromiseWithResolvers<void>;
}

const pendingMaxBytes = 8 << 20;
/** A group waits while each turn of the event loop brings more records, and no longer than this. */
const gatherMaxMs = 2;
/** While full, the folder is looked at again no more often than this. */
const fullRetryMs = 200;

export async function openSpoolWriter(options: SpoolWriterOptions): Promise<SpoolWriter> {
  const { folder, maxBytes, segmentBytes = 16 << 20, disk = nodeDisk, makeRoom } = options;
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });

  let segment = (await disk.listSegments(folder)).at(-1) ?? 0;
  let file: SegmentFile | undefined;
  let offset = 0;
  let spare: Promise<void> | undefined;
  let fullUntilMs = 0;
  let isWriting = false;
  let isScheduled = false;
  let whenIdle: (() => void) | undefined;
  let filling: Group = createGroup();
  let writing: Group = createGroup();

  function append(record: string): Promise<void> {
    // Worst case of UTF-8: three bytes for each UTF-16 unit.
    const mostBytes = record.length * 3 > pendingMaxBytes / 4 ? Buffer.byteLength(record) : record.length * 3;
    return fill(recordHeaderBytes + mostBytes, () => add(record));
  }

  function appendAll(records: readonly string[] | RecordBlock): Promise<void> {
    if ('bytes' in records) return fill(records.length, () => addBlock(records));
    let needed = 0;
    for (const record of records) needed += recordHeaderBytes + record.length * 3;
    // Counting what is written anyway costs as much as writing it: only where it decides.
    if (filling.bytes + needed > pendingMaxBytes / 2) {
      needed = 0;
      for (const record of records) needed += recordHeaderBytes + Buffer.byteLength(record);
    }
    // A group is one frame, and a frame is valid as a whole or not at all.
    return fill(needed, () => records.forEach(add));
  }

  /** Adds to the group that waits for the disk. `needed`: bytes at most. */
  function fill(needed: number, addRecords: () => void): Promise<void> {
    if (frameHeaderBytes + filling.bytes + needed > Math.min(pendingMaxBytes, segmentBytes)) {
      return Promise.reject(new SpoolFault('spool_full', 'more is waiting for the disk than may wait'));
    }
    reserve(filling, needed);
    addRecords();
    if (!isWriting && !isScheduled) {
      // All requests read in this turn of the event loop share the frame.
      isScheduled = true;
      setImmediate(writeGroups);
    }
    return filling.outcome.promise;
  }

  function add(record: string): void {
    const at = frameHeaderBytes + filling.bytes;
    const length = filling.buffer.write(record, at + recordHeaderBytes, 'utf8');
    filling.buffer.writeUInt32LE(length, at);
    filling.bytes += recordHeaderBytes + length;
    filling.records += 1;
  }

  function addBlock({ bytes, length, records }: RecordBlock): void {
    bytes.copy(filling.buffer, frameHeaderBytes + filling.bytes, 0, length);
    filling.bytes += length;
    filling.records += records;
  }

  async function writeGroups(): Promise<void> {
    isScheduled = false;
    if (isWriting) return;
    isWriting = true;
    while (filling.records > 0) {
      await gather();
      [filling, writing] = [writing, filling];
      await writeGroup(writing);
      writing.outcome = Promise.withResolvers();
      writing.bytes = 0;
      writing.records = 0;
    }
    isWriting = false;
    whenIdle?.();
  }

  /** A durable write costs as much processor time as two requests: under load it is shared by as many as are at hand. */
  async function gather(): Promise<void> {
    const startedAtMs = performance.now();
    for (let seen = 0; seen < filling.records && performance.now() - startedAtMs < gatherMaxMs; ) {
      seen = filling.records;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function probe(): Promise<void> {
    // A write that is under way says by itself how it ends.
    if (isWriting || isScheduled || file !== undefined) return;
    isWriting = true;
    try {
      await rotate();
    } catch (error) {
      throw toFault(error);
    } finally {
      isWriting = false;
      if (filling.records > 0) void writeGroups();
      else whenIdle?.();
    }
  }

  async function writeGroup(group: Group): Promise<void> {
    try {
      const needed = frameHeaderBytes + group.bytes;
      if (file === undefined || offset + needed > segmentBytes) await rotate();
      if (file === undefined) throw new Error('no segment is open');
      const frame = { bodyBytes: group.bytes, records: group.records, offset };
      await file.write(group.buffer, sealFrame(group.buffer, frame), offset);
      offset += needed;
      group.outcome.resolve();
    } catch (error) {
      await abandonSegment();
      // On a file system that copies what it writes; the next attempt finds room.
      if (errorCode(error) === 'ENOSPC') makeRoom?.(2 * segmentBytes);
      group.outcome.reject(toFault(error));
    }
  }

  async function rotate(): Promise<void> {
    await refuseWhenFull();
    await abandonSegment();
    await takeSpare();
    segment = Math.max(segment, (await disk.listSegments(folder)).at(-1) ?? 0) + 1;
    file = await disk.activateSpare(folder, segment);
    offset = 0;
    // The next one is made while this one fills. Its failure shows at the next rotation, which tries again.
    spare = disk.prepareSpare(folder, segmentBytes);
    spare.catch(() => {
      spare = undefined;
    });
  }

  async function takeSpare(): Promise<void> {
    for (;;) {
      spare ??= disk.prepareSpare(folder, segmentBytes);
      const prepared = spare;
      spare = undefined;
      try {
        return await prepared;
      } catch (error) {
        // Room for this one and the next.
        if (errorCode(error) !== 'ENOSPC' || makeRoom?.(2 * segmentBytes) !== true) throw error;
      }
    }
  }

  async function refuseWhenFull(): Promise<void> {
    const nowMs = Date.now();
    const message = `the spool has reached its limit of ${Math.round(maxBytes / (1 << 20))} MiB`;
    if (nowMs < fullUntilMs) throw new SpoolFault('spool_full', message);
    const segments = await disk.listSegments(folder);
    if ((segments.length + 1) * segmentBytes <= maxBytes) return;
    fullUntilMs = nowMs + fullRetryMs;
    throw new SpoolFault('spool_full', message);
  }

  async function abandonSegment(): Promise<void> {
    const old = file;
    file = undefined;
    await old?.close();
  }

  return {
    append,
    appendAll,
    probe,
    async close() {
      if (isWriting || isScheduled) {
        await new Promise<void>((resolve) => {
          whenIdle = resolve;
        });
      }
      await spare?.catch(() => undefined);
      await abandonSegment();
    },
  };
}

function createGroup(): Group {
  return { buffer: Buffer.allocUnsafe(64 << 10), bytes: 0, records: 0, outcome: Promise.withResolvers() };
}

function reserve(group: Group, needed: number): void {
  const wanted = frameHeaderBytes + group.bytes + needed;
  if (wanted <= group.buffer.length) return;
  const larger = Buffer.allocUnsafe(Math.max(wanted, group.buffer.length * 2));
  group.buffer.copy(larger, 0, 0, frameHeaderBytes + group.bytes);
  group.buffer = larger;
}

function toFault(error: unknown): SpoolFault {
  if (error instanceof SpoolFault) return error;
  return new SpoolFault('spool_fault', error instanceof Error ? error.message : String(error), error);
}
