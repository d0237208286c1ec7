// docs/reference/doctor.md tells every check, in the words the product uses. `node test/doctor-reference.test.ts --write`
// writes its table anew.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checks } from '../src/doctor/checks.ts';
import { testPages } from './doctor-pages.ts';

const file = fileURLToPath(new URL('../docs/reference/doctor.md', import.meta.url));
const begin = '<!-- checks -->\n';
const end = '<!-- /checks -->';

function table(): string {
  const cell = (text: string) =>
    text
      .replaceAll('|', '\\|')
      .replace(/<(\/?\w+[^>]*)>/g, '&lt;$1&gt;')
      .replace(/`([^`]*)&lt;([^`]*)&gt;([^`]*)`/g, '`$1<$2>$3`');
  const repairs = { yes: 'yes', sometimes: 'when certain', no: 'no' } as const;
  const rows = checks.map(
    (check) =>
      `| \`${check.id}\` | ${check.severity} | ${cell(check.meaning)} | ${cell(check.verify)} | ${cell(check.cure)} | ${repairs[check.repairs]} |`,
  );
  return `| check | severity | what it means | how to see it | cure | repairs |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

function replaceTable(text: string): string {
  const from = text.indexOf(begin) + begin.length;
  return text.slice(0, from) + table() + text.slice(text.indexOf(end));
}

if (process.argv.includes('--write')) fs.writeFileSync(file, replaceTable(fs.readFileSync(file, 'utf8')));

test('docs/reference/doctor.md has every check as it is', () => {
  const text = fs.readFileSync(file, 'utf8');
  // The formatter sets the columns of tables.
  const plain = (source: string) => source.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
  assert.equal(plain(replaceTable(text)), plain(text), 'run `node test/doctor-reference.test.ts --write`');
});

test('every check has a page of the fixtures that it finds something on', () => {
  const found = new Set(testPages.flatMap(({ checks: ids }) => ids));
  assert.deepEqual(
    checks.map(({ id }) => id).filter((id) => !found.has(id)),
    [],
  );
});

test('checks have names of their own', () => {
  assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length);
});
