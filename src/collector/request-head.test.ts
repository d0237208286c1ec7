// The head of a request: the headers that the door looks at, however they are spelled and however often they come.

import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { parseProxies } from './proxies.ts';
import { readHead } from './request-head.ts';

function head(...rawHeaders: readonly string[]) {
  const message = { socket: { remoteAddress: '10.0.0.1' }, rawHeaders } as unknown as IncomingMessage;
  return readHead(message, parseProxies(['10.0.0.1']));
}

const sent = {
  'User-Agent': 'agent',
  Referer: 'https://site.example/',
  Accept: 'image/avif,*/*',
  'Accept-Language': 'de-DE',
  'Content-Type': 'text/plain',
  'Content-Length': '12',
  Origin: 'https://site.example',
  'X-Forwarded-For': '203.0.113.9',
  'Sec-GPC': '1',
};
const read = {
  address: '203.0.113.9',
  userAgent: 'agent',
  referer: 'https://site.example/',
  accept: 'image/avif,*/*',
  acceptLanguage: 'de-DE',
  contentType: 'text/plain',
  contentLength: '12',
  origin: 'https://site.example',
  hasGlobalPrivacyControl: true,
};

test('names are read in any spelling, among others of the same length', () => {
  const others = ['Cookie', 'a=b', 'Connection', 'close', 'x-other', '1', 'Sec-Fetch-Dest', 'empty'];
  for (const spell of [String, (name: string) => name.toLowerCase(), (name: string) => name.toUpperCase()]) {
    const own = Object.entries(sent).flatMap(([name, value]) => [spell(name), value]);
    assert.deepEqual(head(...others, ...own), read);
  }
});

test('a request without them has empty texts, no origin and the address of its connection', () => {
  const { address, origin, hasGlobalPrivacyControl, ...texts } = head();
  assert.equal(address, '10.0.0.1');
  assert.equal(origin, undefined);
  assert.equal(hasGlobalPrivacyControl, false);
  assert.deepEqual([...new Set(Object.values(texts))], ['']);
});

test('of a header that comes twice the first counts; lists of addresses are joined', () => {
  assert.equal(head('User-Agent', 'first', 'user-agent', 'second').userAgent, 'first');
  assert.equal(head('Origin', '', 'Origin', 'https://other.example').origin, '');
  assert.equal(head('X-Forwarded-For', '1.2.3.4', 'x-forwarded-for', '203.0.113.9').address, '203.0.113.9');
});
