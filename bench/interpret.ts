// The interpretation by itself: from the bytes of the log to the bytes that the store gets, and its three parts one by one. Beside
// it the floor: reading the same bytes as text and cutting it at its tabs and ampersands, and nothing else. In events for each
// second of processor time of this process, so that what else the machine does, does not count.

import { type EventRecord, parseRecord } from '../src/event/record.ts';
import { buildBatch } from '../src/loader/batch.ts';
import { createInterpreter, createLineMaker } from '../src/loader/loader.ts';
import { formatEvent } from '../src/store/store.ts';
import { generateRecords } from './generate.ts';
import { median, row } from './machine.ts';

const batchRows = 20_000;
const batches = 12;
/** Of these the first are not measured: the memory of pages, agents and visitors fills, and the code is compiled. */
const warmBatches = 4;

export async function benchInterpret(): Promise<void> {
  const records = generateRecords(Date.now(), '1000000000000001', 'everything');
  const maker = createLineMaker({ retentionDays: 400 });
  const interpret = createInterpreter({ retentionDays: 400 });
  const room = Buffer.alloc(64 << 20);
  const figures = new Map<string, number[]>();
  async function measure<Result>(name: string, run: () => Result | Promise<Result>): Promise<Result> {
    const before = process.cpuUsage();
    const result = await run();
    const { user, system } = process.cpuUsage(before);
    figures.set(name, [...(figures.get(name) ?? []), batchRows / ((user + system) / 1e6)]);
    return result;
  }
  for (let batch = 0; batch < batches; batch++) {
    const bytes = Array.from({ length: batchRows }, () => Buffer.from(records.next().value));
    const range = {
      identity: 'bench',
      from: batch,
      to: batch + 1,
      records: bytes,
      startedAtMs: Date.now(),
      room,
    };
    await measure('  from the bytes of the log to those of the store', () => buildBatch(range, maker));
    const read = await measure('    bytes to record', () => bytes.map(readRecord));
    const rows = await measure('    record to row: the steps', () => read.map(interpret));
    await measure('    row to line', () => rows.map(formatEvent).length);
    await measure('  floor: reading and cutting the text alone', () => bytes.reduce(countParts, 0));
  }
  row('interpretation', 'events/core s', 'µs an event');
  for (const [name, all] of figures) {
    const perSecond = median(all.slice(warmBatches));
    row(name, Math.round(perSecond).toLocaleString('en'), (1e6 / perSecond).toFixed(1));
  }
}

function readRecord(bytes: Buffer): EventRecord {
  const record = parseRecord(bytes.toString('utf8'));
  if (record === undefined) throw new Error('a record cannot be read');
  return record;
}

function countParts(sum: number, bytes: Buffer): number {
  const fields = bytes.toString('utf8').split('\t');
  return sum + fields.length + (fields.at(-1) ?? '').split('&').length;
}
