// The parameters of a request, sorted for the steps that follow.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sortParams } from './params.ts';

test('plain names, custom data and user data are told apart, and all are kept in order', () => {
  const { all, plain, custom, user } = sortParams('id=1&cd[a]=2&ud[em]=3&aud%5Bem%5D=4&ev=x&cda=5&cd[b=6');
  assert.deepEqual(
    all.map(([name]) => name),
    ['id', 'cd[a]', 'ud[em]', 'aud[em]', 'ev', 'cda', 'cd[b'],
  );
  assert.deepEqual(
    [...plain],
    [
      ['id', '1'],
      ['ev', 'x'],
      ['cda', '5'],
    ],
  );
  assert.deepEqual([...custom], [['a', '2']]);
  assert.deepEqual(user, [
    { family: 'ud', key: 'em', value: '3' },
    { family: 'aud', key: 'em', value: '4' },
  ]);
});

test('of repeats the first plain value counts, and the last of a custom key', () => {
  const { plain, custom } = sortParams('ev=a&ev=b&cd[k]=1&cd[k]=2');
  assert.equal(plain.get('ev'), 'a');
  assert.equal(custom.get('k'), '2');
});

test('keys with brackets, dots, encoded letters and the names of built-in things are keys like any other', () => {
  const { custom, plain } = sortParams(
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
  assert.equal(plain.get('constructor'), '6');
  assert.equal(plain.get('toString'), undefined);
});
