// The place of an event in its browser tab.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { createDesk, writeText } from '../desk.ts';
import { findTabNumber, readTab, readTabAt } from './tab.ts';

function readFromBytes(os: string) {
  const desk = createDesk(100);
  writeText(desk, `x${os}`);
  const numberAt = findTabNumber(desk, 1, desk.length);
  return numberAt === 0 ? undefined : readTabAt(desk, 1, numberAt, desk.length);
}

test('the name of the tab becomes its CRC-32, beside the number', () => {
  for (const [name, number] of [
    ['mwtucibsie603i7g6hm', 0],
    ['a', 7],
    ['A_9', 999_999_999],
  ] as const) {
    const place = { tab_id: crc32(name), tab_number: number };
    assert.deepEqual(readTab(`${name}.${number}`), place);
    assert.deepEqual(readFromBytes(`${name}.${number}`), place);
  }
});

test('another text is no place', () => {
  for (const os of [
    '',
    'a',
    'a.',
    '.1',
    'a.b.1',
    'a.1.2',
    'a.-1',
    'a.1e3',
    'a.1234567890',
    'a b.1',
    'é.1',
    'a.1 ',
  ]) {
    assert.equal(readTab(os), undefined, os);
    assert.equal(readFromBytes(os), undefined, os);
  }
});
