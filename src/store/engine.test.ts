// The embedded engine as others meet it: a process that speaks ClickHouse's interface, keeps strangers out, lets the
// reader only read, and never lets a question stand before an insert.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type Engine, startEngine } from '../cli/engine.ts';
import { openDataFolder } from '../runtime/data-folder.ts';
import { createLog } from '../runtime/log.ts';
import { readSettings } from '../runtime/settings.ts';
import { connectStore, migrate, type StoreClient, StoreFault } from './store.ts';

const log = createLog('test', 'silent');
let folder: string;
let engine: Engine;
let writer: StoreClient;
let reader: StoreClient;

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-engine-'));
  engine = await startEngine(
    openDataFolder(folder),
    readSettings(['--engine-memory-mb', '256'], {}).settings,
    log,
  );
  await engine.supervised.whenReady;
  writer = connectStore(engine.writer);
  reader = connectStore(engine.reader);
  await migrate(writer, log);
  await writer.command('CREATE TABLE notes (n UInt32, text String) ENGINE = MergeTree ORDER BY n');
});

after(async () => {
  await writer.close();
  await reader.close();
  await engine.supervised.stop(2_000);
  fs.rmSync(folder, { recursive: true, force: true });
});

async function codeOf(statement: string): Promise<string> {
  try {
    const answer = await reader.queryText(statement, 'TabSeparated');
    return `answered: ${answer.toString().slice(0, 100)}`;
  } catch (error) {
    assert.ok(error instanceof StoreFault, String(error));
    return error.code;
  }
}

test('nobody is let in with a wrong password, and the code is that of ClickHouse', async () => {
  for (const address of [engine.writer, engine.reader]) {
    const stranger = connectStore({ ...address, password: 'wrong' });
    await assert.rejects(
      stranger.query('SELECT 1'),
      (error) => error instanceof StoreFault && error.code === '516',
    );
    await stranger.close();
  }
  const bare = await fetch(`${engine.reader.url}/?query=SELECT+1`);
  assert.deepEqual([bare.status, bare.headers.get('x-clickhouse-exception-code')], [403, '516']);
});

test('it listens on loopback only', () => {
  const { hostname } = new URL(engine.writer.url);
  assert.equal(hostname, '127.0.0.1');
  const { port } = new URL(engine.writer.url);
  const hex = Number(port).toString(16).toUpperCase().padStart(4, '0');
  const listening = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n') : []))
    .filter((line) => new RegExp(`:${hex} \\S+ 0A `).test(line));
  for (const line of listening) assert.match(line, /^\s*\d+: 0100007F:/);
});

test('the reader reads, and can neither write nor define nor change settings', async () => {
  assert.equal(await codeOf('SELECT count() FROM events'), 'answered: 0\n');
  const statements = [
    "INSERT INTO notes VALUES (1, 'x')",
    'CREATE TABLE mine (n UInt8) ENGINE = Memory',
    'CREATE TEMPORARY TABLE mine (n UInt8)',
    'DROP TABLE events',
    'TRUNCATE TABLE events',
    'ALTER TABLE events DELETE WHERE 1',
    'OPTIMIZE TABLE events FINAL',
    'SELECT 1; DROP TABLE events',
    'SELECT 1 SETTINGS max_memory_usage = 0',
    'SELECT 1 SETTINGS readonly = 0',
    'RENAME TABLE events TO gone',
  ];
  for (const statement of statements) assert.match(await codeOf(statement), /^(?:164|62)$/, statement);
  assert.equal(await codeOf('SELECT count() FROM events'), 'answered: 0\n');
});

test('the reader reaches no file, no network and no command', async () => {
  const secret = path.join(folder, 'registry.json');
  fs.writeFileSync(secret, 'top secret');
  const statements = [
    `SELECT * FROM file('${secret}', 'LineAsString')`,
    `SELECT file('${secret}')`,
    `SELECT length(file('${secret}'))`,
    `SELECT arrayMap(x -> file(x), ['${secret}'])`,
    `WITH (SELECT file('${secret}')) AS text SELECT text`,
    `DESCRIBE TABLE file('${secret}', 'LineAsString')`,
    `SELECT * FROM filesystem('${folder}')`,
    `SELECT * FROM url('http://127.0.0.1:9/', 'LineAsString')`,
    `DESCRIBE TABLE url('http://127.0.0.1:9/')`,
    `SELECT * FROM remote('127.0.0.1:9', 'system.one')`,
    `SELECT * FROM executable('id', 'LineAsString', 'x String')`,
    `SELECT * FROM sqlite('${secret}', 't')`,
  ];
  for (const statement of statements) {
    const code = await codeOf(statement);
    assert.match(code, /^\d+$/, `${statement} was ${code}`);
  }
});

test('the reader writes no file', async () => {
  const target = path.join(folder, 'written.txt');
  const statements = [
    `SELECT 1 INTO OUTFILE '${target}'`,
    `SELECT 1 INTO OUTFILE '${target}' TRUNCATE`,
    `SELECT 1 INTO /* x */ OUTFILE '${target}' APPEND`,
    `BACKUP TABLE events TO File('${target}')`,
  ];
  for (const statement of statements) {
    await codeOf(statement);
    assert.equal(fs.existsSync(target), false, statement);
  }
});

