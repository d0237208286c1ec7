// Lines of the store's TabSeparated format: whatever a cell holds, the store reads the same back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatJson, formatList, formatMap, formatNullable, formatText, formatTime } from './line.ts';

test('every kind of cell has its form', () => {
  assert.deepEqual([formatText('text'), formatText('')], ['text', '']);
  assert.deepEqual([formatNullable(null), formatNullable(5), formatNullable('1.5')], ['\\N', '5', '1.5']);
  assert.deepEqual([formatList([]), formatList(['a', ''])], ['[]', "['a','']"]);
  assert.deepEqual([formatMap({}), formatMap({ k: ['v'], l: [] })], ['{}', "{'k':['v'],'l':[]}"]);
  assert.equal(formatJson({ a: [1, 'x'] }), '{"a":[1,"x"]}');
});

test('nothing in a cell ends the cell or the line', () => {
  const text = 'tab\tline\nreturn\rnul\0back\bfeed\fslash\\N';
  const escaped = 'tab\\tline\\nreturn\\rnul\\0back\\bfeed\\fslash\\\\N';
  assert.equal(formatText(text), escaped);
  assert.equal(formatList([`${text}'`]), `['${escaped}\\'']`);
  assert.equal(formatMap({ "k'\t": ['\n'] }), "{'k\\'\\t':['\\n']}");
  assert.equal(formatJson({ a: 'x\ty\\' }), '{"a":"x\\\\ty\\\\\\\\"}');
});

test('half a character in JSON becomes the mark of a lost one', () => {
  assert.equal(formatJson({ a: 'x\ud83d' }), '{"a":"x\ufffd"}');
  assert.equal(formatJson({ a: '\\ud83d' }), String.raw`{"a":"\\\\ud83d"}`);
});

test('a time is seconds with three places', () => {
  assert.equal(formatTime(1_700_000_000_007), '1700000000.007');
  assert.equal(formatTime(1_700_000_000_070), '1700000000.070');
  assert.equal(formatTime(1_700_000_000_000), '1700000000.000');
  assert.equal(formatTime(3_503_347), '03503.347');
});
