// The record: written as JSON, read back, and anything else refused without throwing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type EventRecord, encodeRecord, parseRecord } from './record.ts';

const record: EventRecord = {
  version: 1,
  receivedAtMs: 1_700_000_000_000,
  channel: 'browser',
  pixelId: '1234567890123456',
  params: 'id=1234567890123456&ev=PageView&cd[a]=é"\\\n',
  sender: {
    userAgent: 'agent',
    referer: 'https://site.example/',
    language: 'de-DE',
    country: 'DE',
    cookielessId: '00000000000000ab',
    hasGlobalPrivacyControl: true,
  },
};

test('a record is read back unchanged, with and without a rejection', () => {
  assert.deepEqual(parseRecord(encodeRecord(record)), record);
  const refused: EventRecord = { ...record, rejection: { reason: 'missing_event_name', detail: 'none' } };
  assert.deepEqual(parseRecord(encodeRecord(refused)), refused);
});

test('a record of another version or of a wrong shape is not read', () => {
  const wrong: readonly object[] = [
    { ...record, version: 2 },
    { ...record, receivedAtMs: '1700000000000' },
    { ...record, channel: 'fax' },
    { ...record, pixelId: 5 },
    { ...record, params: null },
    { ...record, sender: null },
    { ...record, sender: undefined },
    { ...record, sender: { userAgent: 5 } },
    { ...record, rejection: { reason: 'bad_weather', detail: '' } },
    { ...record, rejection: { reason: 'toString', detail: '' } },
  ];
  for (const value of wrong) {
    assert.equal(parseRecord(JSON.stringify(value)), undefined, JSON.stringify(value));
  }
});

test('bytes that are no record give nothing and never throw', () => {
  for (const text of ['', 'null', '[]', '5', '"x"', '{', encodeRecord(record).slice(0, -1)]) {
    assert.equal(parseRecord(text), undefined, text);
  }
  fc.assert(fc.property(fc.json(), (text) => assert.equal(parseRecord(text), undefined)));
});
