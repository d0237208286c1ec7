// docs/reference/doctor.md tells every check, in the words the product uses. `node test/doctor-reference.test.ts --write`
// writes its tables anew.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checks } from '../src/doctor/checks.ts';
import { testPages } from './doctor-pages.ts';
import { knownProblems } from './doctor-problems.ts';

const file = fileURLToPath(new URL('../docs/reference/doctor.md', import.meta.url));
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

function problemTable(): string {
  const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  const rows = knownProblems.map(
    ({ problem, checks: ids, pages }) => `| ${problem} | ${list(ids)} | ${list(pages)} |`,
  );
  return `| problem | check | pages of the tests |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

function replaceTables(text: string): string {
  return replaceBlock(replaceBlock(text, 'checks', table()), 'problems', problemTable());
}

function replaceBlock(text: string, name: string, content: string): string {
  const begin = `<!-- ${name} -->\n`;
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(`<!-- /${name} -->`);
  assert.ok(from >= begin.length && to >= from, `no block ${name}`);
  return text.slice(0, from) + content + text.slice(to);
}

if (process.argv.includes('--write')) fs.writeFileSync(file, replaceTables(fs.readFileSync(file, 'utf8')));

test('docs/reference/doctor.md has every check as it is', () => {
  const text = fs.readFileSync(file, 'utf8');
  // The formatter sets the columns of tables.
  const plain = (source: string) => source.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
  assert.equal(plain(replaceTables(text)), plain(text), 'run `node test/doctor-reference.test.ts --write`');
});

test('every check has a page of the fixtures that it finds something on', () => {
  const found = new Set(testPages.flatMap(({ checks: ids }) => ids));
  assert.deepEqual(
    checks.map(({ id }) => id).filter((id) => !found.has(id)),
    [],
  );
});

test('every known problem is found on its pages, by each of its checks', () => {
  const checksOfPage = new Map(testPages.map(({ name, checks: ids }) => [name, ids]));
  for (const { problem, checks: ids, pages } of knownProblems) {
    const found = new Set<string>();
    for (const page of pages) {
      const ofPage = ids.filter((id) => checksOfPage.get(page)?.includes(id));
      assert.notDeepEqual(ofPage, [], `${problem}: nothing on ${page}`);
      for (const id of ofPage) found.add(id);
    }
    assert.deepEqual([...found].sort(), ids.toSorted(), problem);
  }
});

test('every check belongs to a known problem', () => {
  const known = new Set(knownProblems.flatMap(({ checks: ids }) => ids));
  assert.deepEqual(
    checks.map(({ id }) => id).filter((id) => !known.has(id)),
    [],
  );
});

test('checks have names of their own', () => {
  assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length);
});
