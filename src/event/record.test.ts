// The record: written as text, read back, and anything else refused without throwing.

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
  const rejection = { reason: 'missing_event_name', detail: 'none' } as const;
  const refused: EventRecord = { ...record, rejection };
  assert.deepEqual(parseRecord(encodeRecord(refused)), refused);
  const server: EventRecord = {
    ...record,
    channel: 'server',
    params: '',
    server: { data: { a: '\ud83d\t' }, b: 'c' },
  };
  assert.deepEqual(parseRecord(encodeRecord(server)), server);
  assert.deepEqual(parseRecord(encodeRecord({ ...server, rejection })), { ...server, rejection });
});

test('a record with a truncated address has one field more, and one without is what it always was', () => {
  const kept = { ...record, sender: { ...record.sender, truncatedAddress: '2001:db8:7::' } };
  assert.deepEqual(parseRecord(encodeRecord(kept)), kept);
  assert.match(encodeRecord(kept), /^2\t/);
  assert.match(encodeRecord(record), /^1\t/);
  assert.equal(parseRecord(encodeRecord(kept).replace('2001:db8:7::', 'id=1')), undefined);
});

test('tabs are text in what was sent and spaces in what a header said', () => {
  const sender = { ...record.sender, userAgent: 'a\tb', referer: '\t', language: 'de\t' };
  const rejection = { reason: 'malformed_request', detail: 'x\ty' } as const;
  assert.deepEqual(parseRecord(encodeRecord({ ...record, params: 'id=1\t2\t', sender, rejection })), {
    ...record,
    params: 'id=1\t2\t',
    sender: { ...sender, userAgent: 'a b', referer: ' ', language: 'de ' },
    rejection: { reason: 'malformed_request', detail: 'x y' },
  });
});

test('a record of another version or with a field that cannot be is not read', () => {
  const text = encodeRecord(record);
  const server = encodeRecord({ ...record, channel: 'server', params: '', server: { data: {} } });
  const wrong: readonly string[] = [
    text.replace(/^1/, '2'),
    text.replace('1700000000000', 'today'),
    text.replace('1700000000000', ''),
    text.replace('browser', 'fax'),
    text.replace('browser', 'constructor'),
    text.replace('\t\t\t', '\tbad_weather\t\t'),
    text.replace('\t\t\t', '\ttoString\t\t'),
    server.replace('{"data":{}}', '{"data":{}'),
    server.replace('{"data":{}}', 'null'),
    server.replace('{"data":{}}', '{}'),
  ];
  for (const each of wrong) {
    assert.notEqual(each, text);
    assert.equal(parseRecord(each), undefined, each);
  }
});

test('text that is no record gives nothing and never throws', () => {
  const text = encodeRecord(record);
  for (const each of ['', 'null', '[]', '1', '\t'.repeat(20), text.slice(0, text.lastIndexOf('\t'))]) {
    assert.equal(parseRecord(each), undefined, each);
  }
  fc.assert(fc.property(fc.string(), (each) => assert.equal(parseRecord(each), undefined)));
});
