// The memory of what was derived lately: it answers the same, and it is bounded.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecent, remember } from './recent.ts';

test('an answer is derived once while it is remembered', () => {
  let calls = 0;
  const lengthOf = remember(100, (key) => {
    calls += 1;
    return { length: key.length };
  });
  assert.equal(lengthOf('four'), lengthOf('four'));
  assert.equal(lengthOf('').length, 0);
  assert.equal(calls, 2);
});

test('the keys used last are kept, others are forgotten, and there are never more than the capacity', () => {
  const recent = createRecent<number>(10);
  const isKept = (key: number) => recent.get(String(key)) !== undefined;
  recent.set('often', 1);
  for (let key = 0; key < 1_000; key++) {
    recent.set(String(key), key);
    assert.equal(recent.get('often'), 1);
  }
  assert.deepEqual([999, 998, 997].map(isKept), [true, true, true]);
  const kept = Array.from({ length: 1_000 }, (_, key) => key).filter((key) => key < 985 && isKept(key));
  assert.deepEqual(kept, []);
});
