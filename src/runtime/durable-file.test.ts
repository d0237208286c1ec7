// Small durable files: whole or unchanged, also on a disk that takes only a part.

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createFileDurably, writeFileDurably } from './durable-file.ts';

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

test('a file that is made once holds what its first maker wrote, and nothing is left beside it', () => {
  const file = path.join(folder, 'identity');
  assert.deepEqual([createFileDurably(file, 'first'), createFileDurably(file, 'second')], ['first', 'first']);
  assert.deepEqual(fs.readdirSync(folder), ['identity']);
});

test('of several makers at a time all read the same', async () => {
  const file = path.join(folder, 'identity');
  const module = new URL('./durable-file.ts', import.meta.url).href;
  const script = `import(${JSON.stringify(module)}).then((m) => process.stdout.write(m.createFileDurably(process.argv[1], String(process.pid))))`;
  const makers = Array.from({ length: 6 }, () => runNode(['--eval', script, file]));
  const read = await Promise.all(makers);
  assert.equal(new Set(read).size, 1);
  assert.match(read[0] ?? '', /^\d+$/);
});

function runNode(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, (error, stdout) => (error === null ? resolve(stdout) : reject(error)));
  });
}
