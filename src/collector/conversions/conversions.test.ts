// The Conversions API over real HTTP, with a spool in memory: which answer each request gets, and what is recorded for it.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { readBlock } from '../../../test/read-block.ts';
import { type ConversionErrorReason, conversionErrors } from '../../event/conversion-errors.ts';
import { type EventRecord, parseRecord } from '../../event/record.ts';
import { createPixel, hashSecret, type Registry, type Token } from '../../runtime/registry.ts';
import { SpoolFault } from '../../spool/spool.ts';
import { createClientReader } from '../client.ts';
import { type ConversionsOptions, createConversions } from './conversions.ts';

const nowMs = 1_795_473_655_000;
const seconds = nowMs / 1_000;
const daySeconds = 24 * 3_600;
const recorded: EventRecord[] = [];
let appendAll: (records: readonly string[]) => Promise<void>;
let registry: Registry;
let conversions: ReturnType<typeof createConversions>;
let server: http.Server;
let base: string;

const options: ConversionsOptions = {
  spool: {
    appendAll: (records) => appendAll('bytes' in records ? readBlock(records) : records),
    probe: () => appendAll([]),
  },
  readClient: createClientReader({ visitorKeys: { current: () => 'key' }, findCountry: () => 'DE' }),
  registry: () => registry,
  now: () => nowMs,
};

function token(secret: string, rest: Partial<Token> = {}): Token {
  return {
    id: secret,
    pixelId: '123',
    scope: 'events:write',
    hash: hashSecret(secret),
    createdAtMs: 1,
    ...rest,
  };
}

