// The collecting path over real HTTP, with a spool in memory: which answer each request gets, when it gets it, and
// what is recorded for it.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { limits } from '../event/limits.ts';
import { findParam, formatParams, parseParams } from '../event/params.ts';
import { type EventRecord, parseRecord } from '../event/record.ts';
import { openSpoolReader, openSpoolWriter, SpoolFault } from '../spool/spool.ts';
import {
  type Collector,
  type CollectorOptions,
  createCollector,
  createRateLimits,
  createSenderReader,
  serverOptions,
} from './collector.ts';

/** Records in the order of arrival; what `append` does can be changed by a test. */
const recorded: EventRecord[] = [];
let append: (record: string) => Promise<void>;
let probe: () => Promise<void>;
let nowMs: number;
let collector: Collector;
let server: http.Server;
let base: string;

const options: CollectorOptions = {
  spool: { append: (record) => append(record), probe: () => probe() },
  tagFiles: { answer: () => false },
  readSender: createSenderReader({
    visitorKeys: { current: () => 'key' },
    findCountry: () => 'DE',
  }),
  isKnownPixel: (id) => id === '123',
  now: () => nowMs,
};

beforeEach(async () => {
  recorded.length = 0;
  nowMs = 1_700_000_000_000;
  probe = async () => undefined;
  append = async (text) => {
    const record = parseRecord(text);
    assert.ok(record !== undefined);
    recorded.push(record);
  };
  collector = createCollector(options);
  await listen(serverOptions);
});

