// The number of an event within its page load.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDeliveryNumber } from './delivery.ts';

test('the count of the name is the number, from one', () => {
  assert.equal(readDeliveryNumber('k3x9.0'), 1);
  assert.equal(readDeliveryNumber('k3x9.41'), 42);
  assert.equal(readDeliveryNumber('k3x9.99999'), 65_535);
});

test('another text has none', () => {
  for (const text of ['', 'k3x9', '.1', 'k3x9.', 'k3x9.-1', 'k3x9.1.2x', 'k.1e3', 'k.100000'])
    assert.equal(readDeliveryNumber(text), 0, text);
});
