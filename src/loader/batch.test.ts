// A batch: the same range of the log gives the same id and the same rows, and no record can stop it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EventRecord, encodeRecord } from '../event/record.ts';
import { eventColumns, type Lines } from '../store/store.ts';
import { buildBatch } from './batch.ts';
import { createLineMaker, refusedLine } from './line-maker.ts';

const rejectedColumns = ['received_at', 'pixel_id', 'reason', 'detail', 'raw', 'channel', 'sender'];

const receivedAtMs = 1_700_000_000_000;

function makeRecord(params: string, more: Partial<EventRecord> = {}): string {
  return encodeRecord({
    version: 1,
    receivedAtMs,
    channel: 'browser',
    pixelId: '123',
    params,
    sender: {
      userAgent: 'agent',
      referer: '',
      language: '',
      country: '',
      cookielessId: '00000000000000ab',
      hasGlobalPrivacyControl: false,
    },
    ...more,
  });
}

function build(texts: readonly string[], range: { identity?: string; from?: number; to?: number } = {}) {
  const records = texts.map((text) => Buffer.from(text));
  return buildBatch(
    { identity: 'log', from: 100, to: 200, startedAtMs: receivedAtMs, ...range, records },
    createLineMaker({ retentionDays: 395 }),
  );
}

/** The line of a row, without the batch columns. */
function lineOf({ rows, ends, bytes }: Lines, row: number): string {
  const index = rows.indexOf(row);
  const line = bytes.toString('utf8', ends[index - 1] ?? 0, ends[index]);
  return line.split('\t').slice(0, -2).join('\t');
}

/** The cells of a line, by column, as they are written. */
function cells(
  line: string | undefined,
  columns: readonly string[],
): Readonly<Record<string, string | undefined>> {
  const texts = line?.split('\t') ?? [];
  assert.equal(texts.length, columns.length);
  return Object.fromEntries(columns.map((column, index) => [column, texts[index]]));
}

/** A cell of a time as Unix ms. */
function timeOf(cell: string | undefined): number {
  return Math.round(Number(cell) * 1_000);
}

test('the same range gives the same id and rows', async () => {
  const texts = ['id=123&ev=a', 'id=123&ev=b', 'id=123'].map((params) => makeRecord(params));
  const [one, other] = [await build(texts), await build(texts)];
  assert.deepEqual(one, { ...other, startedAtMs: one.startedAtMs });
});

test('another range, or another log, gives another id', async () => {
  const batches = await Promise.all([
    build([]),
    build([], { from: 101 }),
    build([], { to: 201 }),
    build([], { identity: 'other' }),
  ]);
  const ids = batches.map(({ id }) => id);
  assert.equal(new Set(ids).size, 4);
  for (const id of ids) assert.match(id, /^\d{1,20}$/);
});

test('rows keep their numbers, each in one table, and the earliest receipt bounds the look-up', async () => {
  const batch = await build([
    makeRecord('id=123&ev=a'),
    makeRecord('id=123', {
      rejection: { reason: 'missing_event_name', detail: '' },
      receivedAtMs: receivedAtMs - 5,
    }),
    makeRecord('id=123&ev=c', { receivedAtMs: receivedAtMs + 5 }),
  ]);
  assert.deepEqual(batch.events.rows, [0, 2]);
  assert.deepEqual(batch.rejected.rows, [1]);
  assert.equal(batch.sinceMs, receivedAtMs - 5);
  assert.equal(batch.to, 200);
  assert.equal(cells(lineOf(batch.events, 2), eventColumns).event_name, 'c');
  assert.equal(cells(lineOf(batch.rejected, 1), rejectedColumns).reason, 'missing_event_name');
});

test('a poisoned record becomes a rejected line with its raw text, and the others arrive', async () => {
  const poison = ['{"version":99}', 'not json', '', makeRecord('', { channel: 'fax' as never })];
  const batch = await build([makeRecord('id=123&ev=a'), ...poison, makeRecord('id=123&ev=b')]);
  assert.deepEqual(batch.events.rows, [0, 5]);
  assert.deepEqual(batch.rejected.rows, [1, 2, 3, 4]);
  const row = cells(lineOf(batch.rejected, 2), rejectedColumns);
  assert.deepEqual([row.pixel_id, row.reason, row.raw], ['0', 'uninterpretable', 'not json']);
});

test('a record that interpretation throws on is rejected with its pixel', async () => {
  // Deeper than JSON can be written again.
  const params = `id=123&ev=x&cd[deep]=${encodeURIComponent('['.repeat(50_000) + ']'.repeat(50_000))}`;
  const batch = await build([makeRecord(params), makeRecord('id=123&ev=b')]);
  const row = cells(lineOf(batch.rejected, 0), rejectedColumns);
  assert.deepEqual(
    [row.pixel_id, row.reason, timeOf(row.received_at)],
    ['123', 'uninterpretable', receivedAtMs],
  );
  assert.deepEqual(batch.events.rows, [1]);
});

test('parameters with the names of built-in things do not poison a record', async () => {
  const batch = await build([makeRecord('id=123&ev=x&constructor=1&__proto__=2&toString=3')]);
  assert.equal(batch.rejected.rows.length, 0);
});

test('a batch with an unreadable record is found again later: the look-up begins no later than its rows', async () => {
  const texts = ['not json'];
  const first = await build(texts);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const again = await build(texts);
  const received = timeOf(cells(lineOf(first.rejected, 0), rejectedColumns).received_at);
  assert.ok(
    again.sinceMs <= received,
    `rows of ${received} are looked up from ${again.sinceMs} on, and so written twice`,
  );
});

test('a row that the store refused keeps its pixel, its time and its request', async () => {
  const { records } = await build([makeRecord('id=123&ev=x&cd[a]=tab%09')]);
  const row = cells(refusedLine(records[0], 'because'), rejectedColumns);
  assert.deepEqual(
    [timeOf(row.received_at), row.pixel_id, row.reason, row.detail, row.raw],
    [receivedAtMs, '123', 'refused_by_store', 'because', 'id=123&ev=x&cd[a]=tab%09'],
  );
});

test('tabs, line ends and backslashes in a request do not break its line', async () => {
  const batch = await build([
    makeRecord(`id=123&ev=${encodeURIComponent('a\tb\nc\\N')}`),
    makeRecord('a\tb\n', { rejection: { reason: 'malformed_request', detail: '\\N\0' } }),
  ]);
  assert.equal(cells(lineOf(batch.events, 0), eventColumns).event_name, 'a\\tb\\nc\\\\N');
  const row = cells(lineOf(batch.rejected, 1), rejectedColumns);
  assert.deepEqual([row.detail, row.raw], ['\\\\N\\0', 'a\\tb\\n']);
});
