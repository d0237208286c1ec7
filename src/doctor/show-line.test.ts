// The line of a finding as a page shows it: what is marked is what is meant.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examineBytes, type ShownLine, showLine } from './doctor.ts';

function show(page: string, check = 'typographic-quotes'): ShownLine {
  const examined = examineBytes({ name: 'page', bytes: Buffer.from(page) });
  const finding = examined?.examination.findings.find((one) => one.check === check);
  assert.ok(examined !== undefined && finding !== undefined);
  return showLine(examined.text, finding);
}

const code = "fbq('init', '1029384756102938'); fbq('track', 'PageView');".replaceAll("'", '’');

test('the damaged characters of the line are marked and named', () => {
  const { line, text, marks, what } = show(`<p>One</p>\n<script>${code}</script>`);
  assert.equal(line, 2);
  assert.deepEqual(new Set(marks.map((place) => text[place])), new Set(['’']));
  assert.equal(marks.length, 8);
  assert.match(what, /quotation mark/i);
});

test('of a long line the part around the first place is shown, and places beyond it are left out', () => {
  const { column, text, marks } = show(`<script>${'var a = 1; '.repeat(100)}${code.repeat(9)}</script>`);
  assert.ok(column > 1000 && text.length === 160, `${column} ${text.length}`);
  assert.ok(marks.length > 0 && marks.every((place) => text[place] === '’'));
});

test('what nobody sees is shown as a box, and pictures of two units keep their place', () => {
  const page = `<script>/* 🎈 */\u200b${code}</script>`;
  const { text, marks } = show(page, 'invisible-characters');
  assert.deepEqual(
    marks.map((place) => text.slice(place - 5, place + 1)),
    ['🎈 */▯'],
  );
  assert.ok(show(page).marks.every((place) => text[place] === '’'));
});
