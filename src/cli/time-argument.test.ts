// Points in time as people write them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../runtime/errors.ts';
import { parseTime } from './time-argument.ts';

const nowMs = Date.UTC(2026, 10, 23, 12);

test('a span is counted back from now; days and times are UTC unless they say otherwise', () => {
  const read = (text: string) => new Date(parseTime('--since', text, nowMs)).toISOString();
  assert.equal(read('90m'), '2026-11-23T10:30:00.000Z');
  assert.equal(read('2h'), '2026-11-23T10:00:00.000Z');
  assert.equal(read('3d'), '2026-11-20T12:00:00.000Z');
  assert.equal(read('2026-11-22'), '2026-11-22T00:00:00.000Z');
  assert.equal(read('2026-11-22T14:30'), '2026-11-22T14:30:00.000Z');
  assert.equal(read('2026-11-22T14:30:05Z'), '2026-11-22T14:30:05.000Z');
  assert.equal(read('2026-11-22T14:30+02:00'), '2026-11-22T12:30:00.000Z');
});

test('what is no time is refused with an example of one', () => {
  for (const text of [
    '',
    'yesterday',
    '3',
    '3w',
    '2026-13-01',
    '2026-02-30',
    '23.11.2026',
    '2026-11-22T25:00',
  ])
    assert.throws(() => parseTime('--since', text, nowMs), UsageError, text);
});