beforeEach(async () => {
  recorded.length = 0;
  registry = {
    pixels: [createPixel('Shop', '123'), createPixel('Other', '456')],
    tokens: [token('good'), token('reader', { scope: 'reports:read' }), token('admin', { scope: 'admin' })],
    sessionSecret: '',
  };
  appendAll = async (texts) => {
    for (const text of texts) recorded.push(parseRecord(text) ?? assert.fail(text));
  };
  conversions = createConversions(options);
  server = http.createServer((request, response) => {
    if (!conversions.handle(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const event = {
  event_name: 'Purchase',
  event_time: seconds - 60,
  action_source: 'website',
  event_id: 'order-7',
  event_source_url: 'https://shop.example/thanks',
  user_data: { em: ['ab'.repeat(32)], client_user_agent: 'Agent/1', client_ip_address: '203.0.113.77' },
  custom_data: { value: 19.9, currency: 'EUR' },
};

interface Answer {
  readonly status: number;
  readonly outcome: string | null;
  readonly retryAfter: string | null;
  readonly body: {
    readonly events_received?: number;
    readonly fbtrace_id?: string;
    readonly error?: Failure;
  };
}

interface Failure {
  readonly message: string;
  readonly type: string;
  readonly code: number;
  readonly error_subcode?: number;
  readonly is_transient: boolean;
  readonly fbtrace_id: string;
}

async function post(
  body: unknown,
  path = '/v24.0/123/events?access_token=good',
  headers = {},
): Promise<Answer> {
  const isRaw = typeof body === 'string' || body instanceof FormData || body instanceof URLSearchParams;
  const answer = await fetch(`${base}${path}`, {
    method: 'POST',
    body: isRaw ? body : JSON.stringify(body),
    headers: isRaw ? headers : { 'content-type': 'application/json', ...headers },
  });
  const outcome = answer.headers.get('x-ownpixel');
  const retryAfter = answer.headers.get('retry-after');
  return { status: answer.status, outcome, retryAfter, body: (await answer.json()) as Answer['body'] };
}

/** The one event of a record. */
function eventOf(record: EventRecord | undefined): Record<string, Record<string, unknown>> {
  return (record?.server?.data ?? assert.fail('nothing was recorded')) as Record<
    string,
    Record<string, unknown>
  >;
}

function assertRefused(answer: Answer, reason: ConversionErrorReason, place = /./): void {
  const rule = conversionErrors[reason];
  const { error } = answer.body;
  assert.equal(answer.outcome, `rejected; reason=${reason}`, error?.message);
  assert.deepEqual(
    [answer.status, error?.type, error?.code, error?.error_subcode],
    [rule.status, rule.type, rule.code, rule.subcode],
  );
  assert.ok(error?.message.includes(rule.cure), error?.message);
  assert.match(error?.message ?? '', place);
  assert.match(error?.fbtrace_id ?? '', /^A[\w-]{10,}$/);
}

test('an event is recorded before it is answered, with what it was about', async () => {
  const answer = await post({ data: [event], access_token: 'good', id: '123', test_event_code: 'TEST7' });
  assert.equal(answer.status, 200);
  assert.equal(answer.body.events_received, 1);
  assert.match(answer.body.fbtrace_id ?? '', /^A/);
  const [record] = recorded;
  assert.equal(record?.channel, 'server');
  assert.equal(record?.pixelId, '123');
  assert.equal(record?.receivedAtMs, nowMs);
  assert.deepEqual(record?.sender.userAgent, 'Agent/1');
  assert.equal(record?.sender.country, 'DE');
  assert.match(record?.sender.cookielessId ?? '', /^[0-9a-f]{16}$/);
  assert.deepEqual(record?.server, {
    data: { ...event, user_data: { em: ['ab'.repeat(32)] } },
    test_event_code: 'TEST7',
  });
});

test('every address of the API is accepted, with any version or none', async () => {
  const paths = ['/v24.0/123/events', '/v8.0/123/events/', '/123/events', '/v26.0/123/events'];
  for (const path of paths)
    assert.equal((await post({ data: [event] }, `${path}?access_token=good`)).status, 200, path);
  assert.equal((await post({ data: [event], accessKey: 'good' }, '/capi/123/events')).status, 202);
  assert.equal((await post('{}', '/other/123/events').catch(() => ({ status: 418 }))).status, 418);
});

test('every encoding of the body gives the same record', async () => {
  const multipart = new FormData();
  multipart.append('data', JSON.stringify([event]));
  multipart.append('access_token', 'good');
  const bracketed = new URLSearchParams({
    'data[0][event_name]': 'Purchase',
    'data[0][event_time]': String(seconds),
    'data[0][action_source]': 'website',
    'data[0][user_data][em][]': 'ab'.repeat(32),
    'data[0][custom_data][value]': '1',
    'data[0][custom_data][currency]': 'EUR',
  });
  const form = 'application/x-www-form-urlencoded';
  const bodies: readonly (readonly [string, unknown, Record<string, string>?])[] = [
    ['list', { data: [event], partner_agent: null, upload_id: null }],
    ['one event alone', { data: event }],
    ['JSON text', { data: JSON.stringify([event]) }],
    ['list of JSON texts', { data: [JSON.stringify(event)] }],
    ['form, list', new URLSearchParams({ data: JSON.stringify([event]) })],
    ['form, JSON texts', new URLSearchParams({ data: JSON.stringify([JSON.stringify(event)]) })],
    ['JSON without type', JSON.stringify({ data: [event] }), { 'content-type': 'text/plain' }],
    ['bare list', JSON.stringify([event]), { 'content-type': 'application/json' }],
    ['JSON as form', JSON.stringify({ data: [event] }), { 'content-type': form }],
    ['byte order mark', `\ufeff${JSON.stringify({ data: [event] })}`, { 'content-type': 'application/json' }],
    ['multipart', multipart],
    ['nulls', { data: [{ ...event, app_data: null, attribution_data: null, opt_out: null }] }],
    ['empty lists for objects', { data: [{ ...event, app_data: [] }] }],
  ];
  for (const [name, body, headers] of bodies) {
    recorded.length = 0;
    const answer = await post(body, undefined, headers);
    assert.equal(answer.status, 200, `${name}: ${answer.body.error?.message}`);
    assert.equal(eventOf(recorded[0]).event_id, 'order-7', name);
  }
  assert.equal((await post(bracketed)).status, 200);
  assert.deepEqual(eventOf(recorded.at(-1)).user_data, { em: ['ab'.repeat(32)] });
});

test('a token is read from the header, the query and the body', async () => {
  assert.equal((await post({ data: [event] }, '/123/events', { authorization: 'Bearer good' })).status, 200);
  assert.equal((await post({ data: [event] }, '/123/events?access_token=good')).status, 200);
  assert.equal((await post({ data: [event], access_token: 'good' }, '/123/events')).status, 200);
  assert.equal((await post({ data: [event], access_token: 'admin' }, '/456/events')).status, 200);
});

test('who may not send is told why, and nothing is recorded', async () => {
  registry = {
    ...registry,
    tokens: [...registry.tokens, token('old', { expiresAtMs: nowMs - 1 }), token('gone', { revokedAtMs: 1 })],
  };
  const cases: readonly (readonly [string, string, ConversionErrorReason])[] = [
    ['/123/events', '', 'invalid_token'],
    ['/123/events', 'wrong', 'invalid_token'],
    ['/123/events', 'old', 'expired_token'],
    ['/123/events', 'gone', 'revoked_token'],
    ['/123/events', 'reader', 'missing_scope'],
    ['/456/events', 'good', 'unknown_object'],
    ['/789/events', 'good', 'unknown_object'],
    ['/v24.0/undefined/events', 'admin', 'unknown_object'],
  ];
  for (const [path, secret, reason] of cases) {
    assertRefused(await post({ data: [event] }, `${path}?access_token=${secret}`), reason);
    assertRefused(await post({ data: [event], access_token: secret }, path), reason);
  }
  const { error } = (await post({ data: [event] }, '/123/events?access_token=x')).body;
  assert.match(error?.message ?? '', /^Invalid OAuth access token/);
  assert.deepEqual(recorded, []);
});

test('a revoked token ends with the next request', async () => {
  assert.equal((await post({ data: [event] })).status, 200);
  registry = { ...registry, tokens: registry.tokens.map((each) => ({ ...each, revokedAtMs: nowMs })) };
  assertRefused(await post({ data: [event] }), 'revoked_token');
});

/** One changed event for each check that an event can fail. */
const refusedEvents: readonly (readonly [ConversionErrorReason, object])[] = [
  ['missing_server_event_name', { event_name: '' }],
  ['missing_server_event_name', { event_name: null }],
  ['missing_server_event_name', { event_name: ['Purchase'] }],
  ['missing_server_event_name', { event_name: 'x'.repeat(201) }],
  ['bad_event_time', { event_time: null }],
  ['bad_event_time', { event_time: 'yesterday' }],
  ['bad_event_time', { event_time: -1 }],
  ['event_too_old', { event_time: seconds - 7 * daySeconds - 1 }],
  ['event_too_old', { event_time: seconds - 62 * daySeconds - 1, action_source: 'physical_store' }],
  ['event_in_future', { event_time: seconds + 601 }],
  ['bad_action_source', { action_source: undefined }],
  ['bad_action_source', { action_source: 'web' }],
  ['bad_event_field', { user_data: 'em' }],
  ['bad_event_field', { custom_data: 7 }],
  ['bad_event_field', { custom_data: JSON.parse(`${'['.repeat(30)}${']'.repeat(30)}`) }],
  ['weak_user_data', { user_data: undefined }],
  ['weak_user_data', { user_data: {} }],
  ['weak_user_data', { user_data: { em: ['', null], own_key: 'x' } }],
  [
    'weak_user_data',
    { user_data: { ct: 'a', country: 'b', st: 'c', zp: 'd', ge: 'f', client_user_agent: 'x' } },
  ],
  ['weak_user_data', { user_data: { db: '19970216', client_user_agent: 'x' } }],
  ['weak_user_data', { user_data: { fn: 'jane', ge: 'f' } }],
  ['weak_user_data', { user_data: { ln: 'roe', ge: 'f' } }],
  ['bad_click_id', { user_data: { fbc: 'fb.1.1795454912162' } }],
  ['bad_click_id', { user_data: { fbc: 'IwAR' } }],
  ['bad_lead_id', { user_data: { lead_id: 12 } }],
  ['missing_purchase_value', { custom_data: { currency: 'EUR' } }],
  ['missing_purchase_value', { custom_data: undefined }],
  ['missing_purchase_currency', { custom_data: { value: 1, currency: '' } }],
  ['missing_os_version', { action_source: 'app', app_data: { extinfo: ['a2', 'x', '', '', ''] } }],
  ['not_a_messaging_event', { action_source: 'business_messaging', event_name: 'PageView' }],
  ['bad_messaging_click_id', { action_source: 'business_messaging', user_data: { ctwa_clid: 'a b' } }],
];

test('each check refuses the whole request, says where, and keeps it for replay', async () => {
  for (const [reason, change] of refusedEvents) {
    recorded.length = 0;
    const answer = await post({ data: [event, { ...event, ...change }, event] });
    assertRefused(answer, reason, /data\[1\]/);
    assert.equal(recorded.length, 1);
    assert.equal(recorded[0]?.rejection?.reason, reason);
    assert.match(recorded[0]?.rejection?.detail ?? '', /^data\[1\]/);
    assert.equal(((recorded[0]?.server?.data ?? []) as unknown[]).length, 3);
  }
});

test('a body that is no list of events is refused', async () => {
  const cases: readonly (readonly [ConversionErrorReason, unknown, Record<string, string>?])[] = [
    ['missing_data', {}],
    ['missing_data', { data: [] }],
    ['missing_data', { data: [7] }],
    ['missing_data', { data: [event, 'no JSON'] }],
    ['missing_data', { data: [[event]] }],
    ['missing_data', { data: 'no JSON' }],
    ['too_many_events', { data: Array.from({ length: 1_001 }, () => event) }],
    ['conversions_unreadable', '{"data":[', { 'content-type': 'application/json' }],
    ['conversions_unreadable', 'hello', { 'content-type': 'application/json' }],
    ['conversions_unreadable', new URLSearchParams({ 'data[9999][event_name]': 'x' })],
    ['conversions_unreadable', new URLSearchParams({ 'data[0]': 'x', 'data[0][event_name]': 'x' })],
    ['conversions_unreadable', 'x', { 'content-type': 'multipart/form-data; boundary=y' }],
    ['conversions_too_large', `{"data":"${'x'.repeat(4 << 20)}"}`],
  ];
  for (const [reason, body, headers] of cases) assertRefused(await post(body, undefined, headers), reason);
  assert.equal(
    (await post({ data: Array.from({ length: 1_000 }, () => event) })).body.events_received,
    1_000,
  );
});

test('every reason of the table can be met', () => {
  const elsewhere: ConversionErrorReason[] = [
    'conversions_unreadable',
    'conversions_too_large',
    'missing_data',
    'too_many_events',
    'unknown_object',
    'invalid_token',
    'expired_token',
    'revoked_token',
    'missing_scope',
    'conversions_rate_limited',
    'conversions_unavailable',
  ];
  const met = new Set([...refusedEvents.map(([reason]) => reason), ...elsewhere]);
  assert.deepEqual([...met].sort(), Object.keys(conversionErrors).sort());
});

test('nothing is refused for what the well-known service accepts', async () => {
  const accepted: readonly object[] = [
    { custom_data: { value: '19.90', currency: 'eur' } },
    { event_time: String(seconds) },
    { event_time: seconds * 1_000 },
    { event_time: seconds - 0.5 },
    { event_time: seconds - 7 * daySeconds },
    { event_time: seconds - 62 * daySeconds, action_source: 'physical_store' },
    { user_data: { client_ip_address: '203.0.113.7' } },
    { user_data: { fn: 'jane', ln: 'roe' } },
    { user_data: { fbp: 'fb.1.1795454912162.1', fbc: '' } },
    { user_data: { fbc: 'fb.1.1795454912162.IwAR.x.AQQCAQMC' } },
    { user_data: { lead_id: 123456789012345, em: 'jane@example.com' } },
    { event_name: 'Lead', custom_data: null },
    { unknown_field: { deep: [1, 2] }, opt_out: false },
    { action_source: 'app', app_data: { extinfo: ['i2', 'x', '', '', '18.6'] } },
    { event_id: 7, event_source_url: null },
  ];
  for (const change of accepted) {
    const answer = await post({ data: [{ ...event, ...change }] });
    assert.equal(answer.status, 200, `${JSON.stringify(change)}: ${answer.body.error?.message}`);
  }
});

test('clear user data becomes hashes, and ids too long for a number keep their digits', async () => {
  const user_data = {
    em: ' Jane@Example.com',
    ph: ['+49 151 23456789', '004915123456789'],
    external_id: 12345678901234567890n,
    country: 'Deutschland',
    ge: 'unknown',
    nickname: 'Janie',
    subscription_id: 'sub-1',
    fbp: 'fb.1.1795454912162.664848384216464257',
  };
  const body = JSON.stringify({ data: [{ ...event, user_data }] }, (_key, value) =>
    typeof value === 'bigint' ? 'BIG' : value,
  ).replace('"BIG"', '12345678901234567890');
  assert.equal((await post(body, undefined, { 'content-type': 'application/json' })).status, 200);
  const phone = sha256('4915123456789');
  assert.deepEqual(eventOf(recorded[0]).user_data, {
    em: [sha256('jane@example.com')],
    ph: [phone, phone],
    external_id: [sha256('12345678901234567890')],
    country: [sha256('de')],
    nickname: [sha256('janie')],
    subscription_id: 'sub-1',
    fbp: 'fb.1.1795454912162.664848384216464257',
  });
});

test('data about people is masked wherever else it stands, and an address is never kept', async () => {
  const people = {
    ...event,
    event_source_url: 'https://shop.example/thanks?email=jane%40example.com&phone=030-1234567',
    custom_data: {
      value: 1,
      currency: 'EUR',
      phone: 4915123456789,
      contents: [{ id: '1', title: 'for jane@example.com' }],
    },
    own: { first_name: 'Jane', 'jane@example.com': 1 },
    user_data: {
      em: 'jane@example.com',
      client_ip_address: 'unknown, 10.0.0.7, 2001:db8:7:8::77',
      anon_id: '+49 151 23456789',
    },
  };
  for (const isTruncated of [false, true]) {
    if (isTruncated)
      registry = {
        ...registry,
        pixels: registry.pixels.map((pixel) => ({ ...pixel, address: 'truncated' })),
      };
    await post({ data: [people], partner_agent: 'jane@example.com' });
    await post({ data: [{ ...people, event_time: 1 }], partner_agent: 'jane@example.com' });
  }
  assert.equal(recorded.length, 4);
  for (const record of recorded) {
    const params = JSON.stringify(record);
    for (const clear of ['jane', 'Jane', '1234567', '4915123456789', '8::77', '10.0.0.7'])
      assert.ok(!params.includes(clear), `${clear}: ${params}`);
  }
  // Of one that is not kept, a refused request says that it was there: that counts when it is judged again.
  const kept = recorded
    .map(({ server }) => JSON.stringify(server?.data))
    .map((text) => /"client_ip_address":"([^"]*)"/.exec(text)?.[1]);
  assert.deepEqual(kept, [undefined, '[address]', '2001:db8:7::', '2001:db8:7::']);
});

test('when the disk does not take the events the sender is told to come back, and none counts', async () => {
  appendAll = () => Promise.reject(new SpoolFault('spool_full', 'full'));
  const answer = await post({ data: [event, event] });
  assertRefused(answer, 'conversions_unavailable');
  assert.equal(answer.body.error?.is_transient, true);
  assert.equal((await conversions.problem())?.code, 'spool_full');
  appendAll = async () => undefined;
  assert.equal(await conversions.problem(), undefined);
});

test('a sender of more than its pixel may send is told to come back, in the form that SDKs know', async () => {
  let isOver = false;
  const asked: (readonly [string, number])[] = [];
  conversions = createConversions({
    ...options,
    rateLimits: {
      isPixelOver(...args) {
        asked.push(args);
        return isOver;
      },
    },
  });
  assert.equal((await post({ data: [event, event] })).status, 200);
  isOver = true;
  const answer = await post({ data: [event, event, event] });
  assertRefused(answer, 'conversions_rate_limited');
  assert.deepEqual([answer.status, answer.body.error?.code, answer.body.error?.is_transient], [429, 4, true]);
  assert.equal(answer.retryAfter, '10');
  assert.equal((await post({ data: [event] }, '/v24.0/123/events?access_token=wrong')).status, 401);
  assert.deepEqual(asked, [
    ['123', 2],
    ['123', 3],
  ]);
  assert.equal(recorded.length, 2);
});

test('a pixel can be asked for what it is', async () => {
  const ask = async (query: string) => {
    const answer = await fetch(`${base}/v24.0/123?${query}`);
    return [answer.status, await answer.json()] as const;
  };
  assert.deepEqual(await ask('access_token=good&fields=name,unknown'), [200, { name: 'Shop', id: '123' }]);
  assert.deepEqual(await ask('access_token=reader'), [200, { id: '123' }]);
  assert.equal((await ask(''))[0], 401);
  const wrong = await fetch(`${base}/v24.0/123/events?access_token=good`);
  assert.deepEqual([wrong.status, wrong.headers.get('x-ownpixel')], [400, 'rejected; reason=unknown_object']);
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
