// Where: raw records -> replay -> store. Records received in a period, interpreted anew by the code of today, as rows of the batches
// that they were in: the same batch ids, the same row numbers. In: the logs with what was kept of them. Out: chunks of lines.
// Sessions go on from those that are in the store, and end where a restart of the loader ended them: so rows whose
// interpretation has not changed come out as they are.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { StartError } from '../runtime/errors.ts';
import {
  archiveSource,
  followsOn,
  type KeptRange,
  openSpoolReader,
  readIdentity,
  type SpoolReader,
} from '../spool/spool.ts';
import { createLines, joinLines, type Lines, type LinesBuilder } from '../store/store.ts';
import { nameBatch } from './batch.ts';
import { type AddedLine, type LineMaker, textOf } from './line-maker.ts';
import type { LogFolder } from './log-folder.ts';

export interface ReplayPeriod {
  /** Of receipt, Unix ms; `toMs` is not part of it. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Only this pixel. */
  readonly pixelId: string | undefined;
}

export interface ReplayOptions {
  readonly period: ReplayPeriod;
  readonly ranges: readonly LogRange[];
  /** A maker of lines that goes on with sessions that were running at a moment, of rows that were loaded since another. */
  readonly lineMakerAt: (loadedSinceMs: number | undefined) => Promise<LineMaker>;
  /** Rows that are left as they are. */
  readonly isLeft: (row: { readonly batchId: string; readonly batchRow: number }) => boolean;
}

/** A range of one of several logs. */
export interface LogRange extends KeptRange {
  readonly log: LogFolder;
}

export interface ReplayChunk {
  readonly events: Lines;
  readonly rejected: Lines;
  /** What the events were made of, in their order. */
  readonly origins: readonly RowOrigin[];
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Records of the period in this chunk. */
  readonly rows: number;
}

export interface RowOrigin {
  readonly batchId: string;
  readonly batchRow: number;
  readonly record: Uint8Array;
}

/** Rows of one chunk, about. */
const chunkRows = 20_000;

export async function* reinterpret(options: ReplayOptions): AsyncGenerator<ReplayChunk> {
  const { ranges, lineMakerAt, isLeft, period } = options;
  const readers = new Map<string, ReturnType<typeof openLog>>();
  const inOrder = [...ranges].sort((a, b) => a.startedAtMs - b.startedAtMs);
  let runMs: number | undefined;
  let maker: LineMaker | undefined;
  let chunk = createChunk();
  try {
    for (const range of inOrder) {
      // None of its records is younger than this.
      if (range.startedAtMs < period.fromMs) continue;
      if (maker === undefined || range.runMs !== runMs)
        maker = await lineMakerAt(runMs === undefined ? range.runMs : undefined);
      runMs = range.runMs;
      const log = readers.get(range.log.name) ?? openLog(range.log);
      readers.set(range.log.name, log);
      const batchId = nameBatch(log.identity, range);
      const add = chunk.begin(batchId);
      for (const [row, record] of log.read(range).entries()) {
        if (isIn(period, textOf(record)) && !isLeft({ batchId, batchRow: row })) add(row, record, maker);
      }
      await nextTurn();
      if (chunk.rows() < chunkRows) continue;
      yield chunk.build();
      chunk = createChunk();
    }
    if (chunk.rows() > 0) yield chunk.build();
  } finally {
    for (const log of readers.values()) log.close();
  }
}

/** From the beginning of the text: version, time, channel, pixel. A record that has none of them is left as it is. */
function isIn({ fromMs, toMs, pixelId }: ReplayPeriod, text: string): boolean {
  const [, time, pixel] = /^\d+\t(\d+)\t[a-z]+\t(\d+)\t/.exec(text) ?? [];
  const receivedAtMs = Number(time);
  return receivedAtMs >= fromMs && receivedAtMs < toMs && (pixelId === undefined || pixel === pixelId);
}

function createChunk() {
  const parts: { readonly events: LinesBuilder; readonly rejected: LinesBuilder }[] = [];
  const origins: RowOrigin[] = [];
  let rows = 0;
  let sinceMs = Number.MAX_SAFE_INTEGER;
  let untilMs = 0;
  return {
    /** Adds rows of one batch. */
    begin(batchId: string) {
      const part = { events: createLines(batchId), rejected: createLines(batchId, Buffer.alloc(0)) };
      parts.push(part);
      return (batchRow: number, record: Uint8Array, maker: LineMaker): void => {
        const { table, receivedAtMs }: AddedLine = maker.add(record, batchRow, part);
        if (table === 'events') origins.push({ batchId, batchRow, record });
        sinceMs = Math.min(sinceMs, receivedAtMs);
        untilMs = Math.max(untilMs, receivedAtMs);
        rows += 1;
      };
    },
    rows: () => rows,
    build(): ReplayChunk {
      const join = (table: 'events' | 'rejected') => joinLines(parts.map((part) => part[table].build()));
      return { events: join('events'), rejected: join('rejected'), origins, sinceMs, untilMs, rows };
    },
  };
}

function gone(): StartError {
  return new StartError(
    'raw_gone',
    'records of this period were deleted meanwhile, to make room; nothing was changed: run it again with a later --from',
  );
}

/** Reads ranges of one log in rising order. */
function openLog({ spool, raw }: LogFolder) {
  const source = archiveSource(spool, raw);
  let reader: SpoolReader | undefined;
  let at = -1;
  return {
    identity: readIdentity(spool),
    read(range: KeptRange): Uint8Array[] {
      if (reader === undefined || range.from !== at) {
        reader?.close();
        reader = openSpoolReader({ folder: spool, source, from: range.from });
      }
      const records: Uint8Array[] = [];
      for (;;) {
        const chunk = reader.read({ maxBytes: 1 << 20, until: range.to });
        if (chunk === undefined) break;
        // TRICKY: without a segment in the middle all rows behind it would get the numbers of others.
        if (records.length === 0 ? chunk.from !== range.from : !followsOn(at, chunk.from)) break;
        for (const record of chunk.records) records.push(record);
        at = chunk.to;
      }
      if (at !== range.to) throw gone();
      return records;
    },
    close: () => reader?.close(),
  };
}
