// Opening a data folder: made when it is not there, refused with a reason when it cannot be ours.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { dataFormat, openDataFolder, openExistingDataFolder } from './data-folder.ts';
import { StartError } from './errors.ts';

let base: string;

beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-folder-'));
});

afterEach(() => {
  fs.rmSync(base, { recursive: true, force: true });
});

const hasCode = (code: string, text: RegExp) => (error: unknown) =>
  error instanceof StartError && error.code === code && text.test(error.message);

test('a folder is made with its places, for its owner only, and can be opened again', () => {
  const root = path.join(base, 'deep', 'data');
  const folder = openDataFolder(root);
  assert.equal(folder.root, root);
  assert.deepEqual(fs.readdirSync(root).sort(), ['format.json', 'installation', 'spool', 'visitor-keys']);
  for (const place of [root, folder.spool, folder.visitorKeys, folder.installation])
    assert.equal(fs.statSync(place).mode & 0o077, 0, place);
  assert.deepEqual(openDataFolder(root), folder);
});

test('a folder of a newer version is refused and not touched', () => {
  const text = JSON.stringify({ format: dataFormat + 1, more: true });
  fs.writeFileSync(path.join(base, 'format.json'), text);
  assert.throws(
    () => openDataFolder(base),
    hasCode('data_folder_newer', /newer version \(format 2, this one reads 1\)/),
  );
  assert.deepEqual(fs.readdirSync(base), ['format.json']);
  assert.equal(fs.readFileSync(path.join(base, 'format.json'), 'utf8'), text);
});

test('a damaged format file is named, and not replaced', () => {
  const file = path.join(base, 'format.json');
  for (const text of ['', '{', 'null', '[]', '{"format":"1"}', '{"form":1}']) {
    fs.writeFileSync(file, text);
    assert.throws(
      () => openDataFolder(base),
      hasCode('data_folder', /format\.json is damaged; restore it from a backup/),
    );
    assert.equal(fs.readFileSync(file, 'utf8'), text);
  }
});

test('a path that is a file, or leads through one, is refused', () => {
  const file = path.join(base, 'file');
  fs.writeFileSync(file, 'mine');
  for (const root of [file, path.join(file, 'below')]) {
    assert.throws(
      () => openDataFolder(root),
      hasCode('data_folder', /^the data folder .*file.* cannot be written: E/),
    );
  }
  assert.equal(fs.readFileSync(file, 'utf8'), 'mine');
});

test('a folder that this user may not write is refused, also when it was made before', () => {
  openDataFolder(base);
  fs.chmodSync(base, 0o555);
  const module = JSON.stringify(new URL('./data-folder.ts', import.meta.url).href);
  // Nobody may not write there; root may write everywhere, so it lends its place to nobody.
  const script = `if (process.getuid() === 0) process.setuid(65534);
    try { openDataFolder(process.argv[1]); console.log('taken'); } catch (error) { console.log(error.code, error.message); }`;
  const args = [
    '--input-type=module',
    '-e',
    `const { openDataFolder } = await import(${module}); ${script}`,
    base,
  ];
  const { stdout } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    encoding: 'utf8',
  });
  fs.chmodSync(base, 0o700);
  assert.match(stdout, /^data_folder the data folder .* cannot be written: EACCES/);
});

test('a place where no folder can be made is refused, not tried for ever', {
  skip: !fs.existsSync('/proc/self'),
}, () => {
  assert.throws(() => openDataFolder('/proc/ownpixel/data'), hasCode('data_folder', /cannot be written/));
});

test('a folder that must be there already is not made', () => {
  const root = path.join(base, 'data');
  assert.throws(() => openExistingDataFolder(root), hasCode('data_folder_missing', /--data/));
  assert.equal(fs.existsSync(root), false);
  openDataFolder(root);
  assert.equal(openExistingDataFolder(root).root, root);
});
