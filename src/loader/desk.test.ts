// Bytes read and written without texts: as texts would be.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ampersands,
  copyRange,
  createDesk,
  findByte,
  isSame,
  readNumber,
  readText,
  readThirteenDigits,
  writeAscii,
  writeByte,
  writeNumber,
  writeText,
} from './desk.ts';

test('what is written one after the other stands there in order', () => {
  const from = createDesk(4_000);
  const letters = 'abcdefghijklmnopqrstuvwxyz'.repeat(100);
  writeText(from, letters);
  const desk = createDesk(1 << 20);
  let wanted = '';
  for (let length = 0; length < 200; length++) {
    copyRange(desk, from, length, length * 2);
    writeByte(desk, 0x3b);
    writeNumber(desk, length);
    writeAscii(desk, 'ab');
    writeText(desk, 'é😀');
    wanted += `${letters.slice(length, length * 2)};${length}abé😀`;
  }
  assert.equal(readText(desk, 0, desk.length), wanted);
});

test('numbers are written and read as digits', () => {
  for (const number of [0, 9, 10, 11, 99, 100, 65_535, 999_999, 2 ** 31 - 1]) {
    const desk = createDesk(100);
    writeNumber(desk, number);
    assert.equal(readText(desk, 0, desk.length), String(number));
    assert.equal(readNumber(desk, 0, desk.length), number);
  }
  const read = (text: string) => {
    const desk = createDesk(100);
    writeText(desk, text);
    return readNumber(desk, 0, desk.length);
  };
  assert.equal(read('1700000000123'), 1_700_000_000_123);
  for (const text of ['', '-1', '1x', ' 1', '1.5', '1'.repeat(16)])
    assert.equal(read(text), Number.NaN, text);
});

test('ranges are compared to their last byte', () => {
  const one = createDesk(100);
  const other = createDesk(100);
  for (let length = 0; length < 60; length++) {
    writeText(Object.assign(one, { length: 0 }), 'abcdefghij'.repeat(7));
    writeText(Object.assign(other, { length: 0 }), `-${'abcdefghij'.repeat(7).slice(0, length)}#`);
    assert.ok(isSame(one, 0, other, 1, length), String(length));
    assert.ok(!isSame(one, 0, other, 1, length + 1), String(length));
    assert.ok(length === 0 || !isSame(one, 1, other, 1, length), String(length));
  }
});

test('a byte is found where it stands first, whatever stands before and behind', () => {
  const desk = createDesk(200);
  for (let before = 0; before < 20; before++)
    for (const sign of ['a', '%', "'", '\u00a6', '\x00', '\x7f']) {
      writeText(Object.assign(desk, { length: 0 }), `&${sign.repeat(before)}&&a&`);
      const wanted = 1 + Buffer.byteLength(sign) * before;
      assert.equal(findByte(desk, 1, ampersands), wanted, `${before} of ${sign}`);
    }
});

test('a clock is read from its thirteen digits, and from nothing else', () => {
  const read = (text: string) => {
    const desk = createDesk(100);
    writeText(desk, `9${text}9`);
    return readThirteenDigits(desk, 1);
  };
  for (const clock of ['1700000000123', '0000000000000', '9999999999999', '1234567890123', '0987654321098'])
    assert.equal(read(clock), Number(clock));
  for (let at = 0; at < 13; at++)
    for (const sign of ['/', ':', 'a', ' ', '\0', '@', 'p', '\x7f', 'é'])
      assert.ok(Number.isNaN(read(`${'1700000000123'.slice(0, at)}${sign}${'1700000000123'.slice(at + 1)}`)));
});
