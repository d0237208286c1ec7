// A server event becomes a row with the columns that its browser copy would have, and nothing of it is lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseParams } from '../../event/params.ts';
import { type EventRow, flattenParts } from '../../event/row.ts';
import { createInterpreter } from '../interpret.ts';

const receivedAtMs = 1_795_473_655_000;
const em = 'ab'.repeat(32);
const placeholder = 'eb045d78d273107348b0300c01d29b7552d622abbc6faf81b3ec55359aa9950c';

function interpret(data: object, shared: object = {}): EventRow {
  const interpretRecord = createInterpreter({ retentionDays: 395 });
  const parts = interpretRecord({
    version: 1,
    receivedAtMs,
    channel: 'server',
    pixelId: '123',
    params: '',
    server: { data, ...shared },
    sender: {
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
      referer: '',
      language: '',
      country: 'DE',
      cookielessId: '00000000000000ab',
      hasGlobalPrivacyControl: false,
    },
  });
  return flattenParts(parts);
}

const event = {
  event_name: 'Purchase',
  event_time: receivedAtMs / 1_000 - 3_600,
  event_id: 'order-7',
  action_source: 'website',
  event_source_url: 'https://www.shop.example/done?utm_source=mail&fbclid=C',
  referrer_url: 'https://search.example/',
  user_data: { em: [em, 'cd'.repeat(32)], fbp: 'fb.1.1700000000000.99', fbc: 'fb.1.1700000000000.Click' },
  custom_data: {
    value: 19.9,
    currency: 'eur',
    contents: [{ id: 'sku-1', quantity: 2 }],
    num_items: 2,
    order_id: 7,
    own: true,
  },
  data_processing_options: ['LDU'],
};

function othersOf(row: EventRow): Record<string, string> {
  return Object.fromEntries(parseParams(row.other_params));
}

test('a server event fills the columns', () => {
  const { session_id, visitor_id, custom_data, ...row } = interpret(event);
  assert.notEqual(visitor_id, '0');
  assert.notEqual(session_id, '0');
  assert.deepEqual(
    [row.channel, row.action_source, row.event_name, row.event_id, row.event_time],
    ['server', 'website', 'Purchase', 'order-7', receivedAtMs - 3_600_000],
  );
  assert.deepEqual(
    [row.host, row.path, row.utm_source, row.click_id],
    ['shop.example', '/done', 'mail', 'C'],
  );
  assert.deepEqual([row.referrer_host, row.country, row.browser], ['search.example', 'DE', 'Firefox']);
  assert.deepEqual([row.value, row.currency, row.num_items, row.order_id], ['19.9', 'EUR', 2, '7']);
  assert.deepEqual(row.content_ids, ['sku-1']);
  assert.deepEqual(custom_data.contents, [{ id: 'sku-1', quantity: 2 }]);
  assert.equal(custom_data.own, 'true');
  assert.deepEqual(row.user_data, { em: [em, 'cd'.repeat(32)] });
  assert.deepEqual(
    [row.fbp, row.fbc, row.data_processing_options],
    ['fb.1.1700000000000.99', 'fb.1.1700000000000.Click', 'LDU'],
  );
  assert.equal(row.other_params, '');
});

test('the same client is the same visitor by browser and by server', () => {
  const browser = createInterpreter({ retentionDays: 395 })({
    version: 1,
    receivedAtMs,
    channel: 'browser',
    pixelId: '123',
    params: 'id=123&ev=Purchase&fbp=fb.1.1700000000000.99',
    sender: {
      userAgent: '',
      referer: '',
      language: '',
      country: '',
      cookielessId: '',
      hasGlobalPrivacyControl: false,
    },
  });
  assert.equal(interpret(event).visitor_id, browser.own.visitor_id);
  assert.equal(interpret({ ...event, user_data: { em: [em] } }).visitor_id, String(0xab));
});

test('fields without a column of their own are kept', () => {
  const more = {
    ...event,
    opt_out: true,
    unknown_field: { a: 1 },
    app_data: { extinfo: ['a2'] },
    data_processing_options_country: 1,
    user_data: { ...event.user_data, subscription_id: 's-1' },
    attribution_data: null,
  };
  assert.deepEqual(othersOf(interpret(more, { test_event_code: 'TEST7', partner_agent: 'agent' })), {
    opt_out: 'true',
    unknown_field: '{"a":1}',
    app_data: '{"extinfo":["a2"]}',
    data_processing_options_country: '1',
    'user_data[subscription_id]': 's-1',
    test_event_code: 'TEST7',
    partner_agent: 'agent',
  });
});

test('the network of the client has a column, and the mark of one that is not kept is nothing', () => {
  const networks = ['203.0.113.0', '2001:db8:7::', '[address]', undefined].map((client_ip_address) =>
    interpret({ ...event, user_data: { em: [em], client_ip_address } }),
  );
  assert.deepEqual(
    networks.map((row) => row.truncated_ip),
    ['203.0.113.0', '2001:db8:7::', '', ''],
  );
  for (const row of networks) assert.equal(row.other_params, '');
});

test('an event of weeks ago keeps its time, and milliseconds are seen for what they are', () => {
  const old = receivedAtMs / 1_000 - 40 * 86_400;
  assert.equal(
    interpret({ ...event, event_time: old, action_source: 'physical_store' }).event_time,
    old * 1_000,
  );
  const row = interpret({ ...event, event_time: receivedAtMs - 5 });
  assert.equal(row.event_time, receivedAtMs - 5);
  assert.equal(othersOf(row).event_time, String(receivedAtMs - 5));
});

test('the appendix of a builder is taken off an address, and the address as sent is kept', () => {
  const row = interpret({ ...event, event_source_url: 'https://shop.example/done.AQQCAQMC' });
  assert.equal(row.path, '/done');
  assert.equal(othersOf(row).event_source_url, 'https://shop.example/done.AQQCAQMC');
});

test('hashes of missing values are nobody, and are kept apart', () => {
  const row = interpret({ ...event, user_data: { em: [em, placeholder], ph: [placeholder] } });
  assert.deepEqual(row.user_data, { em: [em] });
  assert.deepEqual(othersOf(row), { 'user_data[em]': placeholder, 'user_data[ph]': placeholder });
});
