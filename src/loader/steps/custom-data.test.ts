// The event's own parameters: one object, and the well-known ones as columns.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriveCustomData, parseValue, readCustomData } from './custom-data.ts';

function derive(data: Readonly<Record<string, string>>) {
  return deriveCustomData(new Map(Object.entries(data)));
}

test('a value is a decimal with at most four places, anything else is none', () => {
  const values: readonly (readonly [string, string | null])[] = [
    ['10', '10'],
    ['10.5', '10.5'],
    [' 10.50 ', '10.50'],
    ['0.12349', '0.1234'],
    ['-3.1', '-3.1'],
    ['+3', '3'],
    ['5.', '5'],
    ['12345678901234.5678', '12345678901234.5678'],
    ['123456789012345', null],
    ['10,50', null],
    ['1e3', null],
    ['€10', null],
    ['NaN', null],
    ['', null],
    ['1.2.3', null],
    ['0x10', null],
  ];
  for (const [text, value] of values) assert.equal(parseValue(text), value, text);
  assert.equal(derive({ value: '9.99' }).value, '9.99');
});

test('well-known parameters become columns', () => {
  const { custom_data, ...columns } = derive({
    value: '19.9',
    currency: ' eur',
    content_ids: '["a","b"]',
    content_type: 'product',
    content_name: 'Name',
    content_category: 'Category',
    num_items: ' 2',
    search_string: 'query',
    order_id: 'o-1',
    own: 'mine',
  });
  assert.deepEqual(columns, {
    value: '19.9',
    currency: 'EUR',
    content_ids: ['a', 'b'],
    content_type: 'product',
    content_name: 'Name',
    content_category: 'Category',
    num_items: 2,
    search_string: 'query',
    order_id: 'o-1',
  });
  assert.equal(custom_data.own, 'mine');
  assert.deepEqual(custom_data.content_ids, ['a', 'b']);
});

test('an event without custom data has empty columns', () => {
  const { custom_data, value, num_items, content_ids } = derive({});
  assert.deepEqual([custom_data, value, num_items, content_ids], [{}, null, null, []]);
});

test('content ids are read as JSON, as a list with commas, as numbers and from contents', () => {
  assert.deepEqual(derive({ content_ids: '[1, "b", 3]' }).content_ids, ['1', 'b', '3']);
  assert.deepEqual(derive({ content_ids: 'a, b,c' }).content_ids, ['a', 'b', 'c']);
  assert.deepEqual(derive({ content_ids: '' }).content_ids, []);
  assert.deepEqual(
    derive({ contents: '[{"id":"a","quantity":1},{"id":7},{"quantity":1},null,"x"]' }).content_ids,
    ['a', '7'],
  );
  assert.deepEqual(derive({ content_ids: '{"a":1}' }).content_ids, []);
});

test('JSON is read, broken JSON and everything else is kept as text', () => {
  const { custom_data } = derive({
    list: '[1,{"a":null}]',
    broken: '[{"id":"a"',
    text: '5',
    words: '[not json]',
    empty: '',
  });
  assert.deepEqual(custom_data, {
    list: [1, { a: null }],
    broken: '[{"id":"a"',
    text: '5',
    words: '[not json]',
    empty: '',
  });
});

test('a number of items that is none is left out', () => {
  for (const text of ['', '-1', '2.5', 'two', '99999999999', '0x1'])
    assert.equal(derive({ num_items: text }).num_items, null, text);
});

test('keys within keys are lists and objects, and what contradicts itself is kept as it is called', () => {
  const { columns } = readCustomData(
    'cd[content_ids][]=a&cd[content_ids][]=b&cd[user][cart][0]=x&cd[note][5]=hole&cd[content_name]=n&cd[content_name][0]=m' +
      `&cd[a${'][a'.repeat(20)}]=deep`,
  );
  assert.deepEqual(columns.content_ids, ['a', 'b']);
  assert.equal(columns.content_name, 'n');
  assert.deepEqual(columns.custom_data, {
    content_ids: ['a', 'b'],
    user: { cart: ['x'] },
    'note][5': 'hole',
    content_name: 'n',
    [`a${'][a'.repeat(20)}`]: 'deep',
  });
});

test('keys with the names of built-in things are keys like any other', () => {
  const entries = ['__proto__', 'constructor', 'toString', ''].map((key) => [key, '1'] as const);
  const { custom_data, content_type } = deriveCustomData(new Map(entries));
  assert.deepEqual(Object.entries(custom_data), entries);
  assert.equal(content_type, '');
});

test('what a column gives back exactly is not left over, once; the first of a key counts', () => {
  const sent =
    'cd[currency]=EUR&cd%5Bcontent_name%5D=a&cd[order_id]=&cd[own]=1&cd[content_name]=b+c&cd[currency]=EUR';
  const { columns, left } = readCustomData(sent);
  assert.deepEqual([columns.currency, columns.content_name, columns.custom_data.own], ['EUR', 'a', '1']);
  assert.equal(left, 'cd[order_id]=&cd[own]=1&cd[content_name]=b%20c&cd[currency]=EUR');
});
