// The memory of texts outside the heap answers as a map does, until it is full.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createKey, createKeyMemory, writeKey } from './key-memory.ts';

const key = createKey(40);

test('it holds what a map holds, whatever is set, deleted and set again', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\ud83d', ' '), maxLength: 4 });
  const step = fc.tuple(fc.constantFrom('set', 'delete', 'get'), text, text, text, fc.nat());
  const property = fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const memory = createKeyMemory<number>(200);
    const map = new Map<string, number>();
    for (const [action, first, second, third, value] of steps) {
      const name = JSON.stringify([first, second, third]);
      assert.ok(writeKey(key, first, second, third));
      if (action === 'set') assert.ok(memory.set(key, value));
      if (action === 'set') map.set(name, value);
      if (action === 'delete') memory.delete(key);
      if (action === 'delete') map.delete(name);
      assert.equal(memory.get(key), map.get(name));
    }
  });
  fc.assert(property);
});

test('a full memory refuses what is new and keeps what it has', () => {
  const memory = createKeyMemory<number>(1_000);
  for (let n = 0; n < 1_000; n++) {
    writeKey(key, '123', `page.${n}`, 'Lead');
    assert.ok(memory.set(key, n));
  }
  writeKey(key, '123', 'page.1000', 'Lead');
  assert.equal(memory.set(key, 0), false);
  assert.equal(memory.get(key), undefined);
  for (let n = 0; n < 1_000; n++) {
    writeKey(key, '123', `page.${n}`, 'Lead');
    assert.ok(memory.set(key, n + 1));
    assert.equal(memory.get(key), n + 1);
  }
});

test('what is longer than a key may be is none', () => {
  assert.equal(writeKey(key, 'a'.repeat(20), 'b'.repeat(10), 'c'.repeat(9)), false);
  assert.equal(writeKey(key, 'a'.repeat(20), 'b'.repeat(10), 'c'.repeat(8)), true);
});
