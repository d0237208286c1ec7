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
