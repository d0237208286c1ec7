// What goes wrong around the real product: a start that cannot be is one sentence, and whatever is sent to a running
// server, it goes on answering others and keeps its word.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeDataFolder, type Product, query, runCommand, startProduct, waitFor } from './product.ts';

const data = makeDataFolder();
const scratch = makeDataFolder();
let product: Product;

before(async () => {
  product = await startProduct({ data });
});

after(async () => {
  await product.stop();
  for (const folder of [data, scratch]) fs.rmSync(folder, { recursive: true, force: true });
});

/** A start that ends by itself: its exit code, and its only line, which begins with `text`. */
async function assertRefused(
  args: readonly string[],
  code: number,
  text: RegExp,
  environment: NodeJS.ProcessEnv = {},
) {
  const answer = await runCommand(['serve', ...args], environment);
  assert.deepEqual([answer.code, answer.stdout], [code, ''], answer.stderr);
  assert.match(answer.stderr, text);
  assert.equal(answer.stderr.trimEnd().split('\n').length, 1, answer.stderr);
}

test('a port that is in use is named, with what to do', async () => {
  const other = net.createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const args = ['--port', String(port), '--data', path.join(scratch, 'port')];
  await assertRefused(args, 1, new RegExp(`^ownpixel: port ${port} on 127\\.0\\.0\\.1 is in use; .*--port`));
  other.close();
  // The refused start has left the folder to the next one.
  assert.equal(fs.existsSync(path.join(scratch, 'port', 'lock')), false);
});

test('an address that is not of this machine is named', async () => {
  const args = ['--host', '192.0.2.1', '--port', '0', '--data', path.join(scratch, 'host')];
  await assertRefused(args, 1, /^ownpixel: 192\.0\.2\.1 is not an address of this machine/);
});

test('a data folder that is a file, or lies in one, is refused', async () => {
  const file = path.join(scratch, 'file');
  fs.writeFileSync(file, 'mine');
  for (const folder of [file, path.join(file, 'below')]) {
    await assertRefused(
      ['--port', '0', '--data', folder],
      1,
      /^ownpixel: the data folder .* cannot be written: E/,
    );
  }
  assert.equal(fs.readFileSync(file, 'utf8'), 'mine');
});

test('a data folder of a newer version is refused and not touched', async () => {
  const folder = path.join(scratch, 'newer');
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'format.json'), '{"format":99}');
  await assertRefused(
    ['--port', '0', '--data', folder],
    1,
    /^ownpixel: the data folder was written by a newer version/,
  );
  assert.deepEqual(fs.readdirSync(folder), ['format.json']);
});

test('a data folder that may not be written is refused', () => {
  const folder = path.join(scratch, 'locked');
  fs.mkdirSync(folder, { mode: 0o555 });
  fs.chmodSync(scratch, 0o755);
  const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
  const args = ['--disable-warning=ExperimentalWarning', main, 'serve', '--port', '0', '--data', folder];
  // Root may write anywhere, so it asks nobody, who may not.
  const identity = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', ...identity });
  assert.equal(status, 1);
  assert.match(stderr, /^ownpixel: the data folder .* cannot be written: EACCES.*\n$/);
});

test('a broken setting and an unknown variable are refused as wrong usage', async () => {
  const folder = path.join(scratch, 'settings');
  await assertRefused(
    ['--port', '70000', '--data', folder],
    2,
    /^ownpixel: --port must be a whole number from 0 to 65535/,
  );
  await assertRefused(
    ['--data', folder],
    2,
    /^ownpixel: the environment variable OWNPIXEL_X is not a setting/,
    { OWNPIXEL_X: '1' },
  );
  assert.equal(fs.existsSync(folder), false);
});

/** Sends bytes and gives everything that comes back until the connection ends. */
function sendBytes(...parts: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(product.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    // A refused request may be answered while it is still being sent.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
    for (const part of parts) socket.write(part);
  });
}

let marks = 0;

