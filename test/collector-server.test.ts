// What the Conversions API understands, against the real product: each request is sent over HTTP as its sender writes it, and what
// the store holds afterwards is looked at. docs/reference/collector.md names these tests.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import http from 'node:http';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { type EventServer, em, json, makeEvent, nowSeconds, startEventServer } from './event-server.ts';
import { query } from './product.ts';
import { readFolder } from './read-folder.ts';

let server: EventServer;

before(async () => {
  server = await startEventServer();
});

after(() => server.stop());

function form(fields: Readonly<Record<string, string>>): URLSearchParams {
  return new URLSearchParams(fields);
}

function multipart(fields: Readonly<Record<string, string>>): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return body;
}

/** Requests as their senders write them: each with its place for the token, its encoding and its form of `data`. */
function requestsOfSenders(): Readonly<Record<string, readonly [path: string, init: RequestInit]>> {
  const id = server.product.pixelId;
  const texts = (name: string) => JSON.stringify([JSON.stringify(makeEvent(name))]);
  const withNulls = (name: string) =>
    makeEvent(name, { app_data: null, original_event_data: null, attribution_data: null });
  const topNulls = {
    namespace_id: null,
    partner_agent: null,
    test_event_code: null,
    upload_id: null,
    upload_tag: null,
    upload_source: null,
  };
  const inQuery = `?access_token=${server.token}`;
  const bracketed = {
    'data[0][event_name]': 'Purchase',
    'data[0][event_time]': String(nowSeconds),
    'data[0][event_id]': 'bracketed',
    'data[0][action_source]': 'website',
    'data[0][user_data][em][0]': em,
    'data[0][custom_data][value]': '19.9',
    'data[0][custom_data][currency]': 'EUR',
  };
  return {
    'sdk-node': [
      `/v24.0/${id}/events${inQuery}`,
      {
        body: JSON.stringify({ data: [withNulls('sdk-node')], access_token: server.token, id, ...topNulls }),
        headers: json,
      },
    ],
    'sdk-python': [`/v25.0/${id}/events${inQuery}`, { body: form({ data: texts('sdk-python') }) }],
    'sdk-php': [
      `/v25.0/${id}/events`,
      {
        body: form({
          data: JSON.stringify([withNulls('sdk-php')]),
          access_token: server.token,
          appsecret_proof: 'ab'.repeat(32),
        }),
      },
    ],
    'sdk-ruby': [`/v19.0/${id}/events${inQuery}`, { body: multipart({ data: texts('sdk-ruby') }) }],
    'sdk-java': [
      `/v22.0/${id}/events`,
      { body: multipart({ data: JSON.stringify([makeEvent('sdk-java')]), access_token: server.token }) },
    ],
    'pipeline-bearer': [
      `/v24.0/${id}/events`,
      {
        body: JSON.stringify({ data: [makeEvent('pipeline-bearer')] }),
        headers: { ...json, authorization: `Bearer ${server.token}` },
      },
    ],
    'managed-component': [
      `/v21.0/${id}/events`,
      {
        body: JSON.stringify({ data: [makeEvent('managed-component')], access_token: server.token }),
        headers: json,
      },
    ],
    'curl-urlencoded': [
      `/${id}/events`,
      { body: form({ data: JSON.stringify([makeEvent('curl-urlencoded')]), access_token: server.token }) },
    ],
    bracketed: [`/v25.0/${id}/events`, { body: form({ ...bracketed, access_token: server.token }) }],
    'data-brackets': [
      `/v25.0/${id}/events${inQuery}`,
      { body: form({ 'data[]': JSON.stringify(makeEvent('data-brackets')) }) },
    ],
    'one-event': [
      `/v10.0/${id}/events${inQuery}`,
      { body: JSON.stringify({ data: makeEvent('one-event') }), headers: json },
    ],
    'all-in-query': [
      `/v25.0/${id}/events${inQuery}&data=${encodeURIComponent(JSON.stringify([makeEvent('all-in-query')]))}`,
      {},
    ],
    gateway: [
      `/capi/${id}/events`,
      { body: JSON.stringify({ accessKey: server.token, data: [makeEvent('gateway')] }), headers: json },
    ],
  };
}

