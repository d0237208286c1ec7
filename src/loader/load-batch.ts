// Where: loader -> store. Brings one batch into the store exactly once. After any failure the rows that are there are
// looked up and only the missing ones are written, until none is missing. A row that the store judges unreadable is
// found by halving and kept in `rejected`.

import type { Log } from '../runtime/log.ts';
import {
  createLines,
  filterLines,
  findBatchRows,
  type InsertBatch,
  insertRows,
  joinLines,
  type Lines,
  type LinesBuilder,
  type StoreClient,
  StoreFault,
  sliceLines,
} from '../store/store.ts';
import type { Batch } from './batch.ts';
import { refusedLine } from './line-maker.ts';

export interface LoadContext {
  readonly client: StoreClient;
  readonly log: Log;
  /** Waits, or returns false when the loader is stopping: then the batch stays claimed. */
  readonly pause: (ms: number) => Promise<boolean>;
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;

/** Resolves true when all rows are in the store, false when stopped before. `isRepeat`: rows may be there already. */
export async function loadBatch(batch: Batch, isRepeat: boolean, context: LoadContext): Promise<boolean> {
  const refused = createLines(batch.id);
  const events = { table: 'events', batchId: batch.id, lines: batch.events } as const;
  if (!(await writeAll(events, batch, { ...context, isRepeat, refused }))) return false;
  const lines = joinLines([batch.rejected, refused.build()]);
  const rejected = { table: 'rejected', batchId: batch.id, lines } as const;
  return writeAll(rejected, batch, { ...context, isRepeat, refused: undefined });
}

interface WriteContext extends LoadContext {
  readonly isRepeat: boolean;
  /** Where refused rows go; undefined: this is the table of refused rows itself. */
  readonly refused: LinesBuilder | undefined;
}

async function writeAll(part: InsertBatch, batch: Batch, context: WriteContext): Promise<boolean> {
  let missing = part.lines;
  let mayBeThere = context.isRepeat;
  let pauseMs = firstPauseMs;
  while (missing.rows.length > 0) {
    try {
      if (mayBeThere) missing = await withoutStored(part, missing, batch.sinceMs, context);
      mayBeThere = true;
      if (missing.rows.length > 0) await insertRows(context.client, { ...part, lines: missing });
      return true;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      if (!error.retryable) return halve(part, missing, batch, error, context);
      context.log.warn(
        { code: error.code, rows: missing.rows.length },
        'the store did not take a batch; trying again',
      );
      if (!(await context.pause(pauseMs))) return false;
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }
  return true;
}

async function withoutStored(
  part: InsertBatch,
  lines: Lines,
  sinceMs: number,
  context: WriteContext,
): Promise<Lines> {
  const stored = await findBatchRows(context.client, { table: part.table, batchId: part.batchId, sinceMs });
  return filterLines(lines, (row) => !stored.has(row));
}

/** The store says that some row is unreadable: write each half by itself, down to the single row. */
async function halve(
  part: InsertBatch,
  lines: Lines,
  batch: Batch,
  fault: StoreFault,
  context: WriteContext,
): Promise<boolean> {
  const { length } = lines.rows;
  const [row] = lines.rows;
  if (length === 1 && row !== undefined) {
    if (context.refused === undefined) throw fault;
    context.log.error({ code: fault.code }, 'the store refused a row; it is kept in `rejected`');
    context.refused.add(row, refusedLine(batch.records[row], fault.message));
    return true;
  }
  const middle = length >> 1;
  for (const half of [sliceLines(lines, 0, middle), sliceLines(lines, middle, length)]) {
    if (!(await writeAll({ ...part, lines: half }, batch, { ...context, isRepeat: true }))) return false;
  }
  return true;
}
