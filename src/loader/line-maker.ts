// Where: loader. The line that a record becomes, and of which table: a usual event by the short cut (usual-events.ts), any other by
// way of its text (interpret.ts), a refused request as a row of `rejected`. Both know the same sessions.

import { type EventRecord, formatRaw, parseRecord } from '../event/record.ts';
import type { RejectedRow } from '../event/row.ts';
import { errorMessage } from '../runtime/errors.ts';
import { formatEvent, formatRejection, type LinesBuilder } from '../store/store.ts';
import { createInterpreter, type Interpreter, interpretRejection, type Retention } from './interpret.ts';
import { createSessionIndex, type RunningSession } from './steps/sessions.ts';
import { createUsualEvents, type UsualEvents } from './usual-events.ts';

export interface LineMaker {
  /** Adds the line of the record to those of its table. */
  add(record: Uint8Array, row: number, to: Tables): AddedLine;
}

interface Tables {
  readonly events: LinesBuilder;
  readonly rejected: LinesBuilder;
}

export interface AddedLine {
  readonly table: keyof Tables;
  /** 0: it is not known. */
  readonly receivedAtMs: number;
}

/** With its memory of recent pages, agents, visitors and sessions. `running`: sessions that it goes on with. */
export function createLineMaker(options: {
  /** Of all pixels, or of each. */
  readonly retentionDays: Retention;
  readonly running?: Iterable<RunningSession>;
}): LineMaker {
  const { retentionDays, running = [] } = options;
  const sessions = createSessionIndex();
  for (const session of running) sessions.resume(session);
  const retentionOf = typeof retentionDays === 'number' ? () => retentionDays : retentionDays;
  const usual = createUsualEvents({ retentionOf, sessions });
  const interpret = createInterpreter({ retentionDays, sessions });
  return {
    add(record, row, { events, rejected }) {
      const receivedAtMs = makeUsual(usual, record);
      if (receivedAtMs !== undefined) {
        events.addBytes(row, usual.line.bytes, usual.line.length);
        return { table: 'events', receivedAtMs };
      }
      const made = makeLine(textOf(record), interpret);
      (made.table === 'events' ? events : rejected).add(row, made.line);
      return made;
    },
  };
}

/** What cannot be interpreted is not usual: by way of its text it is kept as a rejection. */
function makeUsual(usual: UsualEvents, record: Uint8Array): number | undefined {
  try {
    return usual.makeLine(record);
  } catch {
    return undefined;
  }
}

interface MadeLine extends AddedLine {
  readonly line: string;
}

function makeLine(text: string, interpret: Interpreter): MadeLine {
  const record = parseRecord(text);
  if (record === undefined) return poison(text, undefined, 'the record is not one this version understands');
  const { receivedAtMs } = record;
  if (record.rejection !== undefined) return rejectionLine(interpretRejection(record));
  try {
    return { table: 'events', line: formatEvent(interpret(record)), receivedAtMs };
  } catch (error) {
    return poison(text, record, errorMessage(error));
  }
}

/** A record that cannot be interpreted never stops the loader: it is kept whole, as a rejection. */
function poison(raw: string, record: EventRecord | undefined, detail: string): MadeLine {
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

function rejectionLine(row: RejectedRow): MadeLine {
  return { table: 'rejected', line: formatRejection(row), receivedAtMs: row.received_at };
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
