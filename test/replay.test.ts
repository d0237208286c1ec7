// What was refused becomes events when the cause is mended: with everything real, while the server runs and when it does not.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { makeDataFolder, type Product, query, runCommand, startProduct, waitFor } from './product.ts';

const data = makeDataFolder();
let product: Product;

before(async () => {
  product = await startProduct({ data });
});

after(async () => {
  await product.stop();
  fs.rmSync(data, { recursive: true, force: true });
});

function run(...args: readonly string[]) {
  return runCommand([...args, '--data', data]);
}

interface Listed {
  readonly receivedAtMs: number;
  readonly pixelId: string;
  readonly reason: string;
  readonly raw: string;
}

async function listRejected(...args: readonly string[]): Promise<Listed[]> {
  const { code, stdout, stderr } = await run('rejected', '--format', 'json', ...args);
  assert.equal(code, 0, stderr);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Listed);
}

function send(pixelId: string, rest: string): Promise<Response> {
  const dl = encodeURIComponent(`https://shop.example/${rest}`);
  return fetch(`${product.base}/tr?id=${pixelId}&v=2.9&dl=${dl}&${rest}`, {
    headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
  });
}

/** What is in the store of a pixel, once there are `count` events. */
function eventsOf(pixelId: string, count: number) {
  const statement = `SELECT event_name, browser, toUnixTimestamp64Milli(received_at) AS at FROM events WHERE pixel_id = ${pixelId} ORDER BY received_at`;
  return waitFor(
    () => query(data, statement),
    (rows) => rows.length >= count,
  );
}

test('refused requests are listed by reason, with what it means and its cure', async () => {
  await send(product.pixelId, 'cd[a]=1');
  await waitFor(
    () => listRejected('--pixel', product.pixelId),
    (rows) => rows.length === 1,
  );
  const { stdout, stderr, code } = await run('rejected', '--pixel', product.pixelId);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^missing_event_name \(1\)\n {2}The request names no event.*\n {2}Cure: Give every/);
  assert.match(
    stdout,
    new RegExp(`\\n {2}20\\S+Z {2}pixel ${product.pixelId}\\n {4}id=${product.pixelId}&v=2`),
  );
  const none = await run('rejected', '--since', '2999-01-01');
  assert.deepEqual([none.code, none.stdout], [0, '']);
  assert.match(none.stderr, /no refused requests .*in the last 7 days/);
});

test('the pixel is created: its requests become events with their time and sender, once, and leave the list', async () => {
  assert.equal((await send('4711', 'ev=First')).status, 404);
  assert.equal((await send('4711', 'ev=Second')).status, 404);
  const kept = await waitFor(
    () => listRejected('--reason', 'unknown_pixel'),
    (rows) => rows.length === 2,
  );
  const early = await run('replay', 'rejected', '--reason', 'unknown_pixel');
  assert.deepEqual([early.code, early.stdout], [0, '0 requests became 0 events\n']);
  assert.equal(early.stderr, '2 requests still refused: unknown_pixel\n');

  await run('pixel', 'create', '--id', '4711');
  const first = await run('replay', 'rejected');
  assert.equal(first.stdout, '2 requests became 2 events\n', first.stderr);
  assert.match(first.stderr, /in the store within seconds\n1 request still refused: missing_event_name/);
  // At once, before the loader has taken them.
  assert.equal((await run('rejected', '--replay')).stdout, '0 requests became 0 events\n');

  const rows = await eventsOf('4711', 2);
  assert.deepEqual(
    rows.map(({ event_name, browser }) => [event_name, browser]),
    [
      ['First', 'Firefox'],
      ['Second', 'Firefox'],
    ],
  );
  assert.deepEqual(rows.map(({ at }) => Number(at)).sort(), kept.map((row) => row.receivedAtMs).sort());
  assert.deepEqual(await listRejected('--reason', 'unknown_pixel'), []);
  assert.equal((await listRejected()).length, 1);
  await run('replay', 'rejected');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  assert.equal((await eventsOf('4711', 2)).length, 2);
});

