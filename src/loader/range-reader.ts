// Where: spool -> loader. The records that make up the next batch, from one log. Promises: of the ranges it has read the latest two
// are whole, the batch that is being sent and the one that is made meanwhile; a third takes the memory of the first, so that
// catching up with millions of records needs no more than two batches.

import type { SpoolReader } from '../spool/spool.ts';

export interface Range {
  /** Positions in the log, of the first record and behind the last. */
  readonly from: number;
  readonly to: number;
  readonly records: readonly Uint8Array[];
  /** Bytes that should have been records and were not readable. */
  readonly corruptBytes: number;
  /** For the lines that are made of them. */
  readonly room: Buffer;
}

/** Larger batches make fewer parts to merge in the store; memory bounds them. */
const rangeMaxBytes = 16 << 20;
const rangeMaxRows = 40_000;
const chunkBytes = 1 << 20;
/** The line of an event beside its record. */
const roomOfLine = 1.5;

/** `until`: the range ends exactly there, however much it is. */
export function createRangeReader(reader: SpoolReader): (until?: number) => Range | undefined {
  let room = createRoom();
  let other = createRoom();
  return (until) => {
    [room, other] = [other, room];
    const records: Uint8Array[] = [];
    let from: number | undefined;
    let to = 0;
    let used = 0;
    let corruptBytes = 0;
    while (until !== undefined || (records.length < rangeMaxRows && used < rangeMaxBytes)) {
      const into = room.records.subarray(used);
      const chunk = reader.read({
        maxBytes: chunkBytes,
        ...(into.length < chunkBytes ? {} : { into }),
        ...(until === undefined ? {} : { until }),
      });
      if (chunk === undefined) break;
      from ??= chunk.from;
      to = chunk.to;
      used += lengthOf(chunk);
      corruptBytes += chunk.corruptBytes;
      for (const record of chunk.records) records.push(record);
    }
    return from === undefined ? undefined : { from, to, records, corruptBytes, room: room.lines };
  };
}

/** Frames with what stands between their records. A chunk lies in one segment. */
function lengthOf({ from, to }: { readonly from: number; readonly to: number }): number {
  return to - from;
}

/** Pages of it that nothing is written to cost nothing. */
function createRoom() {
  return {
    records: Buffer.allocUnsafe(rangeMaxBytes + chunkBytes),
    lines: Buffer.allocUnsafe(rangeMaxBytes * roomOfLine),
  };
}
