// Names of fields by their bytes: each is told from every other, and is the same each time, which tells a name that comes twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clearUserKeys, eventFields, hashedUserKeys } from '../../event/conversion-fields.ts';
import { readName } from './field-names.ts';
import { createSource } from './json-bytes.ts';

function read(text: string) {
  return readName({ ...createSource(), bytes: Buffer.from(text) });
}

test('every name that means something is the same each time, whatever came before', () => {
  const names = [...Object.keys(eventFields), ...Object.keys(hashedUserKeys), ...Object.keys(clearUserKeys)];
  const first = names.map((name) => read(`"${name}": 1`));
  for (const [index, name] of names.toReversed().entries()) {
    assert.equal(first.at(-1 - index)?.text, name);
    assert.equal(read(`"${name}" :1`), first.at(-1 - index));
  }
  assert.equal(new Set(first).size, names.length);
  const numbers = first.map((name) => name?.hashNumber).filter((number) => number !== 0);
  assert.equal(new Set(numbers).size, Object.keys(hashedUserKeys).length);
});

test('a name that only begins like another is its own', () => {
  for (const name of ['e', 'em', 'email', 'event', 'event_name', 'event_names', 'ä', '']) {
    for (let round = 0; round < 2; round++) assert.equal(read(`"${name}":1`)?.text, name);
  }
});

test('thousands of names are told apart, long ones are left to the plain way, and those of people are marked', () => {
  for (let round = 0; round < 2; round++) {
    for (let n = 0; n < 3_000; n++) {
      const name = n % 3 === 0 ? `${'x'.repeat(80)}${n}` : `field_${n}`;
      assert.equal(read(`"${name}":1`)?.text, n % 3 === 0 ? undefined : name);
    }
  }
  assert.equal(read('"first_name":1')?.isMarked, true);
  assert.equal(read('"jane@example.com":1')?.isMarked, true);
  assert.equal(read('"content_name":1')?.isMarked, false);
});

test('what is no name, has escapes or no colon is none', () => {
  for (const text of ['"a"', '"a":', '"a" 1', 'a:1', '"\\u0061":1', '"a', ''])
    assert.equal(read(text)?.text, text === '"a":' ? 'a' : undefined, text);
});
