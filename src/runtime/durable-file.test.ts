// Small durable files: whole or unchanged, also on a disk that takes only a part.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { writeFileDurably } from './durable-file.ts';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-durable-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

test('a file is replaced whole, readable by its owner only, with nothing left beside it', () => {
  const file = path.join(folder, 'registry.json');
  writeFileDurably(file, 'first, and longer');
  writeFileDurably(file, 'second é');
  assert.equal(fs.readFileSync(file, 'utf8'), 'second é');
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(fs.readdirSync(folder), ['registry.json']);
});

test('a disk that takes only the beginning leaves the old text in place', () => {
  const file = path.join(folder, 'registry.json');
  const old = 'o'.repeat(8_000);
  writeFileDurably(file, old);
  const module = JSON.stringify(new URL('./durable-file.ts', import.meta.url).href);
  const script = `const { writeFileDurably } = await import(${module}); writeFileDurably(process.argv[1], 'n'.repeat(8_000));`;
  // A limit of file size cuts a write short as a nearly full disk does: fewer bytes, no error.
  const shell =
    'ulimit -f 2; exec "$0" --disable-warning=ExperimentalWarning --input-type=module -e "$1" "$2"';
  const { status } = spawnSync('sh', ['-c', shell, process.execPath, script, file], { encoding: 'utf8' });
  assert.notEqual(status, 0);
  assert.equal(fs.readFileSync(file, 'utf8'), old);
});
