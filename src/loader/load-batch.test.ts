// Batches into a real embedded engine: exactly once, whatever is there already and whatever shape a row has.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestStore, type TestStore } from '../../test/test-store.ts';
import { encodeRecord } from '../event/record.ts';
import { createLog } from '../runtime/log.ts';
import { readSettings } from '../runtime/settings.ts';
import {
  createLines,
  eventColumns,
  filterLines,
  insertRows,
  type Lines,
  type StoreClient,
  StoreFault,
} from '../store/store.ts';
import { type Batch, buildBatch } from './batch.ts';
import { createLineMaker } from './line-maker.ts';
import { loadBatch } from './load-batch.ts';

const log = createLog('test', 'silent');
const receivedAtMs = Date.now();
let store: TestStore;
let client: StoreClient;
let reader: StoreClient;

before(async () => {
  store = await startTestStore();
  ({ writer: client, reader } = store);
});

after(() => store.stop());

function build(identity: string, paramsOfRecords: readonly string[], retentionDays = 395): Promise<Batch> {
  const sender = {
    userAgent: '',
    referer: '',
    language: '',
    country: '',
    cookielessId: '00000000000000ab',
    hasGlobalPrivacyControl: false,
  };
  const records = paramsOfRecords.map((params) => {
    const rejection = params.includes('ev=')
      ? {}
      : { rejection: { reason: 'missing_event_name', detail: '' } as const };
    return Buffer.from(
      encodeRecord({
        version: 1,
        receivedAtMs,
        channel: 'browser',
        pixelId: '123',
        params,
        sender,
        ...rejection,
      }),
    );
  });
  return buildBatch(
    { identity, from: 0, to: 1, startedAtMs: receivedAtMs, records },
    createLineMaker({ retentionDays }),
  );
}

function load(batch: Batch, isRepeat: boolean): Promise<boolean> {
  return loadBatch(batch, isRepeat, { client, log, pause: async () => true });
}

async function rowsOf(table: 'events' | 'rejected', batch: Batch): Promise<number[]> {
  const rows = await reader.query<{ row: number }>(
    `SELECT batch_row AS row FROM ${table} WHERE batch_id = {id:UInt64} ORDER BY row`,
    { id: batch.id },
  );
  return rows.map(({ row }) => Number(row));
}

/** The batch with one cell of one row replaced. */
function withCell(batch: Batch, row: number, column: (typeof eventColumns)[number], text: string): Batch {
  const events = createLines(batch.id);
  for (const line of batch.events.bytes.toString().trimEnd().split('\n')) {
    const cells = line.split('\t');
    const number = Number(cells.pop());
    if (number === row) cells[eventColumns.indexOf(column)] = text;
    events.add(number, cells.slice(0, -1).join('\t'));
  }
  return { ...batch, events: events.build() };
}

test('a batch arrives in both tables, and repeating it doubles nothing', async () => {
  const batch = await build('twice', ['id=123&ev=a', 'id=123', 'id=123&ev=b']);
  assert.equal(await load(batch, false), true);
  assert.equal(await load(batch, true), true);
  assert.equal(await load(batch, true), true);
  assert.deepEqual(await rowsOf('events', batch), [0, 2]);
  assert.deepEqual(await rowsOf('rejected', batch), [1]);
});

test('a batch that is there in part is completed', async () => {
  const batch = await build('half', ['id=123&ev=a', 'id=123&ev=b', 'id=123', 'id=123&ev=d', 'id=123']);
  const part = (lines: Lines, rows: readonly number[]) => filterLines(lines, (row) => rows.includes(row));
  await insertRows(client, { table: 'events', batchId: batch.id, lines: part(batch.events, [1]) });
  await insertRows(client, { table: 'rejected', batchId: batch.id, lines: part(batch.rejected, [4]) });
  await load(batch, true);
  assert.deepEqual(await rowsOf('events', batch), [0, 1, 3]);
  assert.deepEqual(await rowsOf('rejected', batch), [2, 4]);
});

test('the columns of a row come back as they were made', async () => {
  const params = `id=123&ev=Buy&eid=7&ts=${receivedAtMs}&dl=https://s.example/%25?utm_source=x&cd[value]=12345678901234.5678&cd[num_items]=3&cd[content_ids]=["a","é"]&ud[em]=${'a'.repeat(64)}&x=1&x=2`;
  const batch = await build('columns', [params]);
  await load(batch, false);
  const [row] = await reader.query<Record<string, unknown>>(
    `SELECT pixel_id, event_id, event_time, url, toString(value) AS value, num_items, content_ids, user_data, params['x'] AS x, visitor_id
     FROM events WHERE batch_id = {id:UInt64}`,
    { id: batch.id },
  );
  assert.deepEqual(row, {
    pixel_id: '123',
    event_id: '7',
    event_time: new Date(receivedAtMs).toISOString().replace('T', ' ').slice(0, -1),
    url: 'https://s.example/%?utm_source=x',
    value: '12345678901234.5678',
    num_items: '3',
    content_ids: ['a', 'é'],
    user_data: { em: ['a'.repeat(64)] },
    x: ['1', '2'],
    visitor_id: '171',
  });
});

