// Lines of a batch in one buffer: whatever is cut out or put together, each row keeps its own bytes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLines, filterLines, joinLines, type Lines, sliceLines } from './store.ts';

const texts = new Map(
  Array.from({ length: 500 }, (_, row) => [row * 3, `${'é😀'.repeat(row % 70)}\tcell ${row}`]),
);

function build(): Lines {
  const lines = createLines('18446744073709551615');
  for (const [row, cells] of texts) lines.add(row, cells);
  return lines.build();
}

function assertRows(lines: Lines, rows: readonly number[]): void {
  assert.deepEqual(lines.rows, rows);
  const wanted = rows.map((row) => `${texts.get(row)}\t18446744073709551615\t${row}\n`);
  assert.equal(lines.bytes.toString(), wanted.join(''));
  assert.deepEqual(
    lines.ends.map((end, index) => lines.bytes.toString('utf8', lines.ends[index - 1] ?? 0, end)),
    wanted,
  );
}

test('lines are whole, with their batch columns, however much the buffer had to grow', () => {
  assertRows(build(), [...texts.keys()]);
  assertRows(createLines('1').build(), []);
});

test('slices, selections and sums keep each line', () => {
  const lines = build();
  const rows = [...texts.keys()];
  assertRows(sliceLines(lines, 10, 20), rows.slice(10, 20));
  assertRows(sliceLines(sliceLines(lines, 100, 300), 50, 60), rows.slice(150, 160));
  assertRows(sliceLines(lines, 5, 5), []);
  const isWanted = (row: number) => row % 2 === 0;
  assertRows(filterLines(lines, isWanted), rows.filter(isWanted));
  assertRows(joinLines([sliceLines(lines, 490, 500), sliceLines(lines, 0, 3), sliceLines(lines, 7, 7)]), [
    ...rows.slice(490),
    ...rows.slice(0, 3),
  ]);
});
