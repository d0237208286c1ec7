// A record becomes a row: every column, and nothing of the request lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { formatParams, parseParams } from '../event/params.ts';
import type { EventRecord } from '../event/record.ts';
import { type EventRow, flattenParts } from '../event/row.ts';
import { createInterpreter, interpretRejection } from './interpret.ts';
import { deriveVisitorId } from './steps/visitor.ts';

const receivedAtMs = 1_700_000_000_000;

function makeRecord(params: string, sender: Partial<EventRecord['sender']> = {}): EventRecord {
  return {
    version: 1,
    receivedAtMs,
    channel: 'browser',
    pixelId: '123',
    params,
    sender: {
      userAgent: '',
      referer: '',
      language: '',
      country: '',
      cookielessId: '00000000000000ab',
      hasGlobalPrivacyControl: false,
      ...sender,
    },
  };
}

function interpret(params: string, sender: Partial<EventRecord['sender']> = {}): EventRow {
  return flattenParts(createInterpreter({ retentionDays: 395 })(makeRecord(params, sender)));
}

test('a full request fills the columns', () => {
  const row = interpret(
    `id=123&ev=Purchase&eid=e-1&dl=${encodeURIComponent('https://www.shop.example/done?utm_source=mail&fbclid=C')}&rl=${encodeURIComponent('https://search.example/')}&ts=${receivedAtMs - 500}&fbp=fb.1.1700000000000.99&fbc=fb.1.1700000000000.Click&dpo=LDU&cd[value]=9.5&cd[currency]=eur&ud[em]=${'a'.repeat(64)}&sw=2560&v=2.9&it=${receivedAtMs - 900}&os=k3x9.4`,
    {
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
      country: 'DE',
      language: 'de-DE',
    },
  );
  const { session_id, other_params, ...columns } = row;
  assert.deepEqual(columns, {
    pixel_id: '123',
    event_name: 'Purchase',
    event_id: 'e-1',
    event_time: receivedAtMs - 500,
    received_at: receivedAtMs,
    initialized_at: receivedAtMs - 900,
    channel: 'browser',
    action_source: 'website',
    visitor_id: deriveVisitorId('fb.1.1700000000000.99', ''),
    tab_id: crc32('k3x9'),
    tab_number: 4,
    url: 'https://www.shop.example/done?utm_source=mail&fbclid=C',
    host: 'shop.example',
    path: '/done',
    referrer: 'https://search.example/',
    referrer_host: 'search.example',
    traffic_channel: 'campaign',
    utm_source: 'mail',
    utm_medium: '',
    utm_campaign: '',
    utm_term: '',
    utm_content: '',
    click_id: 'C',
    click_id_kind: 'fbclid',
    country: 'DE',
    truncated_ip: '',
    device: 'desktop',
    browser: 'Firefox',
    os: 'Linux',
    language: 'de-DE',
    is_bot: false,
    bot_reason: '',
    value: '9.5',
    currency: 'EUR',
    content_ids: [],
    content_type: '',
    content_name: '',
    content_category: '',
    num_items: null,
    search_string: '',
    order_id: '',
    custom_data: { value: '9.5', currency: 'eur' },
    user_data: { em: ['a'.repeat(64)] },
    fbp: 'fb.1.1700000000000.99',
    fbc: 'fb.1.1700000000000.Click',
    consent: 'limited',
    data_processing_options: 'LDU',
    retention_days: 395,
    delivery_number: 0,
  });
  assert.match(session_id, /^[1-9]\d+$/);
  assert.equal(other_params, `cd[value]=9.5&cd[currency]=eur&ud[em]=${'a'.repeat(64)}&sw=2560&v=2.9`);
});

test('an image without address takes the page that its headers name', () => {
  const row = interpret('id=123&ev=PageView', { referer: 'https://site.example/a' });
  assert.deepEqual([row.url, row.host, row.path], ['https://site.example/a', 'site.example', '/a']);
  assert.equal(
    interpret('id=123&ev=x&dl=https://own.example/', { referer: 'https://other.example/' }).host,
    'own.example',
  );
});

test('the network of the sender is there where the pixel keeps it', () => {
  assert.equal(interpret('id=123&ev=x', { truncatedAddress: '2001:db8:7::' }).truncated_ip, '2001:db8:7::');
});

test('a time that is not believed is kept as it was sent', () => {
  const row = interpret('id=123&ev=x&ts=12345');
  assert.equal(row.event_time, receivedAtMs);
  assert.equal(row.other_params, 'ts=12345');
});

test('the same record gives the same row, in the same process and after a restart', () => {
  const record = makeRecord('id=123&ev=x&cd[a]=1&eid=7');
  const interpretRecord = createInterpreter({ retentionDays: 395 });
  const row = interpretRecord(record);
  assert.deepEqual(interpretRecord(record), row);
  assert.deepEqual(createInterpreter({ retentionDays: 395 })(record), row);
});

test('no parameter is lost: columns and leftovers give the request back', () => {
  const name = fc.oneof(
    fc.constantFrom(
      'id',
      'ev',
      'eid',
      'dl',
      'rl',
      'fbp',
      'fbc',
      'dpo',
      'cd[a]',
      'cd[currency]',
      'cd[order_id]',
      'v',
      'constructor',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'binary' })), { maxLength: 12 }), (given) => {
      const row = interpret(formatParams(given));
      const columns: Readonly<Record<string, string>> = {
        id: row.pixel_id,
        ev: row.event_name,
        eid: row.event_id,
        dl: row.url,
        rl: row.referrer,
        fbp: row.fbp,
        fbc: row.fbc,
        dpo: row.data_processing_options,
        'cd[currency]': row.currency,
        'cd[content_type]': row.content_type,
        'cd[content_name]': row.content_name,
        'cd[content_category]': row.content_category,
        'cd[search_string]': row.search_string,
        'cd[order_id]': row.order_id,
      };
      for (const [key, value] of parseParams(formatParams(given))) {
        const isKept = parseParams(row.other_params).some(([name, text]) => name === key && text === value);
        const isColumn = Object.hasOwn(columns, key) && columns[key] === value;
        assert.ok(isKept || isColumn, JSON.stringify([key, value]));
      }
    }),
  );
});

test('a refused record becomes a row of its own kind', () => {
  const record: EventRecord = {
    ...makeRecord('id=123&cd[a]=1'),
    rejection: { reason: 'missing_event_name', detail: 'd' },
  };
  assert.deepEqual(interpretRejection(record), {
    received_at: receivedAtMs,
    pixel_id: '123',
    reason: 'missing_event_name',
    detail: 'd',
    raw: 'id=123&cd[a]=1',
    channel: 'browser',
    sender: JSON.stringify(record.sender),
  });
});
