// Visitors and their sessions.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSessionIndex, deriveVisitorId, hash64 } from './visitor.ts';

const minute = 60_000;
const start = 1_700_000_000_000;

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

test('events within thirty minutes of each other are one session, a longer gap begins another', () => {
  const sessions = createSessionIndex();
  const first = sessions.assign('7', '1', start);
  assert.equal(sessions.assign('7', '1', start + 30 * minute), first);
  assert.equal(sessions.assign('7', '1', start + 60 * minute), first);
  const second = sessions.assign('7', '1', start + 90 * minute + 1);
  assert.notEqual(second, first);
  assert.equal(sessions.assign('7', '1', start + 91 * minute), second);
});

test('events that arrive out of order stay in their session', () => {
  const sessions = createSessionIndex();
  const first = sessions.assign('7', '1', start);
  assert.equal(sessions.assign('7', '1', start - 5 * minute), first);
  assert.equal(sessions.assign('7', '1', start + 30 * minute), first);
});

test('a late event from an earlier visit does not cut the running session in two', () => {
  const sessions = createSessionIndex();
  const running = sessions.assign('7', '1', start);
  // Kept by the tag while there was no network, sent with the next page.
  const earlier = sessions.assign('7', '1', start - 120 * minute);
  assert.notEqual(earlier, running);
  assert.equal(sessions.assign('7', '1', start + minute), running);
});

test('sessions differ by visitor and by pixel, and nobody has none', () => {
  const sessions = createSessionIndex();
  const ids = [
    sessions.assign('7', '1', start),
    sessions.assign('8', '1', start),
    sessions.assign('7', '2', start),
  ];
  assert.equal(new Set(ids).size, 3);
  assert.equal(sessions.assign('0', '1', start), '0');
});

test('the index keeps the visitors that came last, and not all that ever came', () => {
  const sessions = createSessionIndex(10);
  const first = sessions.assign('1', '1', start);
  const steady = sessions.assign('2', '1', start);
  for (let visitor = 3; visitor < 100; visitor++) {
    sessions.assign(String(visitor), '1', start);
    assert.equal(sessions.assign('2', '1', start), steady);
  }
  assert.notEqual(sessions.assign('1', '1', start + 1), first);
});

test('the same event gives the same session after a restart', () => {
  assert.equal(createSessionIndex().assign('7', '1', start), createSessionIndex().assign('7', '1', start));
});

test('a hash is 64 bits in decimal', () => {
  // SHA-256 of 'abc' begins with ba7816bf8f01cfea.
  assert.equal(hash64('abc'), BigInt('0xba7816bf8f01cfea').toString());
});
