// The parameters of a request, sorted for the steps that follow.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainParams, sortParams } from './params.ts';

test('plain names, custom data and user data are told apart, and all are kept in order', () => {
  const { all, plain, custom, user } = sortParams('id=1&cd[a]=2&ud[em]=3&aud%5Bem%5D=4&ev=x&cda=5&cd[b=6');
  assert.deepEqual(
    all.map(({ text }) => text),
    ['id=1', 'cd[a]=2', 'ud[em]=3', 'aud%5Bem%5D=4', 'ev=x', 'cda=5', 'cd[b=6'],
  );
  assert.deepEqual(plain, plainParams({ ev: 'x' }));
  assert.deepEqual([...custom], [['a', '2']]);
  assert.deepEqual(user, [
    { family: 'ud', key: 'em', value: '3' },
    { family: 'aud', key: 'em', value: '4' },
  ]);
});

test('of repeats the first plain value counts, and the last of a custom key', () => {
  const { plain, custom } = sortParams('ev=a&ev=b&cd[k]=1&cd[k]=2');
  assert.equal(plain.ev, 'a');
  assert.equal(sortParams('ev=&ev=b').plain.ev, '');
  assert.equal(custom.get('k'), '2');
});

test('keys with brackets, dots, encoded letters and the names of built-in things are keys like any other', () => {
  const { custom, all } = sortParams(
    'cd[k%255B2%255D]=1&cd[k[3]]=2&cd[Schema.org]=3&cd[__proto__]=4&cd[]=5&constructor=6',
  );
  assert.deepEqual(
    [...custom],
    [
      ['k[2]', '1'],
      ['k[3]', '2'],
      ['Schema.org', '3'],
      ['__proto__', '4'],
      ['', '5'],
    ],
  );
  assert.deepEqual(all.at(-1), { column: undefined, value: '6', text: 'constructor=6' });
});

test('the columns that give a parameter back are known by its decoded name', () => {
  const { all } = sortParams('id=1&cd%5Bcurrency%5D=EUR&%65v=x&sw=5');
  assert.deepEqual(
    all.map(({ column }) => column),
    ['id', 'cd[currency]', 'ev', undefined],
  );
});
