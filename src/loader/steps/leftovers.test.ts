// Leftovers: what no column gives back exactly is kept as received.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepLeftovers } from './leftovers.ts';

function columns(texts: readonly (readonly [string, string])[]) {
  const known = new Map(texts);
  return (name: string) => known.get(name);
}

test('a parameter is left out only when its column holds the very same text', () => {
  const kept = keepLeftovers(
    [
      ['id', '1'],
      ['ev', ' Buy '],
      ['eid', ''],
      ['v', '2.9'],
    ],
    columns([
      ['id', '1'],
      ['ev', 'Buy'],
      ['eid', ''],
    ]),
  );
  assert.equal(kept, 'ev=%20Buy%20&eid=&v=2.9');
});

test('repeats are kept in order, also of a parameter that has a column', () => {
  const params = ['a', 'b', 'a', 'c'].map((value) => ['ev', value] as const);
  assert.equal(keepLeftovers(params, columns([['ev', 'a']])), 'ev=b&ev=c');
  assert.equal(keepLeftovers(params, columns([])), 'ev=a&ev=b&ev=a&ev=c');
});

test('parameters with the names of built-in things are kept like any other', () => {
  const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'];
  const kept = keepLeftovers(
    names.map((name) => [name, '1'] as const),
    columns([['id', '1']]),
  );
  assert.equal(kept, names.map((name) => `${name}=1`).join('&'));
});
