// Lines of the store's TabSeparated format: whatever a cell holds, the store reads the same back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatLine, formatTime, JsonCell } from './store.ts';

test('every kind of cell has its form', () => {
  const cells = [
    'text',
    '',
    5,
    true,
    null,
    [],
    ['a', ''],
    { k: ['v'], l: [] },
    new JsonCell({ a: [1, 'x'] }),
  ];
  assert.equal(formatLine(cells), `text\t\t5\ttrue\t\\N\t[]\t['a','']\t{'k':['v'],'l':[]}\t{"a":[1,"x"]}`);
});

test('nothing in a cell ends the cell or the line', () => {
  const text = 'tab\tline\nreturn\rnul\0back\bfeed\fslash\\N';
  const escaped = 'tab\\tline\\nreturn\\rnul\\0back\\bfeed\\fslash\\\\N';
  assert.equal(formatLine([text]), escaped);
  assert.equal(formatLine([[`${text}'`]]), `['${escaped}\\'']`);
  assert.equal(formatLine([{ "k'\t": ['\n'] }]), "{'k\\'\\t':['\\n']}");
  assert.equal(formatLine([new JsonCell({ a: 'x\ty\\' })]), '{"a":"x\\\\ty\\\\\\\\"}');
});

test('a time is seconds with three places', () => {
  assert.equal(formatTime(1_700_000_000_007), '1700000000.007');
  assert.equal(formatTime(1_700_000_000_070), '1700000000.070');
  assert.equal(formatTime(1_700_000_000_000), '1700000000.000');
});
