// What is kept of an event gives back what was written, byte for byte: addresses, clicks, cookies and times of every form, also those
// that only a hostile sender makes. And a store of an earlier version becomes one of this.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { startEngine } from '../cli/engine.ts';
import { openDataFolder } from '../runtime/data-folder.ts';
import { createLog } from '../runtime/log.ts';
import { readSettings } from '../runtime/settings.ts';
import { formatText, formatTime } from './line.ts';
import { publicColumns } from './public-events.ts';
import { connectStore, migrate, replacePartitions, type StoreClient } from './store.ts';
import { createViews } from './views.ts';

const log = createLog('test', 'silent');
interface Store {
  readonly writer: StoreClient;
  stop(): Promise<void>;
}

async function startStore(): Promise<Store> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-public-'));
  const engine = await startEngine(openDataFolder(folder), readSettings([], {}).settings, log);
  await engine.supervised.whenReady;
  const writer = connectStore(engine.writer);
  return {
    writer,
    async stop() {
      await writer.close();
      await engine.supervised.stop(2_000);
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

const texts = ['url', 'host', 'path', 'referrer', 'click_id', 'fbp', 'fbc'] as const;
const times = ['event_time', 'received_at', 'initialized_at'] as const;
type Written = Record<(typeof texts)[number], string> & Record<(typeof times)[number], number | null>;

const nowMs = Date.now();
const clicks = ['', 'C', '.', '\x01', '\x02x', '\x03', 'IwAR'.padEnd(60, 'abc_-'), 'é'.repeat(20)];
const marks = ['', '\x01', '\x02', '\x03', '=', '?', '#', '\\', '\t', '\n', '\0', '🦊', '%01'];
const part = fc.oneof(fc.constantFrom(...marks), fc.constantFrom(...clicks), fc.string({ maxLength: 8 }));
const rest = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(''));
const origins = ['https://', 'https://www.', 'http://', 'http://www.', 'HTTPS://', 'app://', ''];
const host = fc.constantFrom('', 'news.example', 'www.example', 'a.example:8443');
const address = (hostOf: string, pathOf: string) =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom(...origins), rest)
        .map(([origin, more]) => origin + hostOf + pathOf + more),
    },
    { weight: 1, arbitrary: rest },
  );
const cookie = fc.oneof(
  fc.constantFrom(
    '',
    'fb.1.1700000000000.0',
    'fb.1.1700000000000.00',
    'fb.0.1700000000000.7',
    'fb.1.0700000000000.7',
    'fb.1.170000000000.7',
    'fb.1.17000000000000.7',
  ),
  fc.constantFrom(
    'fb.2.1700000000000.18446744073709551615',
    'fb.2.1700000000000.18446744073709551616',
    'fb.1.1700000000000.',
    'fb.1.1700000000000.1.AQ',
    'fb.x.1700000000000.1',
    'fbp1.1700000000000.1',
  ),
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.nat(), fc.nat())
    .map(([index, before, number]) => `fb.${index}.${nowMs - before}.${number}`),
  rest,
);
const clickCookie = fc.oneof(
  cookie,
  fc.tuple(fc.constantFrom(...clicks), rest).map(([click, more]) => `fb.1.1700000000000.${click}${more}`),
  fc.constantFrom(...clicks).map((click) => `fb.1.1700000000000.${click}`),
);
const event = fc.tuple(host, fc.oneof(fc.constantFrom('', '/', '/a/b'), rest)).chain(([hostOf, pathOf]) =>
  fc.record<Written>({
    host: fc.constant(hostOf),
    path: fc.constant(pathOf),
    url: address(hostOf, pathOf),
    referrer: address(hostOf, '/'),
    click_id: fc.oneof(fc.constantFrom(...clicks), rest),
    fbp: cookie,
    fbc: clickCookie,
    event_time: fc.integer({ min: 1, max: 4_000_000_000_000 }),
    received_at: fc.oneof(fc.integer({ min: 1, max: 4_000_000_000_000 }), fc.nat(20_000_000)),
    initialized_at: fc.option(fc.integer({ min: 1_000_000_000_000, max: 9_000_000_000_000 })),
  }),
);

let store: Store;
let writer: StoreClient;

before(async () => {
  store = await startStore();
  writer = store.writer;
  await migrate(writer, log);
});

