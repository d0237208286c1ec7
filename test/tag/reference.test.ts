// docs/reference/tag.md is written from the situations that prove it: no row without a test. With UPDATE=1 it is written.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { cures } from '../../src/tag/rare/cures.ts';
import { allSituations } from './situations/all.ts';

const file = new URL('../../docs/reference/tag.md', import.meta.url);

function renderReference(): string {
  const rows = new Map(
    allSituations.flatMap(({ name, rows = [] }) =>
      rows.map(([row, verdict]) => [row, { verdict, name }] as const),
    ),
  );
  const table = [...rows].map(([row, { verdict, name }]) => `| ${row} | ${verdict} | ${name} |`);
  const warnings = Object.entries(cures).map(([code, cure]) => `| ${code} | ${cure} |`);
  return `# The tag: every command and property

Compared with the original. Written from the tests (\`test/tag/situations/\`), each of which runs in a real browser.

| what | compared | proved by |
| --- | --- | --- |
${table.join('\n')}

## Warnings

| code | what to do |
| --- | --- |
${warnings.join('\n')}
`;
}

test('the reference of the tag says what the tests show', () => {
  const text = renderReference();
  if (process.env.UPDATE === '1') fs.writeFileSync(file, text);
  assert.equal(fs.readFileSync(file, 'utf8'), text);
});
