// Warnings: whatever the tag says on the console comes with what to do.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { cures } from './cures.ts';

const folder = new URL('../', import.meta.url);
const sources = fs
  .readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /(?<!\.test)\.ts$/.test(name) && !name.endsWith('cures.ts'))
  .map((name) => ({ name, text: fs.readFileSync(new URL(name, folder), 'utf8') }))
  .map(({ name, text }) => ({ name, code: text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '') }));

test('every warning that the tag gives has a cure, and every cure its warning', () => {
  const given = new Set(
    sources.flatMap(({ code }) => code.match(/(?<=')[A-Z]+(?:_[A-Z]+)+(?=')|(?<='!', ')[A-Z]+(?=')/g) ?? []),
  );
  assert.deepEqual([...given].sort(), Object.keys(cures).sort());
  for (const [code, cure] of Object.entries(cures)) assert.match(cure, /^\w.{20,}\.$/, code);
});

test('two files write to the console: the one with the cures, and the one that fetches it when it does not come', () => {
  const writing = sources.filter(({ code }) => code.includes('console.')).map(({ name }) => name);
  assert.deepEqual(writing.sort(), ['page/advice.ts', 'rare/rare.ts']);
});