after(() => store.stop());

test('whatever is written is read', async (t) => {
  const seed = Date.now() % 2 ** 31;
  t.diagnostic(`seed ${seed}`);
  const written = fc.sample(event, { seed, numRuns: 40_000 });
  // Several months in one insert are many parts: one is enough here.
  const rows = written.map((row) => ({ ...row, event_time: nowMs - ((row.event_time ?? 0) % 3_600_000) }));
  const lines = rows.map((row, number) => {
    const cells = [
      ...texts.map((name) => formatText(row[name])),
      ...times.map((name) => (row[name] === null ? '\\N' : formatTime(row[name]))),
    ];
    return `1\t395\t1\t${number}\t${cells.join('\t')}\n`;
  });
  await writer.insertLines(
    'stored_events',
    ['pixel_id', 'retention_days', 'batch_id', 'batch_row', ...texts, ...times],
    Buffer.from(lines.join('')),
  );
  const read = await writer.query<Record<string, string>>(
    `SELECT ${texts.join(', ')}, ${times.map((name) => `toUnixTimestamp64Milli(${name}) AS ${name}_ms`).join(', ')} FROM events ORDER BY batch_row`,
  );
  assert.equal(read.length, rows.length);
  const [kept] = await writer.query<Record<string, string>>(
    "SELECT countIf(url_origin != '') AS url, countIf(position(url_rest, '\\x01') > 0) AS url_click, countIf(startsWith(referrer_rest, '\\x02')) AS referrer, countIf(click_id_rest = '\\x01') AS click, countIf(fbp_time > 0) AS fbp FROM stored_events",
  );
  // Each short form was taken, or nothing is shown.
  for (const [name, count] of Object.entries(kept ?? {})) assert.ok(Number(count) > 500, `${name}: ${count}`);
  rows.forEach((row, number) => {
    const found = read[number] ?? {};
    const wanted = Object.fromEntries([
      ...texts.map((name) => [name, row[name]]),
      ...times.map((name) => [`${name}_ms`, row[name] === null ? null : String(row[name])]),
    ]);
    assert.deepEqual(found, wanted, `seed ${seed}, row ${number}`);
  });
});

test('the public columns have the types that are told of them', async () => {
  const described = await writer.query<{ name: string; type: string }>('DESCRIBE TABLE events');
  assert.deepEqual(
    described.map(({ name, type }) => [name, type.replace(/\s/g, '')]),
    Object.entries(publicColumns).map(([name, { type }]) => [name, type.replace(/\s/g, '')]),
  );
});

test('views are made where they are not those of this version, and only there', async () => {
  const made: string[] = [];
  const watched: StoreClient = {
    ...writer,
    command: (statement) => {
      made.push(/^CREATE OR REPLACE VIEW (\w+)/.exec(statement)?.[1] ?? statement);
      return writer.command(statement);
    },
  };
  await createViews(watched);
  assert.deepEqual(made, []);
  await writer.command('CREATE OR REPLACE VIEW copies AS SELECT 1 AS one');
  await createViews(watched);
  assert.deepEqual(made, ['copies']);
  assert.deepEqual(await writer.query('SELECT count() AS n FROM copies WHERE pixel_id = 3'), [{ n: '0' }]);
});