test('a row that the store refuses goes to `rejected` with its reason and its request, and the others arrive', async () => {
  const names = Array.from({ length: 9 }, (_, n) => `id=123&ev=e${n}`);
  const good = await build('refused', [...names, 'id=123']);
  const batch = withCell(withCell(good, 2, 'pixel_id', 'not a number'), 7, 'event_time', 'never');
  await load(batch, false);
  await load(batch, true);
  assert.deepEqual(await rowsOf('events', batch), [0, 1, 3, 4, 5, 6, 8]);
  assert.deepEqual(await rowsOf('rejected', batch), [2, 7, 9]);
  const rows = await reader.query<{ reason: string; pixel_id: string; raw: string }>(
    'SELECT reason, pixel_id, raw FROM rejected WHERE batch_id = {id:UInt64} AND batch_row = 7',
    { id: batch.id },
  );
  assert.deepEqual(rows, [{ reason: 'refused_by_store', pixel_id: '123', raw: 'id=123&ev=e7' }]);
});

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const shapes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'conflicting paths': { a: '{"b":1}', 'a.b': '2', 'a.b.c': '3' },
  'a path that is a value and an object': { a: '1', 'a.b': '2' },
  'dots only': { '.': '1', '..': '2', 'a.': '3', '.a': '4' },
  'empty keys': { '': '{"":{"":1}}' },
  'huge numbers': { n: '[1e308,1e400,-1e400,123456789012345678901234567890,0.1e-400]' },
  'a mixed list': { list: '[1,"x",null,true,{"b":[{"c":1},2]},[[]],{}]' },
  'objects of several shapes': { list: '[{"a":1},{"a":"x"},{"a":[1]},{"a":{"b":1}}]' },
  'deep nesting': { deep: nested(300), list: `${'['.repeat(300)}${']'.repeat(300)}` },
  'built-in names': { __proto__: '1', constructor: '{"__proto__":{"a":1}}' },
  unicode: { 'clé 😀': 'значение', نص: '{"漢字":"\\u0000 \\uffff"}' },
  'control characters': { 'a\0b': '\0\x01\x1b', 'new\nline': '\t' },
  'half a character': { name: '{"cut":"\\ud83d","\\ude00":1}' },
  quoting: { '`"\'\\': '`"\'\\', 'a:Int64': '{"^b":1,"c[]":2}' },
  'things like dates and numbers': {
    d: '2026-13-45',
    t: '9999-99-99 99:99:99',
    n: '00012',
    b: 'true',
    nil: '{"a":null}',
  },
  'a long key and a long value': { ['k'.repeat(10_000)]: 'v'.repeat(200_000) },
  'many keys': Object.fromEntries(
    Array.from({ length: 900 }, (_, n) => [`key ${n}`, n % 2 === 0 ? '[1]' : 'x']),
  ),
};

for (const [shape, data] of Object.entries(shapes)) {
  test(`custom data is taken in any shape: ${shape}`, async () => {
    const pairs = Object.entries(data).map(
      ([key, value]) => `cd[${encodeURIComponent(encodeURIComponent(key))}]=${encodeURIComponent(value)}`,
    );
    const batch = await build(shape, [`id=123&ev=shape&${pairs.join('&')}`]);
    assert.deepEqual(batch.events.rows, [0]);
    await load(batch, false);
    assert.deepEqual(await rowsOf('rejected', batch), []);
    assert.deepEqual(await rowsOf('events', batch), [0]);
  });
}

test('custom data that the store cannot hold costs its own row only', async () => {
  const deep = `id=123&ev=deep&cd[deep]=${encodeURIComponent(nested(3_000))}`;
  const batch = await build('too deep', ['id=123&ev=a', deep, 'id=123&ev=c']);
  await load(batch, false);
  assert.deepEqual(await rowsOf('events', batch), [0, 2]);
  assert.deepEqual(await rowsOf('rejected', batch), [1]);
});

test('an event is kept as long as the longest retention that can be set', async () => {
  const days = readSettings(['--retention-days', '36500'], {}).settings.retentionDays;
  const batch = await build('for ever', ['id=123&ev=kept'], days);
  await load(batch, false);
  await client.command('OPTIMIZE TABLE stored_events FINAL');
  assert.deepEqual(await rowsOf('events', batch), [0]);
});

test('an event whose retention is over is deleted', async () => {
  const old = receivedAtMs - 3 * 24 * 3_600_000;
  const batch = await build('over', [`id=123&ev=old&ts=${old}`, 'id=123&ev=new'], 2);
  await load(batch, false);
  await client.command('OPTIMIZE TABLE stored_events FINAL');
  assert.deepEqual(await rowsOf('events', batch), [1]);
});

test('while the store does not answer a batch is tried again, and nothing is doubled when it does', async () => {
  const batch = await build('away', ['id=123&ev=a', 'id=123']);
  let failures = 0;
  const flaky: StoreClient = {
    ...client,
    async insertLines(table, columns, lines) {
      // Written, but the answer is lost on the way: the worst case.
      await client.insertLines(table, columns, lines);
      if (failures++ < 2) throw new StoreFault('unreachable', 'gone', true);
    },
  };
  const pauses: number[] = [];
  const pause = async (ms: number) => pauses.push(ms) > 0;
  assert.equal(await loadBatch(batch, false, { client: flaky, log, pause }), true);
  assert.deepEqual(await rowsOf('events', batch), [0]);
  assert.deepEqual(await rowsOf('rejected', batch), [1]);
  assert.deepEqual(pauses, [100, 100]);
});

test('a loader that is stopped while the store is away says that the batch is not done', async () => {
  const batch = await build('stopped', ['id=123&ev=a']);
  const away: StoreClient = {
    ...client,
    insertLines: () => Promise.reject(new StoreFault('unreachable', 'gone', true)),
  };
  assert.equal(await loadBatch(batch, false, { client: away, log, pause: async () => false }), false);
  assert.deepEqual(await rowsOf('events', batch), []);
});