test('what each sender writes, in its encoding and with its place for the token, is the same event', async () => {
  const requests = requestsOfSenders();
  for (const [name, [path, init]] of Object.entries(requests)) {
    const { status, outcome, body } = await server.post(path, init);
    assert.deepEqual(
      [status, outcome],
      [name === 'gateway' ? 202 : 200, 'accepted'],
      `${name}: ${JSON.stringify(body)}`,
    );
    assert.deepEqual([body.events_received, body.messages], [1, []], name);
    assert.match(body.fbtrace_id ?? '', /^A/, name);
  }
  for (const row of await server.stored(Object.keys(requests))) {
    assert.deepEqual(
      [row.channel, row.event_name, row.value, row.currency, row.user_data],
      ['server', 'Purchase', '19.9', 'EUR', { em: [em] }],
      row.event_id,
    );
    assert.deepEqual(row.params, {}, row.event_id);
  }
});

test('what is said to every interface of the well-known service is accepted, without effect and never kept', async () => {
  const proof = createHmac('sha256', 'app secret').update(server.token).digest('hex');
  const generic = {
    id: server.product.pixelId,
    method: 'post',
    debug: 'all',
    format: 'json',
    pretty: 1,
    suppress_http_code: 1,
    appsecret_proof: proof,
  };
  const answer = await server.postJson({
    data: [makeEvent('generic')],
    access_token: server.token,
    ...generic,
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const inQuery = `?access_token=${server.token}&${form({ ...generic, pretty: '1', suppress_http_code: '1' })}`;
  assert.equal((await server.postJson({ data: [makeEvent('generic-query')] }, inQuery)).status, 200);
  for (const row of await server.stored(['generic', 'generic-query'])) assert.deepEqual(row.params, {});
  const holding = readFolder(server.data)
    .filter(({ text }) => text.includes(server.token) || text.includes(proof))
    .map(({ file }) => file);
  assert.deepEqual(holding, []);
});

test('what a request says of all its events is kept with each of them, and test events count', async () => {
  const shared = {
    test_event_code: 'TEST123',
    partner_agent: 'stape-gtmss-2.1.3',
    namespace_id: 12345,
    upload_id: 'u-1',
    upload_tag: 'shop-7',
    upload_source: 'crm',
    progress: { total: 2, done: 1 },
    platforms: ['web', 'store'],
  };
  assert.equal(
    (await server.postJson({ data: [makeEvent('shared-0'), makeEvent('shared-1')], ...shared })).body
      .events_received,
    2,
  );
  for (const row of await server.stored(['shared-0', 'shared-1']))
    assert.deepEqual(row.params, {
      test_event_code: ['TEST123'],
      partner_agent: ['stape-gtmss-2.1.3'],
      namespace_id: ['12345'],
      upload_id: ['u-1'],
      upload_tag: ['shop-7'],
      upload_source: ['crm'],
      progress: ['{"total":2,"done":1}'],
      platforms: ['["web","store"]'],
    });
});

test('one bad event refuses the request in the words that SDKs read, and nothing of it is stored', async () => {
  const cases: readonly (readonly [object, status: number, type: string, code: number, subcode: number])[] = [
    [{ user_data: { em, fbc: 'fb.1.1795454912162' } }, 400, 'OAuthException', 100, 2804001],
    [{ event_time: nowSeconds - 8 * 86_400 }, 400, 'OAuthException', 100, 2804003],
    [{ custom_data: { currency: 'EUR' } }, 400, 'OAuthException', 100, 2804009],
    [{ custom_data: { value: 1 } }, 400, 'OAuthException', 100, 2804010],
    [{ user_data: { em, lead_id: '12' } }, 400, 'OAuthException', 100, 2804036],
    [
      { action_source: 'app', app_data: { extinfo: ['a2', 'x', '', '', ''] } },
      400,
      'OAuthException',
      100,
      2804043,
    ],
    [{ user_data: { client_user_agent: 'x', ct: 'a' } }, 400, 'OAuthException', 100, 2804050],
    [{ action_source: 'business_messaging', event_name: 'PageView' }, 400, 'OAuthException', 100, 2804066],
    [
      { action_source: 'business_messaging', user_data: { ctwa_clid: 'a b', em } },
      400,
      'OAuthException',
      100,
      2804087,
    ],
    [{ event_time: nowSeconds + 3_600 }, 400, 'OAuthException', 100, 2900007],
    [{ action_source: 'web' }, 400, 'OAuthException', 100, 2900008],
  ];
  for (const [change, ...expected] of cases) {
    const { status, body } = await server.postJson({
      data: [makeEvent('refused'), makeEvent('refused', change)],
    });
    const { error = {} } = body;
    assert.deepEqual([status, error.type, error.code, error.error_subcode], expected, JSON.stringify(body));
    assert.equal(error.is_transient, false);
    for (const name of ['message', 'error_user_title', 'error_user_msg', 'fbtrace_id'])
      assert.ok(typeof error[name] === 'string' && error[name] !== '', name);
  }
  // What comes after is stored after: nothing of the refused can still be on its way.
  assert.equal((await server.postJson({ data: [makeEvent('after-refused')] })).status, 200);
  await server.stored(['after-refused']);
  assert.deepEqual(await query(server.data, "SELECT event_id FROM events WHERE event_id = 'refused'"), []);
});

test('a body that is announced, or sent in pieces, is taken as it comes', async () => {
  const events = Array.from({ length: 300 }, (_, index) => makeEvent(`pieces-${index}`));
  const body = Buffer.from(JSON.stringify({ data: events }));
  for (const headers of [{ ...json, expect: '100-continue', 'content-length': body.length }, json]) {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const address = `${server.product.base}/v25.0/${server.product.pixelId}/events?access_token=${server.token}`;
      const request = http.request(address, { method: 'POST', headers }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode));
      });
      request.on('error', reject);
      // TRICKY: a place that lies within a character of more than one byte is as good as any other.
      for (let at = 0; at < body.length; at += 10_001) request.write(body.subarray(at, at + 10_001));
      request.end();
    });
    assert.equal(status, 200);
  }
});

