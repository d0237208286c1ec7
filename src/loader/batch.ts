// Where: loader. A batch: the rows of one range of the log, with an id made from that range. The same range gives the
// same id and the same row numbers, before and after a crash.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLines, type Lines } from '../store/store.ts';
import type { LineMaker } from './line-maker.ts';
import { hash64 } from './steps/visitor.ts';

export interface Batch {
  readonly id: string;
  /** Lines for the store, by table. A row number is used in one table only. */
  readonly events: Lines;
  readonly rejected: Lines;
  /** What the rows were made of; the row number is the index. */
  readonly records: readonly Uint8Array[];
  /** Earliest receipt among the rows, Unix ms: bounds the look-up of this batch. */
  readonly sinceMs: number;
  /** Positions in the log, of the batch and behind it. */
  readonly from: number;
  readonly to: number;
  /** When its interpretation began, Unix ms. */
  readonly startedAtMs: number;
}

/** Between so many rows the event loop has its turn: the batch before this one is being sent meanwhile. */
const rowsInOneTurn = 200;

export async function buildBatch(
  range: {
    readonly identity: string;
    readonly from: number;
    readonly to: number;
    readonly records: readonly Uint8Array[];
    readonly startedAtMs: number;
    /** For the lines. Default: memory of their own. */
    readonly room?: Buffer;
  },
  maker: LineMaker,
): Promise<Batch> {
  const { records, from, to, startedAtMs } = range;
  const id = nameBatch(range.identity, range);
  const events = createLines(id, range.room);
  const rejected = createLines(id);
  const tables = { events, rejected };
  let sinceMs = Number.MAX_SAFE_INTEGER;
  let row = 0;
  for (const bytes of records) {
    if (row % rowsInOneTurn === rowsInOneTurn - 1) await nextTurn();
    sinceMs = Math.min(sinceMs, maker.add(bytes, row, tables).receivedAtMs);
    row += 1;
  }
  return { id, events: events.build(), rejected: rejected.build(), records, sinceMs, from, to, startedAtMs };
}

/** Decimal text of a UInt64. */
export function nameBatch(identity: string, range: { readonly from: number; readonly to: number }): string {
  return hash64(`${identity} ${range.from} ${range.to}`);
}