/** Sends an event and finds it in the store. */
async function assertStillWorks(): Promise<void> {
  const mark = `mark-${marks++}`;
  const answer = await fetch(`${product.base}/tr?id=${product.pixelId}&ev=Still&eid=${mark}`);
  assert.equal(answer.headers.get('x-ownpixel'), 'accepted');
  await waitFor(
    () => query(data, `SELECT 1 AS one FROM events WHERE event_id = '${mark}'`),
    (rows) => rows.length === 1,
  );
}

test('too much, too long and not HTTP have their own answers, and change nothing for others', async () => {
  const pids = product.pids();
  const junk = await fetch(`${product.base}/tr`, { method: 'POST', body: Buffer.alloc(1 << 20, 0xa5) });
  assert.deepEqual([junk.status, junk.headers.get('x-ownpixel')], [413, 'rejected; reason=too_large']);
  const address = `GET /tr?id=${product.pixelId}&ev=x&a=${'x'.repeat(1_000_000)} HTTP/1.1\r\nhost: x\r\n\r\n`;
  assert.match(await sendBytes(address), /^HTTP\/1\.1 414 /);
  const lines = `x-header: ${'y'.repeat(1_000)}\r\n`.repeat(300);
  assert.match(await sendBytes(`GET /tr HTTP/1.1\r\nhost: x\r\n${lines}\r\n`), /^HTTP\/1\.1 431 /);
  assert.match(await sendBytes(Buffer.from([0x16, 0x03, 0x01, 0x00, 0xff, 0x00, 0x0a])), /^HTTP\/1\.1 400 /);
  await assertStillWorks();
  assert.deepEqual(product.pids(), pids, 'a process ended and was started again');
});

test('garbage as multipart is refused with a reason and harms nothing', async () => {
  const garbage = Buffer.from(Array.from({ length: 50_000 }, (_, n) => (n * 7919) % 256));
  const types = ['multipart/form-data; boundary=x', 'multipart/form-data', 'multipart/mixed; boundary="'];
  for (const type of types) {
    const url = `${product.base}/tr?id=${product.pixelId}&ev=x`;
    const answer = await fetch(url, { method: 'POST', body: garbage, headers: { 'content-type': type } });
    assert.equal(answer.headers.get('x-ownpixel'), 'rejected; reason=malformed_request', type);
  }
  const rows = await waitFor(
    () => query(data, "SELECT pixel_id, raw FROM rejected WHERE reason = 'malformed_request'"),
    (found) => found.length === types.length,
  );
  assert.deepEqual(rows[0], { pixel_id: product.pixelId, raw: `id=${product.pixelId}&ev=x` });
  await assertStillWorks();
});

