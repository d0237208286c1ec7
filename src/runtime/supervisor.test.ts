// Supervision with real processes: started again when they die, refused when they cannot start, stopped in time, and
// never left behind.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { StartError } from './errors.ts';
import { createLog } from './log.ts';
import { type Supervised, supervise } from './supervisor.ts';

const log = createLog('test', 'silent');
const here = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
let folder: string;
let child: URL;

before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-supervisor-'));
  const file = path.join(folder, 'child.mjs');
  fs.writeFileSync(
    file,
    `import fs from 'node:fs';
     const { runChild, askParent } = await import(${here('./child.ts')});
     runChild(async (config) => {
       if (config.refuses) throw Object.assign(new Error('it is too late'), { code: 'too_late' });
       const keepAlive = setInterval(() => undefined, 1000);
       return {
         async stop() {
           if (config.hangs) await new Promise(() => undefined);
           clearInterval(keepAlive);
           if (config.mark) fs.writeFileSync(config.mark, 'stopped');
         },
         answer: async (question) => (question === 'parent' ? askParent('name') : question + ' ' + config.word),
       };
     });`,
  );
  child = pathToFileURL(file);
});

after(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

function start(config: object): Supervised {
  return supervise({
    name: 'child',
    file: child,
    config,
    log,
    answer: async (question) => `parent ${question}`,
  });
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadlineMs = Date.now() + 5_000;
  while (!isTrue()) {
    assert.ok(Date.now() < deadlineMs, 'it did not happen within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('a child gets its configuration, answers its parent and asks it', async () => {
  const running = start({ word: 'word' });
  await running.whenReady;
  assert.equal(await running.ask('say', 2_000), 'say word');
  assert.equal(await running.ask('parent', 2_000), 'parent name');
  await running.stop(2_000);
  assert.equal(running.pid(), undefined);
  assert.equal(await running.ask('say', 100), undefined);
});

test('a child that dies is started again, with the same configuration', async () => {
  const running = start({ word: 'again' });
  await running.whenReady;
  const first = running.pid() ?? 0;
  process.kill(first, 'SIGKILL');
  await until(() => running.restarts() === 1 && running.pid() !== undefined);
  assert.notEqual(running.pid(), first);
  let answer: unknown;
  for (let n = 0; n < 50 && answer === undefined; n++) answer = await running.ask('say', 100);
  assert.equal(answer, 'say again');
  await running.stop(2_000);
});

test('a child that refuses to start rejects with its code and its words', async () => {
  const running = start({ refuses: true });
  await assert.rejects(
    running.whenReady,
    (error) => error instanceof StartError && error.code === 'too_late' && error.message === 'it is too late',
  );
  await running.stop(2_000);
  const restarts = running.restarts();
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(running.restarts(), restarts);
});

test('a stopped child closes what it has, and is not started again', async () => {
  const mark = path.join(folder, 'mark');
  const running = start({ mark });
  await running.whenReady;
  await running.stop(5_000);
  assert.equal(fs.readFileSync(mark, 'utf8'), 'stopped');
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.deepEqual([running.pid(), running.restarts()], [undefined, 0]);
});

test('a child that does not stop in time is killed', async () => {
  const running = start({ hangs: true });
  await running.whenReady;
  const pid = running.pid() ?? 0;
  const startedAtMs = Date.now();
  await running.stop(200);
  assert.ok(Date.now() - startedAtMs >= 190 && Date.now() - startedAtMs < 2_000);
  assert.equal(isAlive(pid), false);
});

test('a child ignores Ctrl-C, which reaches the whole group, and waits for its parent', async () => {
  const running = start({ word: 'here' });
  await running.whenReady;
  process.kill(running.pid() ?? 0, 'SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(await running.ask('still', 2_000), 'still here');
  assert.equal(running.restarts(), 0);
  await running.stop(2_000);
});

test('a child ends, closing what it has, when its parent is killed', async () => {
  const mark = path.join(folder, 'orphan');
  const script = `const { supervise } = await import(${here('./supervisor.ts')});
    const { createLog } = await import(${here('./log.ts')});
    const running = supervise({ name: 'child', file: new URL(${JSON.stringify(child.href)}), log: createLog('test', 'silent'), config: { mark: ${JSON.stringify(mark)} } });
    await running.whenReady;
    console.log(running.pid());`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
  const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(String(text));
  assert.ok(isAlive(pid));
  parent.kill('SIGKILL');
  await until(() => !isAlive(pid));
  assert.equal(fs.readFileSync(mark, 'utf8'), 'stopped');
});
