// What several commands write in a terminal: numbers for people, and texts of strangers that cannot steer it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMinute, formatNumber, formatShare, plain } from './terminal-text.ts';

test('what strangers have sent cannot steer a terminal, break a line or turn it round', () => {
  const control = String.fromCharCode(27);
  assert.equal(plain(`a${control}[2Jb\nc\u202ed\u2028e`), 'a▯[2Jb▯c▯d▯e');
  assert.equal(plain('Ünïcode 漢字 👍'), 'Ünïcode 漢字 👍');
});

test('numbers, shares and times are for people', () => {
  assert.equal(formatNumber(1_234_567), '1,234,567');
  assert.deepEqual([0, 0.0001, 0.015, 0.5, 1].map(formatShare), [
    '0 %',
    'under 0.1 %',
    '1.5 %',
    '50 %',
    '100 %',
  ]);
  assert.equal(formatMinute(1_764_331_200_000), '2025-11-28 12:00');
});