test('a host list holds without a restart, and what it refused becomes events when the host is allowed', async () => {
  const host = 'shop.example';
  const page = `id=4711&v=2.9&dl=${encodeURIComponent(`https://www.${host}/`)}`;
  const sendPage = async (name: string) =>
    (await fetch(`${product.base}/tr?${page}&ev=${name}`)).headers.get('x-ownpixel');
  assert.equal(await sendPage('Before'), 'accepted');
  await run('pixel', 'allow-host', '4711', 'other.example');
  await waitFor(
    () => sendPage('Refused'),
    (outcome) => outcome === 'rejected; reason=host_not_allowed',
  );
  const kept = await waitFor(
    () => listRejected('--reason', 'host_not_allowed'),
    (rows) => rows.length > 0,
  );
  const still = await run('replay', 'rejected', '--reason', 'host_not_allowed');
  assert.match(still.stderr, /1 request still refused: host_not_allowed/);
  await run('pixel', 'allow-host', '4711', host);
  const replayed = await run('replay', 'rejected', '--pixel', '4711');
  assert.equal(replayed.stdout, `${kept.length} request became 1 event\n`, replayed.stderr);
  const rows = await waitFor(
    () =>
      query(
        data,
        "SELECT toUnixTimestamp64Milli(received_at) AS at FROM events WHERE event_name = 'Refused'",
      ),
    (found) => found.some(({ at }) => Number(at) === kept[0]?.receivedAtMs),
  );
  assert.ok(rows.length >= 1);
  assert.deepEqual(await listRejected('--pixel', '4711'), []);
});

test('the API lists the same, and no longer what was replayed', async () => {
  const { stdout } = await run('token', 'create', '--pixel', product.pixelId, '--scope', 'admin');
  const headers = { authorization: `Bearer ${stdout.trim()}` };
  const ask = async (pixel: string) => {
    // A new token is known within half a second.
    const answer = await waitFor(
      () => fetch(`${product.base}/api/v1/rejected?pixel=${pixel}`, { headers }),
      ({ status }) => status !== 401,
    );
    const { rejected } = (await answer.json()) as { rejected: { reason: string }[] };
    return rejected.map(({ reason }) => reason);
  };
  assert.deepEqual(await ask(product.pixelId), ['missing_event_name']);
  assert.deepEqual(await ask('0'), []);
});

test('without a server the events wait in the spool, and are in the store after its next start', async () => {
  await send('4712', 'ev=Offline');
  await waitFor(
    () => listRejected('--reason', 'unknown_pixel'),
    (rows) => rows.length === 1,
  );
  await product.stop();
  await run('pixel', 'create', '--id', '4712');
  const replayed = await run('replay', 'rejected', '--pixel', '0');
  assert.equal(replayed.stdout, '1 request became 1 event\n', replayed.stderr);
  assert.match(replayed.stderr, /in the store after the next start/);
  assert.equal((await run('replay', 'rejected')).stdout, '0 requests became 0 events\n');
  product = await startProduct({ data });
  assert.equal((await eventsOf('4712', 1)).length, 1);
  assert.equal((await run('replay', 'rejected')).stdout, '0 requests became 0 events\n');
});

test('two at a time are refused, not doubled', async () => {
  await send('4713', 'ev=Twice');
  await waitFor(
    () => listRejected('--reason', 'unknown_pixel'),
    (rows) => rows.length === 1,
  );
  await run('pixel', 'create', '--id', '4713');
  const results = await Promise.all([1, 2, 3].map(() => run('replay', 'rejected')));
  const replayed = results.filter(({ stdout }) => stdout === '1 request became 1 event\n');
  assert.equal(replayed.length, 1, JSON.stringify(results));
  for (const { code, stderr } of results) {
    if (code !== 0) assert.match(stderr, /^ownpixel: another replay is under way/);
  }
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  assert.equal((await eventsOf('4713', 1)).length, 1);
});
