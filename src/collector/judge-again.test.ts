// Judging what was refused and kept: an event today becomes the record it would have been, and nothing else changes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EventRecord, encodeRecord, type Sender } from '../event/record.ts';
import type { HostList } from '../runtime/registry.ts';
import { cutShort, judgeAgain, type KeptRequest } from './judge-again.ts';

const receivedAtMs = 1_795_473_655_000;
const sender: Sender = {
  userAgent: 'Mozilla/5.0',
  referer: 'https://site.example/',
  language: 'de',
  country: 'DE',
  cookielessId: '0123456789abcdef',
  hasGlobalPrivacyControl: false,
};
const params = 'id=123&ev=PageView&dl=https%3A%2F%2Fsite.example%2F';
const page: KeptRequest = {
  receivedAtMs,
  pixelId: '0',
  reason: 'unknown_pixel',
  detail: '',
  raw: params,
  channel: 'browser',
  sender: JSON.stringify(sender),
};
const event = {
  event_name: 'Lead',
  event_time: receivedAtMs / 1_000,
  action_source: 'website',
  user_data: { em: ['a'.repeat(64)] },
};
const request: KeptRequest = {
  ...page,
  pixelId: '123',
  reason: 'event_in_future',
  channel: 'server',
  raw: JSON.stringify({ data: [event, { ...event, event_name: 'Contact' }], partner_agent: 'shop' }),
};

function judgeKept(kept: KeptRequest, pixels = ['123'], hosts?: HostList) {
  const outcome = judgeAgain(kept, {
    isKnownPixel: (id) => pixels.includes(id),
    findHostList: () => hosts,
  });
  return 'records' in outcome ? outcome.records : outcome.stays;
}

test('a request for a pixel that exists now is an event of that pixel, with its sender and the time of its receipt', () => {
  const record = { version: 1, receivedAtMs, channel: 'browser', pixelId: '123', params, sender };
  assert.deepEqual(judgeKept(page), [record]);
  assert.equal(judgeKept(page, []), 'unknown_pixel');
  assert.deepEqual((judgeKept({ ...page, channel: 'image' }) as EventRecord[])[0]?.channel, 'image');
});

test('what is still wrong stays, for what is wrong with it now', () => {
  assert.equal(judgeKept({ ...page, raw: 'id=123' }), 'missing_event_name');
  assert.equal(judgeKept({ ...page, raw: 'ev=a' }), 'missing_pixel_id');
});

test('hosts are judged by the list of now: of the page, or of the page that the browser had named', () => {
  const refused = { ...page, pixelId: '123', reason: 'host_not_allowed' };
  const list = (name: string): HostList => ({ kind: 'allow', names: [name] });
  assert.equal(judgeKept(refused, ['123'], list('other.example')), 'host_not_allowed');
  assert.ok(Array.isArray(judgeKept(refused, ['123'], list('site.example'))));
  assert.ok(Array.isArray(judgeKept(refused)));
  const unnamed = { ...refused, raw: 'id=123&ev=a' };
  assert.ok(Array.isArray(judgeKept(unnamed, ['123'], list('site.example'))));
  assert.equal(judgeKept(unnamed, ['123'], list('other.example')), 'host_not_allowed');
  // Servers send with a token, from anywhere.
  assert.ok(Array.isArray(judgeKept(request, ['123'], list('other.example'))));
});

test('what was not kept whole is never an event', () => {
  for (const reason of ['malformed_request', 'too_many_parameters', 'too_large', 'conversions_unreadable'])
    assert.equal(judgeKept({ ...page, reason }), 'incomplete', reason);
  assert.equal(judgeKept({ ...page, detail: cutShort }), 'incomplete');
  assert.equal(judgeKept({ ...page, detail: `no id; ${cutShort}` }), 'incomplete');
  // Kept by a version that did not keep the sender.
  for (const kept of [page, request]) assert.equal(judgeKept({ ...kept, sender: '' }), 'incomplete');
});

test('what its sender was asked to send again is never an event: it has come since, or will', () => {
  assert.equal(judgeKept({ ...page, reason: 'rate_limited' }), 'sent_again');
});

test('a request of a server is judged as a whole, as of its receipt, and each of its events is a record', () => {
  const records = judgeKept(request);
  assert.ok(Array.isArray(records));
  assert.deepEqual(
    records.map(({ server, pixelId, channel, receivedAtMs: at }) => [server, pixelId, channel, at]),
    [
      [{ data: event, partner_agent: 'shop' }, '123', 'server', receivedAtMs],
      [{ data: { ...event, event_name: 'Contact' }, partner_agent: 'shop' }, '123', 'server', receivedAtMs],
    ],
  );
  const withBad = (bad: object) => ({ ...request, raw: JSON.stringify({ data: [event, bad] }) });
  assert.equal(judgeKept(withBad({ ...event, event_name: '' })), 'missing_server_event_name');
  assert.equal(judgeKept(withBad({ ...event, event_time: 1 })), 'event_too_old');
  assert.equal(judgeKept({ ...request, raw: '{"data":[]}' }), 'missing_data');
  assert.equal(judgeKept({ ...request, raw: '{"data":' }), 'incomplete');
  assert.equal(judgeKept(request, ['456']), 'unknown_pixel');
});

test('a client whose address was not kept is still one that can be told', () => {
  const raw = JSON.stringify({ data: { ...event, user_data: { client_ip_address: '[address]' } } });
  assert.equal(judgeKept({ ...request, raw }).length, 1);
});

test('a row that the store refused is the one event that it was', () => {
  const refused = { ...request, reason: 'refused_by_store', raw: JSON.stringify({ data: event }) };
  assert.deepEqual(
    (judgeKept(refused) as EventRecord[]).map(({ server }) => server),
    [{ data: event }],
  );
});

test('a record that the loader could not read is tried again as it is', () => {
  const record: EventRecord = {
    version: 1,
    receivedAtMs,
    channel: 'browser',
    pixelId: '123',
    params,
    sender,
  };
  const kept = { ...page, reason: 'uninterpretable', sender: '', raw: encodeRecord(record) };
  assert.deepEqual(judgeKept(kept), [record]);
  assert.equal(judgeKept({ ...kept, raw: '{"version":99}' }), 'uninterpretable');
});
