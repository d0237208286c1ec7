// When an event happened: the client's word while it is believable.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriveEventTime } from './time.ts';

const receivedAtMs = 1_700_000_000_000;
const day = 24 * 3_600_000;

test('the time of the client counts from seven days ago to ten minutes ahead', () => {
  for (const offset of [0, -1, 1, -7 * day, 10 * 60_000]) {
    assert.equal(deriveEventTime(String(receivedAtMs + offset), receivedAtMs), receivedAtMs + offset);
  }
});

test('a time that cannot be believed or read is replaced by that of the receipt', () => {
  const far = [-7 * day - 1, 10 * 60_000 + 1].map((offset) => String(receivedAtMs + offset));
  for (const ts of [
    ...far,
    '',
    '0',
    '1700000000',
    '-1700000000000',
    '1.7e12',
    'now',
    ' 1700000000000',
    'NaN',
  ]) {
    assert.equal(deriveEventTime(ts, receivedAtMs), receivedAtMs, ts);
  }
});

const clocks = [-50 * 365 * day, -40 * day, -3 * 3_600_000, 2.1 * 60_000, 3 * 3_600_000, 40 * day];

test('a clock that was wrong when the request was sent is put right: the age of the event is what counts', () => {
  for (const wrong of clocks) {
    for (const ageMs of [0, 1, 5_000, 2 * day, 6.9 * day]) {
      const sentAtMs = Math.max(ageMs, receivedAtMs + wrong - 300);
      const time = deriveEventTime(String(sentAtMs - ageMs), receivedAtMs, String(sentAtMs));
      const offMs = time - (receivedAtMs - ageMs);
      assert.ok(Math.abs(offMs) <= 30_300, `${wrong} ${ageMs}: off by ${offMs}`);
    }
  }
});

test('an event that is sent twice by a wrong clock keeps one time, however long each request took', () => {
  const sentAtMs = receivedAtMs + 3 * 3_600_000;
  const ts = String(sentAtMs - 20_000);
  const times = [300, 900, 20_000].map((tookMs) =>
    deriveEventTime(ts, receivedAtMs + tookMs, String(sentAtMs)),
  );
  assert.equal(new Set(times).size, 1);
});

test('the time that a request took is no reason to correct a clock', () => {
  for (const tookMs of [0, 800, 30_000, 119_000]) {
    const ts = receivedAtMs - tookMs - 1_000;
    assert.equal(deriveEventTime(String(ts), receivedAtMs, String(receivedAtMs - tookMs)), ts);
  }
});

test('a corrected time is bounded as any, and a time of sending that cannot be read changes nothing', () => {
  const sentAtMs = receivedAtMs + 3 * 3_600_000;
  const correct = (ts: number) => deriveEventTime(String(ts), receivedAtMs, String(sentAtMs));
  assert.equal(correct(sentAtMs - 8 * day), receivedAtMs);
  // The clock was set back between the two.
  assert.equal(correct(sentAtMs + 20 * 60_000), receivedAtMs);
  for (const sent of ['', 'x', '-1', '1e15', '123456789012345']) {
    assert.equal(deriveEventTime(String(receivedAtMs - 5), receivedAtMs, sent), receivedAtMs - 5, sent);
  }
});