test('the reader does not end statements of others', async () => {
  assert.match(await codeOf('KILL QUERY WHERE 1'), /^\d+$/);
});

test('parameters come back as they were given', async () => {
  const texts = [
    'tab\tline\nreturn\r',
    'it\'s "quoted" `so`',
    '\\',
    '\\N',
    '\\t',
    'é😀漢字',
    '%41',
    '{x:String}',
    '',
    'nul\0',
    '\u2028',
  ];
  for (const text of texts) {
    const rows = await reader.query<{ text: string }>('SELECT {text:String} AS text', { text });
    assert.deepEqual(rows, [{ text }], JSON.stringify(text));
  }
  const [row] = await reader.query('SELECT {n:UInt64} AS n', { n: '18446744073709551615' });
  assert.deepEqual(row, { n: '18446744073709551615' });
});

test('lists of texts and absent values come back as they were given', async () => {
  const texts = ["it's", 'tab\t', 'back\\slash', '"', '', "]','", 'é😀', '\\N'];
  assert.deepEqual(await reader.query('SELECT {texts:Array(String)} AS texts', { texts }), [{ texts }]);
  const nested = [texts, []];
  assert.deepEqual(await reader.query('SELECT {nested:Array(Array(String))} AS nested', { nested }), [
    { nested },
  ]);
  const texted = ["it's", null];
  assert.deepEqual(await reader.query('SELECT {texted:Array(Nullable(String))} AS texted', { texted }), [
    { texted },
  ]);
  assert.deepEqual(await reader.query('SELECT {text:Nullable(String)} AS text', { text: null }), [
    { text: null },
  ]);
});

test('64-bit numbers and decimals arrive as text, whoever asks', async () => {
  for (const client of [writer, reader]) {
    const rows = await client.query(
      "SELECT toUInt64(18446744073709551615) AS n, toDecimal64('1.50', 4) AS d",
    );
    assert.deepEqual(rows, [{ n: '18446744073709551615', d: '1.5' }]);
  }
});

test('a statement that fails halfway leaves nothing in the answer of the next one', async () => {
  const failing = [
    'SELECT number, throwIf(number = 1500000) FROM numbers(2000000)',
    'SELECT 7; SELECT missing',
  ];
  for (const statement of failing) {
    assert.match(await codeOf(statement), /^\d+$/);
    // More than there are sessions, so that the one that failed is among them.
    for (let n = 0; n < 6; n++) assert.equal(await codeOf('SELECT 1'), 'answered: 1\n', statement);
  }
});

test('a slow question does not delay an insert, and three more can be asked beside it', async () => {
  const slow = reader.query('SELECT sum(sipHash64(number)) AS s FROM numbers(100000000)');
  let isAnswered = false;
  slow.then(
    () => {
      isAnswered = true;
    },
    () => undefined,
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  const startedAtMs = Date.now();
  await writer.insertLines('notes', ['n', 'text'], Buffer.from('1\tx\n'));
  const insertMs = Date.now() - startedAtMs;
  assert.deepEqual(await reader.query('SELECT text FROM notes'), [{ text: 'x' }]);
  assert.equal(isAnswered, false, 'the question was too fast to be in the way');
  assert.ok(insertMs < 1_000, `the insert took ${insertMs} ms`);
  await slow;
});

test('many questions at once are all answered, each with its own answer', async () => {
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) => reader.query<{ n: number }>('SELECT {n:UInt32} AS n', { n })),
  );
  assert.deepEqual(
    answers.map((rows) => rows[0]?.n),
    Array.from({ length: 30 }, (_, n) => n),
  );
});

test('a question beyond the limit of memory is refused, and the engine lives on', async () => {
  const pid = engine.supervised.pid();
  assert.match(
    await codeOf('SELECT groupArray(toString(number)) FROM numbers(200000000)'),
    /^(241|307|396)$/,
  );
  assert.equal(await codeOf('SELECT 1'), 'answered: 1\n');
  assert.equal(engine.supervised.pid(), pid);
});

test("an error is told with its code and in ClickHouse's words", async () => {
  await assert.rejects(
    reader.query('SELECT missing FROM events'),
    (error) => error instanceof StoreFault && error.code === '47' && /missing/.test(error.message),
  );
});

test('a killed engine comes back on its address with everything that was inserted', async () => {
  await writer.insertLines('notes', ['n', 'text'], Buffer.from('2\tkept\n'));
  process.kill(engine.supervised.pid() ?? 0, 'SIGKILL');
  const deadlineMs = Date.now() + 10_000;
  while (engine.supervised.restarts() === 0 || !(await reader.ping())) {
    assert.ok(Date.now() < deadlineMs, 'it did not come back');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual(await reader.query('SELECT text FROM notes WHERE n = 2'), [{ text: 'kept' }]);
});

test('bringing the schema forward again changes nothing, and a newer store is refused', async () => {
  await migrate(writer, log);
  const migrations = () =>
    reader.query<{ version: number }>('SELECT version FROM migrations ORDER BY version');
  const before = await migrations();
  assert.equal(before.length, new Set(before.map(({ version }) => version)).size);
  await writer.command("INSERT INTO migrations (version, name) VALUES (9999, 'from the future')");
  await assert.rejects(migrate(writer, log), /the store was written by a newer version \(schema 9999/);
});
