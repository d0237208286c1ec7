// Where: loader. A batch: the rows of one range of the log, with an id made from that range. The same range gives the
// same id and the same row numbers, before and after a crash.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { type EventRecord, formatRaw, parseRecord } from '../event/record.ts';
import type { RejectedRow } from '../event/row.ts';
import { errorMessage } from '../runtime/errors.ts';
import { createLines, formatEvent, formatRejection, type Lines } from '../store/store.ts';
import { type Interpreter, interpretRejection } from './interpret.ts';
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
  interpret: Interpreter,
): Promise<Batch> {
  const { records, from, to, startedAtMs } = range;
  const id = nameBatch(range.identity, range);
  const events = createLines(id, range.room);
  const rejected = createLines(id);
  let sinceMs = Number.MAX_SAFE_INTEGER;
  for (const [row, bytes] of records.entries()) {
    if (row % rowsInOneTurn === rowsInOneTurn - 1) await nextTurn();
    const outcome = buildLine(textOf(bytes), interpret);
    sinceMs = Math.min(sinceMs, outcome.receivedAtMs);
    (outcome.table === 'events' ? events : rejected).add(row, outcome.line);
  }
  return { id, events: events.build(), rejected: rejected.build(), records, sinceMs, from, to, startedAtMs };
}

/** Decimal text of a UInt64. */
export function nameBatch(identity: string, range: { readonly from: number; readonly to: number }): string {
  return hash64(`${identity} ${range.from} ${range.to}`);
}

/** The line that one record becomes, and of which table. */
export function buildLine(text: string, interpret: Interpreter) {
  const record = parseRecord(text);
  if (record === undefined) return poison(text, undefined, 'the record is not one this version understands');
  const { receivedAtMs } = record;
  if (record.rejection !== undefined) return rejectionLine(interpretRejection(record));
  try {
    return { table: 'events' as const, line: formatEvent(interpret(record)), receivedAtMs };
  } catch (error) {
    return poison(text, record, errorMessage(error));
  }
}

/** A record that cannot be interpreted never stops the loader: it is kept whole, as a rejection. */
function poison(raw: string, record: EventRecord | undefined, detail: string) {
  const received_at = record?.receivedAtMs ?? Date.now();
  const row = {
    received_at,
    pixel_id: record?.pixelId ?? '0',
    reason: 'uninterpretable',
    detail,
    raw,
    ...describeOrigin(record),
  } as const;
  // Without a time of its own the row is stamped anew at each reading: it is looked up over all time.
  return { ...rejectionLine(row), receivedAtMs: record?.receivedAtMs ?? 0 };
}

function rejectionLine(row: RejectedRow) {
  return { table: 'rejected' as const, line: formatRejection(row), receivedAtMs: row.received_at };
}

/** The line of `rejected` for a record whose row the store refused. */
export function refusedLine(bytes: Uint8Array | undefined, detail: string): string {
  const text = textOf(bytes ?? new Uint8Array());
  const record = parseRecord(text);
  const received_at = record?.receivedAtMs ?? Date.now();
  const raw = record === undefined ? text : formatRaw(record);
  return rejectionLine({
    received_at,
    pixel_id: record?.pixelId ?? '0',
    reason: 'refused_by_store',
    detail,
    raw,
    ...describeOrigin(record),
  }).line;
}

function describeOrigin(record: EventRecord | undefined) {
  return record === undefined
    ? ({ channel: 'browser', sender: '' } as const)
    : { channel: record.channel, sender: JSON.stringify(record.sender) };
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