test('clients that never end their request do not keep others from being answered', async () => {
  const starts = [
    'GET /tr?id=1',
    'POST /tr HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nid=1',
    'GET / HTTP/1.1\r\nhost: x\r\n',
    '',
  ];
  const sockets = Array.from({ length: 200 }, (_, n) => {
    const socket = net.connect(product.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(starts[n % starts.length] ?? '');
    return socket;
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const startedAtMs = Date.now();
  const answer = await fetch(`${product.base}/tr?id=${product.pixelId}&ev=x`);
  assert.equal(answer.status, 200);
  assert.ok(Date.now() - startedAtMs < 1_000);
  for (const socket of sockets) socket.destroy();
  await assertStillWorks();
});

/** Sends `start`, then a byte now and then; resolves with what was answered and after how long the connection was closed. */
function drip(start: string): Promise<{ readonly text: string; readonly ms: number }> {
  return new Promise((resolve) => {
    const startedAtMs = performance.now();
    let text = '';
    const socket = net.connect({ port: product.port, host: '127.0.0.1', allowHalfOpen: true });
    const timer = setInterval(() => start !== '' && socket.writable && socket.write('x'), 250);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      clearInterval(timer);
      text += String(bytes);
    });
    // The server's end of it: who sends nothing would not notice more. Or a reset, when bytes were on the way.
    for (const event of ['end', 'close'])
      socket.on(event, () => {
        clearInterval(timer);
        socket.destroy();
        resolve({ text, ms: performance.now() - startedAtMs });
      });
    socket.write(start);
  });
}

test('who sends a request byte by byte is cut off, however steadily the bytes come', async () => {
  const secret = (
    await runCommand([
      'token',
      'create',
      '--pixel',
      product.pixelId,
      '--scope',
      'events:write',
      '--data',
      data,
    ])
  ).stdout.trim();
  const pixel = `/v24.0/${product.pixelId}/events`;
  const long = 'host: x\r\ncontent-type: application/json\r\ncontent-length: 10000\r\n\r\n';
  const heads = ['', 'GET /tr?id=1&a=', 'GET /tr?id=1 HTTP/1.1\r\nhost: x\r\nx-slow: '];
  const bodies = [
    `POST /tr HTTP/1.1\r\n${long}`,
    `POST ${pixel}?access_token=${secret} HTTP/1.1\r\n${long}{"data":"`,
    `POST ${pixel} HTTP/1.1\r\n${long}{"data":"`,
    `POST /api/v1/sign-in HTTP/1.1\r\n${long}`,
  ];
  const [headEnds, bodyEnds] = await Promise.all([
    Promise.all(heads.map(drip)),
    Promise.all(bodies.map(drip)),
  ]);
  // 10 and 20 s, looked at every second, and time to read the answer.
  for (const [kind, ends, limitMs] of [
    ['head', headEnds, 10_000],
    ['body', bodyEnds, 20_000],
  ] as const)
    ends.forEach(({ text, ms }, index) => {
      assert.ok(ms > limitMs - 1_500 && ms < limitMs + 30_000, `${kind} ${index}: ${ms} ms`);
      assert.match(text, /^HTTP\/1\.1 408 .*reason=request_timeout/s, `${kind} ${index}`);
    });
  await assertStillWorks();
});

test('a body that ends within a character does not end the collector', async () => {
  // Refused requests are sampled at a rate: in a second of its own this one is surely taken.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const pids = product.pids();
  const body = `id=99&ev=x&ud[em]=Jane&cd[a]=${'😀'.repeat(3_000)}`;
  const shifted = [body, body.replace('a]=', 'a]=x')];
  for (const text of shifted) {
    const answer = await fetch(`${product.base}/tr`, {
      method: 'POST',
      body: text,
      signal: AbortSignal.timeout(5_000),
    });
    assert.equal(answer.status, 404);
  }
  assert.deepEqual(product.pids(), pids, 'a process ended and was started again');
});

test('a full spool asks senders to come back, and nothing acknowledged is lost', async () => {
  const folder = path.join(scratch, 'full');
  const full = await startProduct({ data: folder, args: ['--spool-max-mb', '64'] });
  try {
    const loader = full.pids().loader ?? assert.fail('there is no loader');
    process.kill(loader, 'SIGSTOP');
    const filling = 'x'.repeat(250_000);
    const acknowledged: string[] = [];
    let refusal: Response | undefined;
    for (let n = 0; n < 400 && refusal === undefined; n++) {
      const body = `id=${full.pixelId}&ev=Full&eid=${n}&v=1&filling=${filling}`;
      const answer = await fetch(`${full.base}/tr`, { method: 'POST', body });
      if (answer.status === 200) acknowledged.push(String(n));
      else refusal = answer;
    }
    assert.ok(acknowledged.length > 100, `${acknowledged.length} were taken`);
    assert.deepEqual(
      [refusal?.status, refusal?.headers.get('x-ownpixel')],
      [503, 'rejected; reason=spool_full'],
    );
    assert.match(refusal?.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    assert.equal((await fetch(`${full.base}/readyz`)).status, 503);
    process.kill(loader, 'SIGCONT');
    const stored = await waitFor(
      () => query<{ event_id: string }>(folder, "SELECT event_id FROM events WHERE event_name = 'Full'"),
      (rows) => rows.length >= acknowledged.length,
      30_000,
    );
    assert.deepEqual(stored.map((row) => row.event_id).sort(), acknowledged.sort());
    await waitFor(
      async () => (await fetch(`${full.base}/tr?id=${full.pixelId}&ev=After`)).status,
      (status) => status === 200,
    );
    assert.equal((await fetch(`${full.base}/readyz`)).status, 200);
  } finally {
    await full.stop();
  }
});