test('the SDK reads what a pixel is', async () => {
  const sdk = createRequire(import.meta.url)('facebook-nodejs-business-sdk');
  Object.defineProperty(sdk.FacebookAdsApi, 'GRAPH', { get: () => server.product.base });
  sdk.FacebookAdsApi.init(server.token, 'en_US', false);
  const fields = [
    'id',
    'name',
    'creation_time',
    'is_unavailable',
    'enable_automatic_matching',
    'automatic_matching_fields',
    'first_party_cookie_status',
    'data_use_setting',
  ];
  const pixel = await new sdk.AdsPixel(server.product.pixelId).read(fields);
  assert.equal(pixel.id, server.product.pixelId);
  assert.match(pixel.creation_time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/);
  assert.deepEqual(
    [pixel.is_unavailable, pixel.enable_automatic_matching, pixel.automatic_matching_fields],
    [false, false, []],
  );
  assert.deepEqual(
    [pixel.first_party_cookie_status, pixel.data_use_setting],
    ['FIRST_PARTY_COOKIE_ENABLED', 'ANALYTICS_ONLY'],
  );
});

test('what is not offered is refused as something that does not exist, whoever asks', async () => {
  const { pixelId } = server.product;
  const cases: readonly (readonly [path: string, status: number])[] = [
    [`/v25.0/${pixelId}/events`, 400],
    ['/v25.0/act_1/customconversions', 404],
    [`/sdk/${pixelId}/events.js`, 404],
  ];
  for (const [path, status] of cases) {
    const mark = path.includes('?') ? '&' : '?';
    const answer = await fetch(`${server.product.base}${path}${mark}access_token=${server.token}`);
    const text = await answer.text();
    assert.equal(answer.status, status, `${path}: ${text}`);
    if (status === 400) assert.match(text, /"code":100,"error_subcode":33/);
  }
});
