// Visitors.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriveVisitorId, hash64 } from './visitor.ts';

test('a browser is known by its cookie, whatever subdomain or appendix it carries', () => {
  const id = deriveVisitorId('fb.1.1700000000000.1234567890', '');
  assert.match(id, /^\d{1,20}$/);
  assert.equal(deriveVisitorId('fb.2.1700000000000.1234567890', 'ffffffffffffffff'), id);
  assert.equal(deriveVisitorId('fb.1.1700000000000.1234567890.AQ', ''), id);
  assert.notEqual(deriveVisitorId('fb.1.1700000000001.1234567890', ''), id);
  assert.notEqual(deriveVisitorId('fb.1.1700000000000.1234567891', ''), id);
});

test('without a readable cookie the hash of the collector counts, and without it nobody is known', () => {
  assert.equal(deriveVisitorId('', '00000000000000ab'), '171');
  assert.equal(deriveVisitorId('broken', 'ffffffffffffffff'), '18446744073709551615');
  for (const wrong of ['', 'ab', 'ABCDEF0123456789', '0123456789abcdefg'])
    assert.equal(deriveVisitorId('', wrong), '0');
});

test('a hash is 64 bits in decimal', () => {
  // SHA-256 of 'abc' begins with ba7816bf8f01cfea.
  assert.equal(hash64('abc'), BigInt('0xba7816bf8f01cfea').toString());
});
