// The parameters of a request, sorted for the steps that follow.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainParams, readKeyed, sortParams } from './params.ts';

test('plain names, custom data and user data are told apart, and all are kept in order', () => {
  const sent = 'id=1&cd[a]=2&ud[em]=3&aud%5Bem%5D=4&ev=x&cda=5&cd[b=6';
  const { text, plain, custom, user } = sortParams(sent);
  assert.equal(text, sent);
  assert.deepEqual(plain, plainParams({ ev: 'x' }));
  assert.equal(custom, 'cd[a]=2');
  assert.equal(user, 'ud[em]=3&aud%5Bem%5D=4');
  assert.deepEqual(readKeyed(user), [
    { name: 'ud[em]', family: 'ud', key: 'em', value: '3', sent: 'ud[em]=3' },
    { name: 'aud[em]', family: 'aud', key: 'em', value: '4', sent: 'aud%5Bem%5D=4' },
  ]);
});

test('of repeats the first plain value counts, and all of a custom key are kept', () => {
  const { plain, custom } = sortParams('ev=a&ev=b&cd[k]=1&&cd[k]=2&v=1&cd[l]');
  assert.equal(plain.ev, 'a');
  assert.equal(sortParams('ev=&ev=b').plain.ev, '');
  assert.equal(custom, 'cd[k]=1&cd[k]=2&cd[l]');
});

test('keys with brackets, dots, encoded letters and the names of built-in things are keys like any other', () => {
  const { custom, pieces } = sortParams(
    'cd[k%255B2%255D]=1&cd[k[3]]=2&cd[Schema.org]=3&cd[__proto__]=4&cd[]=5&constructor=6',
  );
  assert.deepEqual(
    readKeyed(custom).map(({ key, value }) => [key, value]),
    [
      ['k[2]', '1'],
      ['k[3]', '2'],
      ['Schema.org', '3'],
      ['__proto__', '4'],
      ['', '5'],
    ],
  );
  assert.deepEqual(pieces, [{ name: 'cd', value: '', start: 0, end: 69 }]);
});

test('the columns that give a parameter back are known by its decoded name', () => {
  const { pieces } = sortParams('id=1&cd%5Bcurrency%5D=EU%52&%65v=x&sw=5');
  assert.deepEqual(pieces, [
    { name: 'id', value: '1', start: 0, end: 4 },
    { name: 'cd', value: '', start: 5, end: 27 },
    { name: 'ev', value: 'x', start: 28, end: 34 },
  ]);
});

test('what is expected after a name is what came there last, and anything else is read all the same', () => {
  const orders = [
    'ev=1&eid=2&dl=3',
    'ev=1&dl=3&eid=2',
    'ev=1&eid2=5&eid=2&dl=3',
    'eid=2&ev&dl=3&ev=1',
    '&ev=1&&eid=2&dl=3&',
  ];
  for (const text of [...orders, ...orders.toReversed()]) {
    const { plain } = sortParams(text);
    assert.deepEqual(plain, plainParams({ ev: text.includes('ev&') ? '' : '1', eid: '2', dl: '3' }), text);
  }
});

test('a flood of names of its own kind is forgotten, and the known ones are still known', () => {
  for (let n = 0; n < 30_000; n++) sortParams(`x${n}=1&ev=2&x${n + 1}=3`);
  assert.equal(sortParams('x1=1&ev=2').plain.ev, '2');
});
