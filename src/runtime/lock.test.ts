// The lock of a data folder: one living owner, taken over when the owner is gone.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { StartError } from './errors.ts';
import { lockFolder, lockOwner } from './lock.ts';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-lock-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

const isHeld = (error: unknown) => error instanceof StartError && error.code === 'data_folder_locked';

test('a lock is held until it is released, and leaves nothing behind', () => {
  const lock = lockFolder(folder);
  assert.equal(lockOwner(folder), process.pid);
  assert.throws(() => lockFolder(folder), isHeld);
  lock.release();
  assert.equal(lockOwner(folder), undefined);
  assert.deepEqual(fs.readdirSync(folder), []);
  lockFolder(folder).release();
});

test('another process holds the lock as long as it lives, and a killed one loses it', async () => {
  const module = JSON.stringify(new URL('./lock.ts', import.meta.url).href);
  const script = `const { lockFolder } = await import(${module}); lockFolder(process.argv[1]); console.log('held'); setInterval(() => 0, 1000);`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script, folder];
  const owner = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(owner.stdout, 'data');
    assert.equal(lockOwner(folder), owner.pid);
    assert.throws(() => lockFolder(folder), new RegExp(`another server \\(process ${owner.pid}\\) works on`));
  } finally {
    owner.kill('SIGKILL');
    await once(owner, 'exit');
  }
  assert.equal(lockOwner(folder), undefined);
  lockFolder(folder).release();
});

test('a process id that was used again by another process does not hold the lock', () => {
  fs.writeFileSync(path.join(folder, 'lock'), JSON.stringify({ pid: process.pid, started: '1' }));
  assert.equal(lockOwner(folder), undefined);
  lockFolder(folder).release();
});

test("a damaged lock is nobody's and is taken over", () => {
  for (const text of ['', '{', '{}', 'null', '{"pid":"x"}']) {
    fs.writeFileSync(path.join(folder, 'lock'), text);
    const lock = lockFolder(folder);
    assert.equal(lockOwner(folder), process.pid, text);
    lock.release();
  }
});
