// The product with an external store: a ClickHouse of its own life. Here it is a second engine behind a small front that
// knows no database until it is made, as a server does, and that can go away and come back.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type Engine, startEngine } from '../src/cli/engine.ts';
import { openDataFolder } from '../src/runtime/data-folder.ts';
import { createLog } from '../src/runtime/log.ts';
import { readSettings } from '../src/runtime/settings.ts';
import { makeDataFolder, type Product, runCommand, startProduct, waitFor } from './product.ts';

const data = makeDataFolder();
const storeFolder = makeDataFolder();
const databases = new Set(['default']);
let engine: Engine;
let front: http.Server;
let port = 0;
let product: Product | undefined;

before(async () => {
  const { settings } = readSettings(['--engine-memory-mb', '256'], {});
  engine = await startEngine(openDataFolder(storeFolder), settings, createLog('test', 'silent'));
  await engine.supervised.whenReady;
  await openFront();
});

after(async () => {
  await product?.stop();
  closeFront();
  await engine.supervised.stop(2_000);
  for (const folder of [data, storeFolder]) fs.rmSync(folder, { recursive: true, force: true });
});

async function openFront(): Promise<void> {
  front = http.createServer(forward).listen(port, '127.0.0.1');
  await once(front, 'listening');
  port = (front.address() as AddressInfo).port;
}

function closeFront(): void {
  front.close();
  front.closeAllConnections();
}

async function forward(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', engine.writer.url);
  const asked = url.searchParams.get('database');
  const made = /^CREATE DATABASE IF NOT EXISTS `(.+)`$/.exec(body.toString());
  if (asked !== null && !databases.has(asked)) {
    response.writeHead(404, { 'x-clickhouse-exception-code': '81' });
    return void response.end(
      `Code: 81. DB::Exception: Database ${asked} does not exist. (UNKNOWN_DATABASE)\n`,
    );
  }
  if (made?.[1] !== undefined) databases.add(made[1]);
  const target = http.request(url, { method: request.method, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  target.on('error', () => response.destroy());
  target.end(body);
}

const address = (database = '') =>
  `http://writer:${encodeURIComponent(engine.writer.password)}@127.0.0.1:${port}/${database}`;

function ask(sql: string) {
  return runCommand(['query', sql, '--format', 'TabSeparated', '--clickhouse', address('shop')]);
}

async function send(product: Product, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) {
    const answer = await fetch(`${product.base}/tr?id=${product.pixelId}&ev=Sent&v=1&eid=${n}`);
    assert.equal(answer.headers.get('x-ownpixel'), 'accepted');
  }
}

interface Readiness {
  readonly canRecordEvents: boolean;
  readonly problems: readonly { readonly code: string }[];
}

async function readiness(product: Product): Promise<readonly [number, Readiness]> {
  const answer = await fetch(`${product.base}/readyz`);
  return [answer.status, (await answer.json()) as Readiness];
}

test('a store that is away at start is told, events are kept, and loaded when it is there', async () => {
  closeFront();
  product = await startProduct({ data, args: ['--clickhouse', address('shop')] });
  assert.deepEqual(Object.keys(product.pids()), ['worker']);
  await send(product, 0, 20);
  const [status, body] = await readiness(product);
  assert.deepEqual(
    [status, body.canRecordEvents, body.problems.map(({ code }) => code)],
    [200, true, ['store_away']],
  );
  await openFront();
  await waitFor(
    () => ask('SELECT uniqExact(event_id) FROM events'),
    ({ stdout }) => stdout === '20\n',
    60_000,
  );
  assert.ok(databases.has('shop'), 'the database of the address was made');
  await waitFor(
    () => readiness(product as Product),
    ([, { problems }]) => problems.length === 0,
  );
});

test('while the store is away and when it is killed, collecting goes on, and nothing is lost or doubled', async () => {
  const running = product ?? assert.fail('the first test starts it');
  await send(running, 20, 40);
  closeFront();
  await send(running, 40, 60);
  await openFront();
  await send(running, 60, 80);
  process.kill(engine.supervised.pid() ?? 0, 'SIGKILL');
  await send(running, 80, 100);
  await waitFor(
    () => ask("SELECT count(), uniqExact(event_id) FROM events WHERE event_name = 'Sent'"),
    ({ stdout }) => stdout === '100\t100\n',
    30_000,
  );
});

test('the command line only reads from it', async () => {
  const { code, stderr } = await ask('DROP TABLE events');
  assert.equal(code, 1);
  assert.match(stderr, /^ownpixel: /);
  assert.equal((await ask('SELECT count() > 0 FROM events')).stdout, '1\n');
});

test('it ends in time though the store is away, and its log never held the password', async () => {
  const running = product ?? assert.fail('the first test starts it');
  closeFront();
  await send(running, 100, 110);
  const startedAtMs = Date.now();
  assert.equal(await running.stop(), 0);
  assert.ok(Date.now() - startedAtMs < 5_000);
  assert.match(running.errors(), new RegExp(`the store at http://127\\.0\\.0\\.1:${port} does not answer`));
  assert.ok(!running.errors().includes(engine.writer.password), running.errors());
  // Started and ended while it is away.
  product = await startProduct({ data, args: ['--clickhouse', address('shop')] });
  const againMs = Date.now();
  assert.equal(await product.stop(), 0);
  assert.ok(Date.now() - againMs < 5_000);
  await openFront();
  product = await startProduct({ data, args: ['--clickhouse', address('shop')] });
  await waitFor(
    () => ask('SELECT uniqExact(event_id) FROM events'),
    ({ stdout }) => stdout === '110\n',
  );
  await product.stop();
});

test('a wrong password is an error in the log that names the cure, and events are kept', async () => {
  const folder = path.join(storeFolder, 'wrong');
  const wrong = `http://writer:hunter2@127.0.0.1:${port}`;
  const refused = await startProduct({ data: folder, args: ['--clickhouse', wrong] });
  try {
    await send(refused, 0, 1);
    assert.deepEqual(
      (await readiness(refused))[1].problems.map(({ code }) => code),
      ['store_away'],
    );
    assert.match(
      refused.errors(),
      /"level":50,.*refuses the user or its rights on ownpixel: .*kept in the spool/,
    );
    assert.ok(!refused.errors().includes('hunter2'), refused.errors());
  } finally {
    assert.equal(await refused.stop(), 0);
  }
});

test('an address that is none is refused before anything starts, without being repeated', async () => {
  for (const text of [
    'clickhouse',
    'tcp://u:hunter2@h:9000',
    'http://u:hunter2@h:8123/a/b',
    'http://h/?x=1',
  ]) {
    const { code, stderr } = await runCommand([
      'serve',
      '--clickhouse',
      text,
      '--data',
      path.join(data, 'none'),
    ]);
    assert.equal(code, 2, text);
    assert.match(stderr, /^ownpixel: --clickhouse must be an http\(s\) URL such as /);
    assert.ok(!stderr.includes('hunter2'));
  }
});
