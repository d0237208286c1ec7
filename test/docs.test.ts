// The documents say what the code does: generated tables are up to date, what is named exists, commands can be run.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { commands } from '../src/cli/commands.ts';
import { rejections } from '../src/event/rejections.ts';
import { settingTable } from '../src/runtime/setting-table.ts';
import { chromiumVariable, variableName } from '../src/runtime/settings.ts';
import { eventColumns } from '../src/store/store.ts';
import {
  blockNames,
  listBlocks,
  listDocuments,
  projectFolder,
  readColumns,
  renewBlocks,
} from './docs-blocks.ts';

const documents = listDocuments().map((name) => ({ name, text: read(name) }));

function read(name: string): string {
  return fs.readFileSync(path.join(projectFolder, name), 'utf8');
}

function existsInProject(name: string): boolean {
  return fs.existsSync(path.join(projectFolder, name));
}

/** Everything a document sets in code: `spans`, fenced and indented blocks. */
function codeOf(text: string): string[] {
  const fences = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '');
  const rest = text.replace(/^```[\s\S]*?^```/gm, '');
  const indented = [...rest.matchAll(/^ {4}(.+)$/gm)].map((match) => match[1] ?? '');
  const spans = [...rest.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return [...fences, ...indented, ...spans];
}

/** What each document names that `find` finds in its code and `isKnown` does not know. */
function listUnknown(find: RegExp, isKnown: (found: string) => boolean): string[] {
  return documents.flatMap(({ name, text }) =>
    codeOf(text)
      .flatMap((code) => [...code.matchAll(find)].map((match) => match[1] ?? ''))
      .filter((found) => !isKnown(found))
      .map((found) => `${name}: ${found}`),
  );
}

test('the generated parts of the documents are those of the code', async () => {
  for (const { name, text } of documents) {
    assert.equal(await renewBlocks(text), text, `${name} is out of date: run \`npm run docs\``);
  }
});

test('every generated part stands in exactly one document', () => {
  const found = documents.flatMap(({ text }) => listBlocks(text)).sort();
  assert.deepEqual(found, [...blockNames].sort());
});

