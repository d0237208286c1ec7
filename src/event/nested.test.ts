// Names with brackets become the lists and objects that they mean.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setNested } from './nested.ts';

/** Names as in a form, each with a value; gives what could not be set, and the rest as JSON gives it. */
function read(...pairs: readonly (readonly [keys: string, value: string])[]) {
  const fields: Record<string, unknown> = {};
  const refused = pairs.filter(([keys, value]) => !setNested(fields, keys.split('.'), value));
  return { fields: JSON.parse(JSON.stringify(fields)) as unknown, refused: refused.map(([keys]) => keys) };
}

test('numbers and empty brackets are places in a list, other keys are those of an object', () => {
  assert.deepEqual(
    read(['a.0.id', 'x'], ['a.0.n', '2'], ['a.1.id', 'y'], ['b.', '1'], ['b.', '2'], ['c.d.e', 'z']),
    {
      fields: { a: [{ id: 'x', n: '2' }, { id: 'y' }], b: ['1', '2'], c: { d: { e: 'z' } } },
      refused: [],
    },
  );
});

test('the first value of a place stays', () => {
  assert.deepEqual(read(['a.0', 'x'], ['a.0', 'y'], ['b', '1'], ['b', '2']), {
    fields: { a: ['x'], b: '1' },
    refused: [],
  });
});

test('what contradicts what is there, or leaves a hole, changes nothing', () => {
  assert.deepEqual(
    read(['a.0', 'x'], ['a.2', 'y'], ['a.b', 'z'], ['a.0.c', 'z'], ['new.deep.5', 'z'], ['b.9999.c', 'z']),
    {
      fields: { a: ['x'] },
      refused: ['a.2', 'a.b', 'a.0.c', 'new.deep.5', 'b.9999.c'],
    },
  );
});

test('keys with the names of built-in things are keys like any other', () => {
  const fields: Record<string, unknown> = Object.create(null);
  for (const keys of [['__proto__', 'a'], ['x', '__proto__', 'b'], ['constructor']])
    setNested(fields, keys, '1');
  assert.equal(
    JSON.stringify(fields),
    '{"__proto__":{"a":"1"},"x":{"__proto__":{"b":"1"}},"constructor":"1"}',
  );
  assert.equal(Object.hasOwn({}, 'a'), false);
});