async function listen(settings: http.ServerOptions): Promise<void> {
  server = http.createServer(settings, (request, response) => {
    if (!collector.handle(request, response)) response.writeHead(418).end();
  });
  server.on('clientError', collector.handleUnreadable);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function outcomeOf(answer: Response): readonly [number, string | null] {
  return [answer.status, answer.headers.get('x-ownpixel')];
}

/** Sends bytes and gives everything that comes back until the connection ends. */
function sendBytes(...parts: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
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

test('a request is answered only after its record is durable', async () => {
  const durable = Promise.withResolvers<void>();
  let isAnswered = false;
  append = () => durable.promise;
  const answering = fetch(`${base}/tr?id=123&ev=PageView`).then((answer) => {
    isAnswered = true;
    return answer;
  });
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.equal(isAnswered, false);
  assert.equal(collector.counts.accepted, 0);
  durable.resolve();
  assert.deepEqual(outcomeOf(await answering), [200, 'accepted']);
  assert.equal(collector.counts.accepted, 1);
});

test('a recorded event holds the request as it came and what may be stored of its sender', async () => {
  const headers = { 'user-agent': 'agent', 'accept-language': 'de', referer: 'https://site.example/' };
  await fetch(`${base}/tr/?id=123&ev=PageView&v=2.9&cd[a]=%C3%A9`, { headers });
  const [{ sender, ...record } = assert.fail('nothing was recorded')] = recorded;
  assert.deepEqual(record, {
    version: 1,
    receivedAtMs: nowMs,
    channel: 'browser',
    pixelId: '123',
    params: 'id=123&ev=PageView&v=2.9&cd[a]=%C3%A9',
  });
  assert.deepEqual([sender.userAgent, sender.language, sender.country], ['agent', 'de', 'DE']);
});

test('an image gets its transparent pixel, a library an empty text', async () => {
  const image = await fetch(`${base}/tr?id=123&ev=PageView&noscript=1`);
  assert.equal(image.headers.get('content-type'), 'image/gif');
  assert.equal(Buffer.from(await image.arrayBuffer()).toString('latin1', 0, 6), 'GIF89a');
  const library = await fetch(`${base}/tr?id=123&ev=PageView&v=2.9`);
  assert.equal(library.headers.get('content-type'), 'text/plain');
  assert.equal((await library.arrayBuffer()).byteLength, 0);
  assert.deepEqual(
    recorded.map((record) => record.channel),
    ['image', 'browser'],
  );
});

test('every page may send: the answer names its origin and may not be kept', async () => {
  const origin = 'https://site.example';
  const answer = await fetch(`${base}/tr?id=123&ev=PageView`, { headers: { origin } });
  assert.equal(answer.headers.get('access-control-allow-origin'), origin);
  assert.equal(answer.headers.get('access-control-allow-credentials'), 'true');
  assert.equal(answer.headers.get('vary'), 'origin');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const bare = await fetch(`${base}/tr?id=123&ev=PageView`);
  assert.equal(bare.headers.get('access-control-allow-origin'), '*');
  assert.equal(bare.headers.get('cross-origin-resource-policy'), 'cross-origin');
});

test('a preflight is answered without a record', async () => {
  const answer = await fetch(`${base}/tr`, {
    method: 'OPTIONS',
    headers: { origin: 'https://site.example' },
  });
  assert.equal(answer.status, 204);
  assert.equal(answer.headers.get('access-control-allow-methods'), 'GET, POST');
  assert.equal(answer.headers.get('access-control-allow-headers'), 'content-type');
  assert.equal(recorded.length, 0);
});

test('other methods are refused with those that are allowed', async () => {
  for (const method of ['PUT', 'DELETE', 'PATCH', 'HEAD']) {
    const answer = await fetch(`${base}/tr?id=123&ev=x`, { method });
    assert.deepEqual(outcomeOf(answer), [405, 'rejected; reason=method_not_allowed'], method);
    assert.equal(answer.headers.get('allow'), 'GET, POST, OPTIONS');
  }
  assert.equal(recorded.length, 0);
  assert.equal(collector.counts.rejected.get('method_not_allowed'), 4);
});

test('only /tr and /tr/ are the collecting path', async () => {
  for (const url of ['/', '/track', '/tr//', '/tr/x', '/TR', '/trx?id=123&ev=x']) {
    assert.equal((await fetch(base + url)).status, 418, url);
  }
});

test('a disk that does not take it is a 503 with a time to come back, and readiness is lost until it does', async () => {
  for (const code of ['spool_fault', 'spool_full'] as const) {
    append = () => Promise.reject(new SpoolFault(code, 'no'));
    const answer = await fetch(`${base}/tr?id=123&ev=PageView`);
    assert.deepEqual(outcomeOf(answer), [503, `rejected; reason=${code}`]);
    assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    assert.match(answer.headers.get('access-control-expose-headers') ?? '', /retry-after/);
    probe = () => append('');
    assert.equal((await collector.problem())?.code, code);
    assert.equal(collector.counts.rejected.get(code), 1);
  }
  assert.equal(collector.counts.accepted, 0);
  append = async () => undefined;
  assert.equal((await fetch(`${base}/tr?id=123&ev=PageView`)).status, 200);
  assert.equal(await collector.problem(), undefined);
});

test('readiness comes back without a request, as soon as the disk would take one', async () => {
  append = () => Promise.reject(new SpoolFault('spool_fault', 'no'));
  probe = () => append('');
  await fetch(`${base}/tr?id=123&ev=PageView`);
  assert.equal((await collector.problem())?.code, 'spool_fault');
  probe = async () => undefined;
  assert.equal(await collector.problem(), undefined);
});

test('a refusal that must be recorded is a 503 too when it cannot be', async () => {
  append = () => Promise.reject(new SpoolFault('spool_full', 'no'));
  assert.deepEqual(outcomeOf(await fetch(`${base}/tr?id=123&ev=`)), [503, 'rejected; reason=spool_full']);
  assert.equal(collector.counts.rejected.get('missing_event_name'), undefined);
});

test('a refusal of a known pixel is recorded with its reason and answered with 200', async () => {
  const answer = await fetch(`${base}/tr?id=123&v=1&cd[a]=1`);
  assert.deepEqual(outcomeOf(answer), [200, 'rejected; reason=missing_event_name']);
  assert.deepEqual(
    recorded.map(({ pixelId, rejection }) => [pixelId, rejection?.reason]),
    [['123', 'missing_event_name']],
  );
});

test('bodies of every form are read, and win over the query', async () => {
  const form = new FormData();
  for (const [name, value] of [
    ['id', '123'],
    ['ev', 'Multi'],
    ['cd[a]', 'é & + %'],
  ] as const)
    form.append(name, value);
  form.append('file', new Blob(['not a parameter']), 'x.txt');
  const bodies: readonly [NonNullable<RequestInit['body']>, string][] = [
    [new URLSearchParams({ id: '123', ev: 'Form', 'cd[a]': 'é & + %' }), ''],
    [form, ''],
    ['id=123&ev=Text&cd[a]=1\r\n', '?ev=Query&more=1'],
    ['', '?id=123&ev=OnlyQuery'],
  ];
  for (const [body, query] of bodies) {
    const answer = await fetch(`${base}/tr${query}`, { method: 'POST', body });
    assert.deepEqual(outcomeOf(answer), [200, 'accepted']);
  }
  assert.deepEqual(
    recorded.map((record) => record.params),
    [
      'id=123&ev=Form&cd%5Ba%5D=%C3%A9+%26+%2B+%25',
      'id=123&ev=Multi&cd[a]=%C3%A9%20%26%20%2B%20%25',
      'id=123&ev=Text&cd[a]=1&ev=Query&more=1',
      'id=123&ev=OnlyQuery',
    ],
  );
});

test('a body that cannot be read is recorded as a refusal when the query names the pixel', async () => {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const answer = await fetch(`${base}/tr?id=123&ev=x`, { method: 'POST', body: '--y\r\ngarbage', headers });
  assert.deepEqual(outcomeOf(answer), [200, 'rejected; reason=malformed_request']);
  assert.deepEqual(
    recorded.map(({ pixelId, rejection }) => [pixelId, rejection?.reason]),
    [['123', 'malformed_request']],
  );
});

test('a 2xx means recorded: an unreadable body of nobody knows whom is not answered with 200', async () => {
  append = () => Promise.reject(new SpoolFault('spool_full', 'no'));
  for (const url of ['/tr', '/tr?id=124&ev=x']) {
    const answer = await fetch(base + url, { method: 'POST', body: 'garbage' });
    assert.ok(answer.status >= 400, `${url}: ${answer.status} ${answer.headers.get('x-ownpixel')}`);
  }
});

test('a body of 1 MB is refused, whether its length is told or not', async () => {
  const body = `id=123&ev=x&cd[a]=${'x'.repeat(1 << 20)}`;
  const told = await fetch(`${base}/tr`, { method: 'POST', body });
  assert.deepEqual(outcomeOf(told), [413, 'rejected; reason=too_large']);
  const chunks = new Blob([body]).stream();
  const untold = await fetch(`${base}/tr`, { method: 'POST', body: chunks, duplex: 'half' });
  assert.deepEqual(outcomeOf(untold), [413, 'rejected; reason=too_large']);
  assert.equal(collector.counts.rejected.get('too_large'), 2);
  assert.equal((await fetch(`${base}/tr?id=123&ev=x`)).status, 200);
});

test('the largest body that is allowed is taken', async () => {
  const start = 'id=123&ev=x&cd[a]=';
  const body = start + 'x'.repeat(limits.beaconMaxBytes - start.length);
  assert.deepEqual(outcomeOf(await fetch(`${base}/tr`, { method: 'POST', body })), [200, 'accepted']);
  assert.equal(recorded[0]?.params, body);
});

test('the worst body that is allowed still fits into the spool', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-collector-'));
  const writer = await openSpoolWriter({ folder, maxBytes: 256 << 20 });
  append = (text) => writer.append(text);
  try {
    // Refused, they would be sent again for ever, and each time take the readiness of the server with them.
    const control = `id=123&ev=control&cd[a]=${'\x01'.repeat(250_000)}`;
    const form = new FormData();
    for (const [name, value] of [
      ['id', '123'],
      ['ev', 'multipart'],
    ] as const)
      form.append(name, value);
    form.append('cd[a]', '\x01'.repeat(250_000));
    const bytes = Buffer.concat([Buffer.from('id=123&ev=bytes&cd[a]='), Buffer.alloc(250_000, 0xff)]);
    const multipart = Buffer.concat([
      Buffer.from('--x\r\ncontent-disposition: form-data; name="id"\r\n\r\n123\r\n--x\r\n'),
      Buffer.from('content-disposition: form-data; name="ev"\r\n\r\nraw\r\n--x\r\n'),
      Buffer.from('content-disposition: form-data; name="cd[a]"\r\n\r\n'),
      Buffer.alloc(250_000, 0xff),
      Buffer.from('\r\n--x--\r\n'),
    ]);
    const type = { 'content-type': 'multipart/form-data; boundary=x' };
    const outcomes = [
      await fetch(`${base}/tr`, { method: 'POST', body: control }),
      await fetch(`${base}/tr`, { method: 'POST', body: form }),
      await fetch(`${base}/tr`, { method: 'POST', body: bytes }),
      await fetch(`${base}/tr`, { method: 'POST', body: multipart, headers: type }),
    ].map(outcomeOf);
    assert.deepEqual(outcomes, Array(4).fill([200, 'accepted']));
    const reader = openSpoolReader({ folder });
    let count = 0;
    for (
      let chunk = reader.read({ maxBytes: 1 << 20 });
      chunk !== undefined;
      chunk = reader.read({ maxBytes: 1 << 20 })
    )
      count += chunk.records.length;
    reader.close();
    assert.equal(count, 4);
  } finally {
    await writer.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

test('an unknown pixel is refused, counted each time, and sampled at a bounded rate', async () => {
  for (let n = 0; n < 20; n++) {
    assert.deepEqual(outcomeOf(await fetch(`${base}/tr?id=124&ev=x&n=${n}`)), [
      404,
      'rejected; reason=unknown_pixel',
    ]);
  }
  assert.deepEqual(
    recorded.map(({ pixelId, params }) => [pixelId, params]),
    [
      ['0', 'id=124&ev=x&n=0'],
      ['0', 'id=124&ev=x&n=1'],
    ],
  );
  nowMs += 1_000;
  assert.equal((await fetch(`${base}/tr?id=&ev=x`)).status, 400);
  assert.equal(recorded.length, 3);
  assert.deepEqual(
    [...collector.counts.rejected],
    [
      ['unknown_pixel', 20],
      ['missing_pixel_id', 1],
    ],
  );
});

test('a sample that cannot be kept changes nothing', async () => {
  append = () => Promise.reject(new SpoolFault('spool_full', 'no'));
  assert.equal((await fetch(`${base}/tr?id=124&ev=x`)).status, 404);
  assert.equal(await collector.problem(), undefined);
});

test('events of a host that the pixel does not take them from are answered as pages expect, and kept as refused', async () => {
  let names = ['shop.example'];
  server.close();
  collector = createCollector({ ...options, findHostList: () => ({ kind: 'allow', names }) });
  await listen(serverOptions);
  const page = (host: string) => `id=123&ev=a&v=2.9&dl=${encodeURIComponent(`https://${host}/`)}`;
  const send = async (query: string, init?: RequestInit) =>
    outcomeOf(await fetch(`${base}/tr?${query}`, init));
  const refused = [200, 'rejected; reason=host_not_allowed'];
  assert.deepEqual(await send(page('www.shop.example')), [200, 'accepted']);
  assert.deepEqual(await send(page('copy.example')), refused);
  assert.deepEqual(await send('id=123&ev=a'), refused);
  const headers = { referer: 'https://shop.example/' };
  assert.deepEqual(await send('id=123&ev=a', { headers }), [200, 'accepted']);
  const body = `${page('copy.example')}\n${page('shop.example')}`;
  assert.deepEqual(await send('', { method: 'POST', body }), [
    200,
    'accepted=1; rejected=1; reason=host_not_allowed',
  ]);
  names = ['copy.example'];
  assert.deepEqual(await send(page('copy.example')), [200, 'accepted']);
  assert.deepEqual(
    recorded.map(({ pixelId, rejection }) => [pixelId, rejection?.detail]),
    [
      ['123', undefined],
      ['123', 'host copy.example'],
      ['123', 'no page address'],
      ['123', undefined],
      ['123', 'host copy.example'],
      ['123', undefined],
      ['123', undefined],
    ],
  );
});

test('who sends more than may be sent is asked to come later, counted, and kept as a sample only', async () => {
  server.close();
  const rateLimits = createRateLimits({
    pixelPerSecond: 1,
    addressPerSecond: 0,
    now: () => nowMs,
  });
  collector = createCollector({ ...options, rateLimits });
  await listen(serverOptions);
  const send = () => fetch(`${base}/tr?id=123&ev=a&v=2.9`);
  for (let n = 0; n < 9; n++) assert.equal((await send()).status, 200);
  // Two more by one request: the tag keeps both, and what is recorded is known when they come again.
  const body = 'id=123&ev=b&oi=page.1&v=2.9\nid=123&ev=c&oi=page.2&v=2.9';
  const batch = await fetch(`${base}/tr/`, { method: 'POST', body });
  assert.deepEqual(outcomeOf(batch), [429, 'rejected; reason=rate_limited']);
  for (let n = 0; n < 5; n++) {
    const answer = await send();
    assert.deepEqual(outcomeOf(answer), [429, 'rejected; reason=rate_limited']);
    assert.equal(answer.headers.get('retry-after'), '10');
    assert.match(answer.headers.get('access-control-expose-headers') ?? '', /retry-after/);
    assert.match(await answer.text(), /Send it again after the seconds in Retry-After/);
  }
  // A request that is refused, but kept, counts as well.
  assert.equal((await fetch(`${base}/tr?id=123`)).status, 429);
  assert.equal((await fetch(`${base}/tr?id=124&ev=x`)).status, 404);
  assert.deepEqual(Object.fromEntries(collector.counts.rejected), { rate_limited: 7, unknown_pixel: 1 });
  const events = recorded.filter(({ rejection }) => rejection === undefined);
  const samples = recorded.filter(({ rejection }) => rejection?.reason === 'rate_limited');
  assert.deepEqual([events.length, samples.length, samples[0]?.pixelId], [10, 2, '0']);
  nowMs += 10_000;
  assert.deepEqual(outcomeOf(await fetch(`${base}/tr/`, { method: 'POST', body })), [200, 'accepted']);
  assert.equal(recorded.filter(({ rejection }) => rejection === undefined).length, 11);
});

test('a sample is bounded in length and holds whole parameters only', async () => {
  const start = 'id=124&ev=x&ud[fn]=Jane&cd[a]=';
  for (const long of ['😀'.repeat(4_000), `${'x'.repeat(3_990)} jane@example.com`]) {
    nowMs += 1_000;
    const signal = AbortSignal.timeout(5_000);
    assert.equal((await fetch(`${base}/tr`, { method: 'POST', body: start + long, signal })).status, 404);
  }
  assert.equal(recorded.length, 2);
  for (const { params, rejection } of recorded) {
    assert.match(params, /^id=124&ev=x&ud\[fn\]=[0-9a-f]{64}$/);
    assert.equal(rejection?.detail, 'only the beginning is kept');
  }
  nowMs += 1_000;
  await fetch(`${base}/tr`, { method: 'POST', body: 'id=124&ev=x' });
  assert.deepEqual(recorded[2]?.rejection, { reason: 'unknown_pixel', detail: '' });
});

test('of a refused request as many parameters are kept as an event may have, protected', async () => {
  const many = `id=123&ev=x&ud[fn]=Jane&${'a=&'.repeat(80_000)}last=jane@example.com`;
  const answer = await fetch(`${base}/tr`, { method: 'POST', body: many });
  assert.deepEqual(outcomeOf(answer), [200, 'rejected; reason=too_many_parameters']);
  const kept = parseParams(recorded[0]?.params ?? '');
  assert.equal(kept.length, limits.parametersMax);
  assert.match(findParam(kept, 'ud[fn]') ?? '', /^[0-9a-f]{64}$/);
  assert.equal(recorded[0]?.rejection?.detail, '80004 parameters');
});

test('a multipart body of too many parts is refused before it is parsed', async () => {
  const part = (name: string) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n\r\n`;
  const type = { 'content-type': 'multipart/form-data; boundary=x' };
  const send = (parts: number) =>
    fetch(`${base}/tr?id=123&ev=x`, {
      method: 'POST',
      body: `${part('a').repeat(parts)}--x--\r\n`,
      headers: type,
    });
  assert.deepEqual(outcomeOf(await send(900)), [200, 'accepted']);
  assert.deepEqual(outcomeOf(await send(5_000)), [200, 'rejected; reason=too_many_parameters']);
  assert.deepEqual(recorded[1]?.rejection, { reason: 'too_many_parameters', detail: '5000 parts' });
  assert.equal(recorded[1]?.params, 'id=123&ev=x');
});

test('clear user data never reaches the record, not even of a refused request', async () => {
  await fetch(`${base}/tr?id=123&ud[em]=jane@example.com`);
  await fetch(`${base}/tr?id=124&ev=x&ud[em]=jane@example.com`);
  await fetch(`${base}/tr?id=123&ev=x`, { headers: { referer: 'https://site.example/?m=jane@example.com' } });
  assert.equal(recorded.length, 3);
  assert.ok(!JSON.stringify(recorded).includes('jane'), JSON.stringify(recorded));
});

test('bytes that are not HTTP, too long addresses and too large headers have their own answers', async () => {
  assert.match(
    await sendBytes('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'),
    /^HTTP\/1\.1 400 .*reason=unreadable_http/s,
  );
  const address = `GET /tr?id=123&ev=x&a=${'x'.repeat(1_000_000)} HTTP/1.1\r\nhost: x\r\n\r\n`;
  assert.match(await sendBytes(address), /^HTTP\/1\.1 414 .*reason=url_too_long/s);
  const lines = `x-header: ${'y'.repeat(1_000)}\r\n`.repeat(200);
  assert.match(
    await sendBytes(`GET /tr HTTP/1.1\r\nhost: x\r\n${lines}\r\n`),
    /^HTTP\/1\.1 431 .*reason=headers_too_large/s,
  );
  assert.deepEqual([...collector.counts.rejected.values()], [1, 1, 1]);
});

test('one header that is too large is told from an address that is too long, however they arrive', async () => {
  for (const length of [70_000, 200_000]) {
    const header = `GET /tr?id=123&ev=x HTTP/1.1\r\nhost: x\r\ncookie: ${'y'.repeat(length)}\r\n\r\n`;
    assert.match(await sendBytes(header), /^HTTP\/1\.1 431 .*reason=headers_too_large/s, `${length}`);
    const address = `GET /tr?id=123&ev=x&a=${'x'.repeat(length)} HTTP/1.1\r\nhost: x\r\n\r\n`;
    assert.match(await sendBytes(address), /^HTTP\/1\.1 414 .*reason=url_too_long/s, `${length}`);
  }
  const cookies = `GET /tr?id=123&ev=x HTTP/1.1\r\nhost: x\r\ncookie: ${'name=value; '.repeat(100_000)}\r\n\r\n`;
  assert.match(await sendBytes(cookies), /^HTTP\/1\.1 431 /);
  assert.deepEqual(recorded, []);
  assert.deepEqual(Object.fromEntries(collector.counts.rejected), { headers_too_large: 3, url_too_long: 2 });
});

test('a client that is too slow is answered with 408, once, and let go', async () => {
  server.close();
  await listen({
    ...serverOptions,
    headersTimeout: 100,
    requestTimeout: 200,
    connectionsCheckingInterval: 20,
  });
  const starts = [
    'GET /tr?id=123&ev=x HTTP/1.1\r\nhost: x\r\nx-slow: ',
    'POST /tr?id=123&ev=x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nid=1',
  ];
  // The client keeps its side open: the server must not wait for it.
  for (const start of starts)
    assert.match(await sendBytes(start), /^HTTP\/1\.1 408 .*reason=request_timeout.*Send it again/s);
  assert.deepEqual(Object.fromEntries(collector.counts.rejected), { request_timeout: 2 });
  assert.deepEqual(recorded, []);
});

test('a connection is kept for the next request, and a slow pause between two is none of our business', async () => {
  server.close();
  await listen({
    ...serverOptions,
    headersTimeout: 100,
    requestTimeout: 100,
    connectionsCheckingInterval: 20,
  });
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  for (let n = 1; n <= 2; n++) {
    socket.write(`GET /tr?id=123&ev=x HTTP/1.1\r\nhost: x\r\n\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(text.split('HTTP/1.1 200 OK').length - 1, n, text);
  }
  assert.equal(socket.closed, false);
  socket.destroy();
});

test('a connection that breaks off within a body ends in no event and harms nobody', async () => {
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('POST /tr HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nid=123&ev=Half');
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(collector.counts.accepted, 0);
  assert.equal(
    (
      await fetch(
        `${base}/tr?${formatParams([
          ['id', '123'],
          ['ev', 'after'],
        ])}`,
      )
    ).status,
    200,
  );
});
