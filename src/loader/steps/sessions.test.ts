// Sessions of visitors.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDesk, readText, writeText } from '../desk.ts';
import { createSessionIndex } from './sessions.ts';
import { hash64 } from './visitor.ts';

const minute = 60_000;
const start = 1_700_000_000_000;

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

/** What sessions are, in other words: by objects, and without an end. */
function createModel() {
  const last = new Map<string, { readonly id: string; lastMs: number }>();
  return (visitorId: string, pixelId: string, ms: number): string => {
    if (visitorId === '0') return '0';
    const running = last.get(`${pixelId} ${visitorId}`);
    if (running !== undefined && Math.abs(ms - running.lastMs) <= 30 * minute) {
      running.lastMs = Math.max(ms, running.lastMs);
      return running.id;
    }
    const id = createSessionIndex().assign(visitorId, pixelId, ms);
    if (running === undefined || ms > running.lastMs) last.set(`${pixelId} ${visitorId}`, { id, lastMs: ms });
    return id;
  };
}

test('thousands of visitors, with ids of any length, are told apart, wherever their ids lie', () => {
  const sessions = createSessionIndex();
  const model = createModel();
  const desk = createDesk(100);
  const line = createDesk(100);
  for (let n = 0; n < 60_000; n++) {
    const number = (n * 7_919) % 20_011;
    const visitorId = n % 3 === 0 ? String(number) : hash64(String(number)).slice(number % 7);
    const pixelId = String(n % 2);
    const ms = start + n * 500 - (n % 11 === 0 ? 90 * minute : 0);
    const wanted = model(visitorId, pixelId, ms);
    if (n % 2 === 0) assert.equal(sessions.assign(visitorId, pixelId, ms), wanted);
    else {
      desk.length = n % 13;
      line.length = n % 5;
      writeText(desk, `${visitorId}\t7`);
      sessions.of(pixelId).write(line, desk, n % 13, (n % 13) + visitorId.length, ms);
      assert.equal(readText(line, n % 5, line.length), wanted);
    }
  }
});

test('a session that began elsewhere goes on, and a later one takes its place', () => {
  const sessions = createSessionIndex();
  sessions.resume({ pixelId: '1', visitorId: '7', sessionId: '70', lastMs: start });
  assert.equal(sessions.assign('7', '1', start + minute), '70');
  sessions.resume({ pixelId: '1', visitorId: '7', sessionId: '71', lastMs: start + 5 * minute });
  assert.equal(sessions.assign('7', '1', start + 6 * minute), '71');
});
