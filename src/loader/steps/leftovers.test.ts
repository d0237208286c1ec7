// Leftovers: what no column gives back exactly is kept as received.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseParams } from '../../event/params.ts';
import { type ColumnTexts, keepLeftovers } from './leftovers.ts';
import { sortParams } from './params.ts';

const nothing: ColumnTexts = {
  id: undefined,
  ev: undefined,
  eid: undefined,
  dl: undefined,
  rl: undefined,
  ts: undefined,
  sent: undefined,
  fbp: undefined,
  fbc: undefined,
  dpo: undefined,
  oi: undefined,
  it: undefined,
  os: undefined,
};

function keep(text: string, columns: Partial<ColumnTexts> = {}, customLeft = ''): string {
  return keepLeftovers(sortParams(text), { ...nothing, ...columns }, customLeft);
}

test('a parameter is left out only when its column holds the very same text', () => {
  const kept = keep('id=1&ev=%20Buy%20&eid=&v=2.9', { id: '1', ev: 'Buy', eid: '' });
  assert.equal(kept, 'ev=%20Buy%20&eid=&v=2.9');
});

test('repeats are kept in order, also of a parameter that has a column: the column gives one back', () => {
  assert.equal(keep('ev=a&ev=b&ev=a&ev=c', { ev: 'a' }), 'ev=b&ev=a&ev=c');
  assert.equal(keep('ev=a&ev=b&ev=a&ev=c'), 'ev=a&ev=b&ev=a&ev=c');
});

test('what is left of the custom data stands together where it began', () => {
  const text = 'id=1&cd[a]=1&cd[b]=2&v=3&cd[c]=4&ev=x&w=5';
  assert.equal(keep(text, { id: '1', ev: 'x' }, 'cd[b]=2&cd[c]=4'), 'cd[b]=2&cd[c]=4&v=3&w=5');
  assert.equal(keep(text, { id: '1', ev: 'x' }), 'v=3&w=5');
});

test('parameters with the names of built-in things are kept like any other', () => {
  const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'];
  const text = names.map((name) => `${name}=1`).join('&');
  assert.equal(keep(text, { id: '1' }), text);
});

test('what the store would read differently is written so that it reads the same', () => {
  const sent = 'a=x+y&b=1==&c=100%&d=%E9&e=a%2Bb&f&=g&h="{é}\t';
  const kept = keep(sent);
  assert.equal(kept, 'a=x%20y&b=1%3D%3D&c=100%25&d=%25E9&e=a%2Bb&f&=g&h="{é}\t');
  assert.deepEqual(parseParams(kept), parseParams(sent));
});
