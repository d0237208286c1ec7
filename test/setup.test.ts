// The set-up on a system that it cannot serve: in a copy without dependencies, each case ends in one sentence that says
// what to do, before anything is loaded. Another system is played by telling Node so before the set-up looks.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeDataFolder } from './product.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const copy = makeDataFolder();

before(() => {
  for (const name of ['setup', 'src', 'package.json', 'package-lock.json'])
    fs.cpSync(path.join(project, name), path.join(copy, name), { recursive: true });
});

after(() => {
  fs.rmSync(copy, { recursive: true, force: true });
});

/** Runs `npm start`'s script in the copy. `pretence`: JavaScript that runs before it. */
function start(pretence: string, environment: NodeJS.ProcessEnv = {}) {
  const preload = `data:text/javascript,${encodeURIComponent(pretence)}`;
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['--import', preload, path.join(copy, 'setup', 'start.mjs')],
    { cwd: copy, encoding: 'utf8', env: { ...process.env, ...environment }, timeout: 60_000 },
  );
  assert.equal(stdout, '');
  return { status, stderr };
}

function assertOneSentence({ status, stderr }: ReturnType<typeof start>, sentence: RegExp): void {
  assert.equal(status, 1, stderr);
  assert.match(stderr, sentence);
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  assert.equal(fs.existsSync(path.join(copy, 'node_modules')), false);
}

const pretend = (object: string, name: string, value: string) =>
  `Object.defineProperty(${object}, '${name}', { value: ${value} });`;

test('on Windows and on rare processors it says where the engine exists', () => {
  const sentence =
    /^ownpixel: the embedded engine does not exist for (?:win32|linux) \w+; .* glibc .* WSL on Windows$/m;
  assertOneSentence(start(pretend('process', 'platform', "'win32'")), sentence);
  assertOneSentence(start(pretend('process', 'arch', "'riscv64'")), sentence);
});

test('with musl it names a container that works', () => {
  const musl = pretend('process.report', 'getReport', '() => ({ header: {} })');
  assertOneSentence(start(musl), /^ownpixel: .* does not exist for Linux with musl .*node:24-slim/);
});

test('with an old Node it says which one is needed', () => {
  const old = pretend('process', 'versions', "{ node: '18.20.4' }");
  assertOneSentence(
    start(old),
    /^ownpixel: Node 18\.20\.4 is too old for the set-up; install Node 20 or newer/,
  );
});

test('without npm it says so', () => {
  const environment = { PATH: copy, npm_execpath: '' };
  const { status, stderr } = start('', environment);
  assert.equal(status, 1);
  assert.match(stderr, /^ownpixel: npm is not on the PATH; install Node 20 or newer together with npm/m);
});

test('without a network its last word is what to do, and the next start tries again', () => {
  const environment = {
    npm_config_registry: 'http://127.0.0.1:9',
    npm_config_cache: path.join(copy, 'cache'),
    npm_config_fetch_retries: '0',
  };
  for (let time = 0; time < 2; time++) {
    const { status, stderr } = start('', environment);
    assert.equal(status, 1);
    assert.match(stderr, /^ownpixel: installing the dependencies/);
    assert.match(
      stderr.trimEnd().split('\n').at(-1) ?? '',
      /^ownpixel: .* could not be installed\. .*network: connect/,
    );
  }
});
