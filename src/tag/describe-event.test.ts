// What `track` was given, written so that the server reads it back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bracketKey, parseParams } from '../event/params.ts';
import { listCustomData } from './describe-event.ts';
import { encode } from './send.ts';

test('any key of custom data is read back by the server as it was written', () => {
  for (const key of ['value', 'k[2]', 'Schema.org', 'two words', 'größe', '100%', 'a%20b', '+', '']) {
    const [param] = parseParams(String(encode(listCustomData({ [key]: 'x +&=%' }))));
    assert.deepEqual([bracketKey(param?.[0] ?? '', 'cd'), param?.[1]], [key, 'x +&=%']);
  }
});

test('values: text as is, numbers and booleans as text, lists and objects as JSON, nothing for nothing', () => {
  const data = { a: 'x', b: 1.5, c: false, d: [1, 'y'], e: { f: null }, g: null, h: undefined, i: () => 1 };
  assert.deepEqual(
    [...encode(listCustomData(data))],
    [
      ['cd[a]', 'x'],
      ['cd[b]', '1.5'],
      ['cd[c]', 'false'],
      ['cd[d]', '[1,"y"]'],
      ['cd[e]', '{"f":null}'],
    ],
  );
});

test('text and lists in place of an object are spread by index, other things are empty', () => {
  assert.deepEqual(listCustomData('ab'), { 'cd[0]': 'a', 'cd[1]': 'b' });
  assert.deepEqual(listCustomData(['x']), { 'cd[0]': 'x' });
  for (const value of [null, undefined, 5, true]) assert.deepEqual(listCustomData(value), {});
});