test('a store of an earlier version is brought forward, whole, also when the start is cut short in between', async () => {
  const earlier = await startStore();
  const old = earlier.writer;
  try {
    for (const file of ['0001_events.sql', '0002_rejected_sender.sql', '0003_truncated_ip.sql'])
      for (const statement of readStatements(file)) await old.command(statement);
    await old.command(
      'CREATE TABLE migrations (version UInt32, name String, applied_at DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY version',
    );
    await old.command("INSERT INTO migrations (version, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    const address = 'https://www.news.example/a?fbclid=IwAR0123456789&x=1';
    await old.command(`INSERT INTO events
      (pixel_id, event_name, event_time, received_at, visitor_id, session_id, url, host, path, referrer, click_id, click_id_kind, fbp, fbc, custom_data, user_data, value, other_params, retention_days, batch_id, batch_row)
      SELECT 7, 'PageView', toDateTime64('2026-03-01 00:00:00.125', 3, 'UTC') + number * 60 AS at, at + 0.375, number, number + 9, '${address}', 'news.example', '/a',
        'https://www.news.example/?fbclid=IwAR0123456789', 'IwAR0123456789', 'fbclid', 'fb.1.1700000000000.12', 'fb.1.1700000000000.IwAR0123456789', '{"a":1}', map('em', ['x']), 9.5,
        concat('sw=1&it=17724672001', leftPad(toString(number % 100), 2, '0'), '&os=k3x9.', toString(number), '&v=1'), 3950, 3, number
      FROM numbers(100000)`);
    const ask = (client: StoreClient) =>
      client.query(`SELECT count() AS rows, sum(cityHash64(pixel_id, event_name, toString(event_time), toString(received_at), visitor_id, session_id, url, host, path,
        referrer, click_id, click_id_kind, fbp, fbc, toString(custom_data), toString(user_data), toString(value), retention_days, batch_id, batch_row)) AS all FROM events`);
    // A replay that the earlier version was putting in place when it was ended.
    await old.command('CREATE TABLE replay_next_events AS events');
    await old.command(
      "INSERT INTO replay_next_events SELECT * REPLACE ('Again' AS event_name) FROM events WHERE toYYYYMM(event_time) = 202604",
    );
    await replacePartitions(old, { events: ['202604'], rejected: [] });
    const [again] = await old.query<{ n: string }>(
      "SELECT count() AS n FROM events WHERE event_name = 'Again'",
    );
    assert.ok(Number(again?.n) > 1_000);
    await addOddities(old);
    const before = await ask(old);
    // Cut short while the rows were copied.
    const [drop = '', create = ''] = readStatements('0004_stored_events.sql');
    await old.command(drop);
    await old.command(create);
    await old.command(
      "INSERT INTO stored_events (pixel_id, event_name, event_time, received_at) VALUES (1, 'half', now(), now())",
    );
    await migrate(old, log);
    assert.deepEqual(await ask(old), before);
    // Cut short before it was noted that all was done.
    await old.command('ALTER TABLE migrations DELETE WHERE version = 4 SETTINGS mutations_sync = 1');
    await migrate(old, log);
    assert.deepEqual(await ask(old), before);
    const odd =
      'SELECT tab_id > 0 AS tab, tab_number, initialized_at IS NULL AS isNull, other_params FROM events WHERE pixel_id = 8 ORDER BY batch_row';
    assert.deepEqual(await old.query(odd), [
      { tab: 1, tab_number: 1, isNull: 0, other_params: 'os=b.2&it=1772467200200&z=1' },
      { tab: 0, tab_number: 0, isNull: 1, other_params: 'os=abc&os=a.1&it=-1&it=1772467200100' },
      { tab: 0, tab_number: 0, isNull: 1, other_params: 'os=a.1&it=1772467200100' },
    ]);
    assert.deepEqual(
      await old.query(
        `SELECT count() AS rows, uniqExact(tab_number) AS numbers, uniqExact(tab_id) AS tabs, min(tab_id = CRC32('k3x9')) AS isName,
          min(toUnixTimestamp64Milli(initialized_at)) AS init, groupUniqArray(other_params) AS left FROM events WHERE pixel_id = 7`,
      ),
      [
        {
          rows: '100000',
          numbers: '100000',
          tabs: '1',
          isName: 1,
          init: '1772467200100',
          left: ['sw=1&v=1'],
        },
      ],
    );
  } finally {
    await earlier.stop();
  }
});

/** What only the first of, and what of servers means nothing. */
async function addOddities(old: StoreClient): Promise<void> {
  const rows = [
    ['browser', 'os=a.1&os=b.2&it=1772467200100&it=1772467200200&z=1'],
    ['browser', 'os=abc&os=a.1&it=-1&it=1772467200100'],
    ['server', 'os=a.1&it=1772467200100'],
  ].map(([channel, params], row) => `(8, 'Odd', now(), now(), '${channel}', '${params}', 3950, 4, ${row})`);
  await old.command(
    `INSERT INTO events (pixel_id, event_name, event_time, received_at, channel, other_params, retention_days, batch_id, batch_row) VALUES ${rows.join()}`,
  );
}

function readStatements(file: string): string[] {
  return fs
    .readFileSync(new URL(`./migrations/${file}`, import.meta.url), 'utf8')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
