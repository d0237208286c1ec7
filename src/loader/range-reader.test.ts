// The ranges of a log: in order, bounded, and whole for as long as their batch needs them.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { openSpoolReader, openSpoolWriter } from '../spool/spool.ts';
import { createRangeReader, type Range } from './range-reader.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-ranges-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A range takes some eighty. */
const length = 200 << 10;
const count = 280;
const letterOf = (record: number) => String.fromCharCode(65 + (record % 26));

const writer = await openSpoolWriter({ folder, maxBytes: 1 << 30 });
for (let record = 0; record < count; record++) await writer.append(letterOf(record).repeat(length));
await writer.close();

function lettersOf(range: Range | undefined): string {
  const letters = (range?.records ?? []).map((bytes) => {
    const text = Buffer.from(bytes).toString('latin1');
    return text === text.charAt(0).repeat(length) ? text.charAt(0) : '?';
  });
  return letters.join('');
}

test('all records come once and in order, in ranges that are bounded and follow each other', () => {
  const reader = openSpoolReader({ folder, name: 'order' });
  const readRange = createRangeReader(reader);
  let letters = '';
  for (let range = readRange(); range !== undefined; range = readRange()) {
    assert.ok(range.records.length <= 88, `${range.records.length} records`);
    letters += lettersOf(range);
  }
  reader.close();
  assert.equal(letters, Array.from({ length: count }, (_, record) => letterOf(record)).join(''));
});

test('a range is whole while the next one is read, and the third takes its memory', () => {
  const reader = openSpoolReader({ folder, name: 'whole' });
  const readRange = createRangeReader(reader);
  const [first, second] = [readRange(), readRange()];
  const letters = lettersOf(first);
  assert.doesNotMatch(letters + lettersOf(second), /\?/);
  assert.equal(lettersOf(second)[0], letterOf(letters.length));
  const third = readRange();
  reader.close();
  assert.ok(third?.room === first?.room && second?.room !== first?.room);
  assert.ok(third?.records[0]?.buffer === first?.records[0]?.buffer);
});

test('a range that has been claimed is read to its end, however much it is', () => {
  const reader = openSpoolReader({ folder, name: 'until' });
  const all = createRangeReader(reader);
  const ends = [all(), all(), all()].map((range) => range?.to ?? 0);
  reader.close();
  const again = openSpoolReader({ folder, name: 'again' });
  const range = createRangeReader(again)(ends[2]);
  again.close();
  assert.equal(range?.to, ends[2]);
  assert.doesNotMatch(lettersOf(range), /\?/);
});
