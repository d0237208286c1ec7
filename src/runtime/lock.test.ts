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

test('a lock is held until it is released, and leaves an empty file behind', () => {
  const lock = lockFolder(folder);
  assert.equal(lockOwner(folder), process.pid);
  assert.throws(() => lockFolder(folder), isHeld);
  lock.release();
  assert.equal(lockOwner(folder), undefined);
  assert.deepEqual(fs.readdirSync(folder), ['lock.sqlite']);
  assert.equal(fs.statSync(path.join(folder, 'lock.sqlite')).size, 0);
  lockFolder(folder).release();
});

/** A process that takes the lock once `folder` has the file `go`, says whether it got it, and lives on. */
function startOwner() {
  const module = JSON.stringify(new URL('./lock.ts', import.meta.url).href);
  const script = `
    import fs from 'node:fs';
    const { lockFolder } = await import(${module});
    const folder = process.argv[1];
    process.stdout.write('waiting ');
    while (!fs.existsSync(folder + '/go')) await new Promise((resolve) => setTimeout(resolve, 1));
    try { lockFolder(folder); globalThis.gc(); process.stdout.write('held'); }
    catch (error) { process.stdout.write(error.code); }
    setInterval(() => 0, 1000);`;
  const args = [
    '--expose-gc',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '-e',
    script,
    folder,
  ];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

test('of many starters on the folder of a killed owner exactly one gets the lock', async () => {
  const starters = 12;
  for (let round = 0; round < 2; round++) {
    // What a killed owner leaves, with a process id that nobody has.
    fs.writeFileSync(path.join(folder, 'lock'), JSON.stringify({ pid: 4_194_303, started: '1' }));
    const owners = Array.from({ length: starters }, startOwner);
    const said = owners.map(() => '');
    owners.forEach((owner, index) => {
      owner.stdout.on('data', (chunk) => {
        said[index] += String(chunk);
      });
    });
    const until = async (isSaid: (text: string) => boolean) => {
      while (!said.every(isSaid)) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    try {
      await until((text) => text.startsWith('waiting '));
      fs.writeFileSync(path.join(folder, 'go'), '');
      await until((text) => text.length > 'waiting '.length);
      const answers = said.map((text) => text.slice('waiting '.length)).sort();
      assert.deepEqual(answers, [...Array(starters - 1).fill('data_folder_locked'), 'held']);
    } finally {
      for (const owner of owners) {
        owner.kill('SIGKILL');
        if (owner.exitCode === null && owner.signalCode === null) await once(owner, 'exit');
      }
      fs.rmSync(path.join(folder, 'go'), { force: true });
    }
  }
});

test('another process holds the lock as long as it lives, and a killed one loses it', async () => {
  fs.writeFileSync(path.join(folder, 'go'), '');
  const owner = startOwner();
  try {
    let said = '';
    while (!said.includes('held')) said += String((await once(owner.stdout, 'data'))[0]);
    assert.equal(lockOwner(folder), owner.pid);
    assert.throws(() => lockFolder(folder), new RegExp(`another server \\(process ${owner.pid}\\) works on`));
  } finally {
    owner.kill('SIGKILL');
    await once(owner, 'exit');
  }
  assert.equal(lockOwner(folder), undefined);
  lockFolder(folder).release();
});

test('a lock is held even when what is written beside it speaks of a dead owner', () => {
  const lock = lockFolder(folder);
  // As two starters see it that both read the file of the owner before.
  fs.writeFileSync(path.join(folder, 'lock'), JSON.stringify({ pid: 4_194_303, started: '1' }));
  assert.throws(() => lockFolder(folder), isHeld);
  lock.release();
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
