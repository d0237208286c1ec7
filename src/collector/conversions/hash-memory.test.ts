// The memory of hashes: found by the bytes and the key, and for a minute only.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createHashMemory, type HashMemory, hashLength } from './hash-memory.ts';
import { createSource } from './json-bytes.ts';

const hash = 'ab'.repeat(32);
const [fn, ln] = [1, 2];

function sourceOf(text: string) {
  const bytes = Buffer.from(text);
  return { ...createSource(), bytes, start: 0, stop: bytes.length };
}

function read(memory: HashMemory, at: number): string | undefined {
  return at === -1 ? undefined : Buffer.from(memory.hashes.subarray(at, at + hashLength)).toString();
}

function find(memory: HashMemory, text: string, key: number): string | undefined {
  return read(memory, memory.find(sourceOf(text), key));
}

test('a value is found by its bytes under its key, and no other is', () => {
  const memory = createHashMemory();
  assert.equal(find(memory, 'jane', fn), undefined);
  assert.equal(read(memory, memory.remember(sourceOf('jane'), fn, hash)), hash);
  assert.equal(find(memory, 'jane', fn), hash);
  for (const [text, key] of [
    ['jane', ln],
    ['janes', fn],
    ['Jane', fn],
    ['', fn],
  ] as const)
    assert.equal(find(memory, text, key), undefined, `${key} ${text}`);
});

test('it is forgotten after a minute', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const memory = createHashMemory();
  for (let round = 0; round < 2; round++) {
    memory.remember(sourceOf('jane'), fn, hash);
    mock.timers.tick(59_000);
    assert.equal(find(memory, 'jane', fn), hash);
    mock.timers.tick(2_000);
    assert.equal(find(memory, 'jane', fn), undefined);
    assert.ok(!memory.hashes.includes('a'.charCodeAt(0)));
  }
  mock.timers.reset();
});

test('however many there are, no more than its places are kept, and none is mixed up with another', () => {
  const memory = createHashMemory();
  const hashOf = (n: number) => n.toString(16).padStart(64, '0');
  for (let n = 0; n < 20_000; n++) memory.remember(sourceOf(`customer-${n}`), fn, hashOf(n));
  let found = 0;
  for (let n = 0; n < 20_000; n++) {
    const known = find(memory, `customer-${n}`, fn);
    if (known === undefined) continue;
    found += 1;
    assert.equal(known, hashOf(n));
  }
  assert.ok(found > 1_000 && found <= 4_096, String(found));
});

test('a long value is hashed, and not kept', () => {
  const memory = createHashMemory();
  const long = 'x'.repeat(200);
  assert.equal(read(memory, memory.remember(sourceOf(long), fn, hash)), hash);
  assert.equal(find(memory, long, fn), undefined);
});