test('the reference knows every setting, rejection, column and command', () => {
  const settings = read('docs/reference/settings.md');
  for (const { name } of settingTable)
    assert.ok(settings.includes(`| \`${name}\` (\`${variableName(name)}\`) `), name);
  const headings = [...read('docs/reference/rejections.md').matchAll(/^### `(\w+)`$/gm)].map(
    (match) => match[1],
  );
  assert.deepEqual(headings, Object.keys(rejections));
  const cli = read('docs/reference/cli.md');
  for (const { name } of commands) assert.ok(cli.includes(`Usage: ownpixel ${name}`), name);
});

test('every column of the store has a meaning, and every column that is written exists', () => {
  const rows = [...read('docs/reference/store.md').matchAll(/^\| `(\w+)`\s*\| `[^|]+\| (.*?)\s*\|$/gm)];
  assert.deepEqual(
    rows.filter((row) => row[2] === '').map((row) => row[1]),
    [],
    'write the meaning into docs/reference/store.md',
  );
  const names = ['events', 'rejected'].flatMap((table) => readColumns(table).map((column) => column.name));
  assert.deepEqual(
    rows.map((row) => row[1]),
    names,
  );
  const created = new Set(readColumns('events').map((column) => column.name));
  assert.deepEqual(
    eventColumns.filter((column) => !created.has(column)),
    [],
  );
});

test('every relative link of the documents leads to a file and, if it names one, a heading', () => {
  const broken = documents.flatMap(({ name, text }) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !isReachable(name, target))
      .map((target) => `${name}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

function isReachable(from: string, target: string): boolean {
  const [place = '', heading] = target.split('#');
  const file = place === '' ? from : path.posix.join(path.posix.dirname(from), place);
  if (!existsInProject(file)) return false;
  if (heading === undefined) return true;
  const headings = [...read(file).matchAll(/^#+ (.*)$/gm)].map((match) => toAnchor(match[1] ?? ''));
  return headings.includes(heading);
}

/** The name a heading has in a link. */
function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s/g, '-');
}

test('every file that the documents or the comments of the code name exists', () => {
  const named =
    /(?:^|[\s(`])((?:src|setup|test|bench|demo|docs|\.ci)\/[\w./-]*\w\/?)(?=$|[\s),:;`]|\.(?:\s|$))/gm;
  assert.deepEqual(listUnknown(named, existsInProject), []);
  const mentions = listSources().flatMap((name) =>
    [...read(name).matchAll(/docs\/(decisions\/\d{4}|reference\/[\w-]+\.md)/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  assert.ok(mentions.length > 3, 'the code names its documents');
  const decisions = fs.readdirSync(path.join(projectFolder, 'docs', 'decisions'));
  const missing = mentions.filter((mention) =>
    mention.startsWith('decisions/')
      ? !decisions.some((name) => name.startsWith(`${mention.slice('decisions/'.length)}-`))
      : !existsInProject(`docs/${mention}`),
  );
  assert.deepEqual(missing, []);
});

/** Types of Node and of the language that the journey passes through. */
const platformTypes = new Set(['IncomingMessage', 'Uint8Array']);

test('every type that ARCHITECTURE.md names is declared in the code', () => {
  const named = [...read('ARCHITECTURE.md').matchAll(/`([A-Z][a-z]+(?:[A-Z][a-z]+)*)`/g)].map(
    (match) => match[1] ?? '',
  );
  assert.ok(named.length > 10, 'the journey names its types');
  const code = listSources().map(read).join('\n');
  const missing = named.filter(
    (name) =>
      !platformTypes.has(name) && !new RegExp(`^export (?:interface|type|class) ${name}\\b`, 'm').test(code),
  );
  assert.deepEqual(missing, []);
});

function listSources(): string[] {
  return fs
    .readdirSync(path.join(projectFolder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:tsx?|sql)$/.test(name))
    .map((name) => path.posix.join('src', name));
}

test('every command that the documents tell to run exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const names = new Set(commands.map((command) => command.name));
  assert.deepEqual(
    listUnknown(/\bnpm run (?:-s )?([\w:-]+)/g, (name) => scripts[name] !== undefined),
    [],
  );
  assert.deepEqual(
    listUnknown(/\bnpm (start|test)\b/g, (name) => scripts[name] !== undefined),
    [],
  );
  // `COMMAND` is the placeholder of help texts.
  assert.deepEqual(
    listUnknown(/(?:^|\s)ownpixel (?:-- )?([A-Za-z]\w*)/gm, (name) => names.has(name) || name === 'COMMAND'),
    [],
  );
});

test('every setting that the documents name as a variable exists', () => {
  const variables = new Set([...settingTable.map(({ name }) => variableName(name)), chromiumVariable]);
  assert.deepEqual(
    listUnknown(/\b(OWNPIXEL_[A-Z_]+)/g, (name) => variables.has(name)),
    [],
  );
});

test('every decision begins with its number and says in which situation what was decided', () => {
  const wrong = documents
    .filter(({ name }) => name.startsWith('docs/decisions/'))
    .filter(({ name, text }) => {
      const number = /(\d{4})-[^/]*\.md$/.exec(name)?.[1];
      return !text.startsWith(`# ${number}: `) || !/^\*\*Context\.\*\* /m.test(text);
    });
  assert.deepEqual(
    wrong.map(({ name }) => name),
    [],
  );
});

test('every dependency is named in a decision, with the licence its package declares', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
    string,
    Record<string, string>
  >;
  const rows = documents
    .filter(({ name }) => name.startsWith('docs/decisions/'))
    .flatMap(({ text }) => [...text.matchAll(/^\| `([^`]+)`\s*\| ([^|]+?)\s*\|/gm)])
    .map((match) => [match[1] ?? '', match[2] ?? ''] as const);
  const declared = Object.keys({ ...dependencies, ...devDependencies }).map((name) => {
    const { license } = JSON.parse(read(`node_modules/${name}/package.json`)) as { license: string };
    return [name, license] as const;
  });
  assert.deepEqual(Object.fromEntries(rows), Object.fromEntries(declared));
});
