// What may be a pixel id, and what may not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPixelId } from './pixel-id.ts';

test('digits without leading zero are an id, up to the largest 64-bit number', () => {
  for (const id of ['1', '12345', '1234567890123456', '9999999999999999999', '18446744073709551615']) {
    assert.equal(isPixelId(id), true, id);
  }
});

test('anything else is not an id', () => {
  const texts = ['', '0', '0123', ' 1', '1 ', '1\n', '-1', '+1', '1.5', '1e3', 'abc', '１２', '1\u200b'];
  for (const text of [...texts, '18446744073709551616', '99999999999999999999', '100000000000000000000']) {
    assert.equal(isPixelId(text), false, JSON.stringify(text));
  }
});
