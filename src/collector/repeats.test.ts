// What the tag sends again, and several events in one request, over real HTTP: each event is recorded once, and the answer says
// what became of each.

import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { SpoolFault } from '../spool/spool.ts';
import { createCollector, createSenderReader } from './collector.ts';
import { createRepeats } from './repeats.ts';

const recorded: string[] = [];
let append: (record: string) => Promise<void>;
let server: http.Server;
let base: string;

beforeEach(async () => {
  recorded.length = 0;
  append = async (record) => {
    recorded.push(record);
  };
  const collector = createCollector({
    spool: { append: (record) => append(record), probe: async () => undefined },
    tagFiles: { answer: () => false },
    readSender: createSenderReader({
      visitorKeys: { current: () => 'key' },
      findCountry: () => 'DE',
    }),
    isKnownPixel: (id) => id === '123' || id === '124',
  });
  server = http.createServer((request, response) => {
    if (!collector.handle(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** As the tag sends them: a line each, text without a preflight. */
async function send(...lines: readonly string[]): Promise<readonly [number, string | null]> {
  const body = lines.map((line) => `\n${line}`).join('');
  const answer = await fetch(`${base}/tr/`, { method: 'POST', body });
  return [answer.status, answer.headers.get('x-ownpixel')];
}

test('an event that is sent again is answered like the first time, and recorded once', async () => {
  const line = 'id=123&ev=Lead&v=1&oi=page.0';
  assert.deepEqual(await send(line), [200, 'accepted']);
  assert.deepEqual(await send(line), [200, 'accepted']);
  assert.deepEqual(await send('id=123&ev=Lead&v=1&oi=page.1', line), [200, 'accepted']);
  assert.equal(recorded.length, 2);
});

test('an event that is sent again while the first copy is being written waits for it, and shares its outcome', async () => {
  let fail: (fault: unknown) => void = () => {};
  let attempts = 0;
  append = () => {
    attempts += 1;
    return new Promise((_resolve, reject) => {
      fail = reject;
    });
  };
  const line = 'id=123&ev=Lead&v=1&oi=page.0';
  const answers = [send(line), send(line)];
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(attempts, 1);
  fail(new SpoolFault('spool_full', 'no room'));
  for (const [status] of await Promise.all(answers)) assert.equal(status, 503);
});

test('an event that could not be recorded may come again', async () => {
  const record = append;
  append = async () => {
    throw new SpoolFault('spool_full', 'no room');
  };
  const line = 'id=123&ev=Lead&v=1&oi=page.0';
  assert.equal((await send(line))[0], 503);
  append = record;
  assert.deepEqual(await send(line), [200, 'accepted']);
  assert.equal(recorded.length, 1);
});

test('the same name at another pixel, and events without a name, are events of their own', async () => {
  await send('id=123&ev=Lead&v=1&oi=page.0', 'id=124&ev=Lead&v=1&oi=page.0');
  await send('id=123&ev=Lead&v=1', 'id=123&ev=Lead&v=1');
  assert.equal(recorded.length, 4);
});

test('of several events in one request the answer says how many were refused, and why', async () => {
  const good = 'id=123&ev=Lead&v=1&oi=page.0';
  const unknown = 'id=999&ev=Lead&v=1&oi=page.1';
  assert.deepEqual(await send(good, unknown), [200, 'accepted=1; rejected=1; reason=unknown_pixel']);
  const [status, outcome] = await send(unknown, 'id=999&ev=Contact&v=1&oi=page.2');
  assert.ok(status >= 400 && status < 429, String(status));
  assert.equal(outcome, 'rejected; reason=unknown_pixel');
});

test('when one of several events cannot be recorded now, all may come again, and none is recorded twice', async () => {
  const record = append;
  let n = 0;
  append = async (text) => {
    n += 1;
    if (n === 2) throw new SpoolFault('spool_full', 'no room');
    await record(text);
  };
  const lines = ['id=123&ev=A&v=1&oi=p.0', 'id=123&ev=B&v=1&oi=p.1', 'id=123&ev=C&v=1&oi=p.2'];
  assert.equal((await send(...lines))[0], 503);
  assert.deepEqual(await send(...lines), [200, 'accepted']);
  assert.equal(recorded.length, 3);
});

test('a memory that is full forgets the oldest first', async () => {
  const repeats = createRepeats(4);
  let appended = 0;
  const once = (name: number) =>
    repeats.once('123', `oi=page.${name}`, async () => {
      appended += 1;
    });
  for (const name of [0, 1, 2, 3]) await once(name);
  await once(3);
  await once(2);
  assert.equal(appended, 4);
  for (const name of [4, 5, 6]) await once(name);
  await once(0);
  assert.equal(appended, 8);
});
