// The registry: changes of several processes are all kept, readers see them soon, damage is named.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { promisify } from 'node:util';
import { isPixelId } from '../event/pixel-id.ts';
import { StartError } from './errors.ts';
import { createPixel, readRegistry, updateRegistry, watchRegistry } from './registry.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-registry-'));
  file = path.join(folder, 'registry.json');
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

function addPixel(id: string): void {
  updateRegistry(file, (registry) => ({ ...registry, pixels: [...registry.pixels, createPixel('', id)] }));
}

function ids(): string[] {
  return readRegistry(file).pixels.map((pixel) => pixel.id);
}

test('a registry that is not there is empty, and a change makes it', () => {
  assert.deepEqual(readRegistry(file), { pixels: [], tokens: [], sessionSecret: '' });
  addPixel('1');
  assert.deepEqual(ids(), ['1']);
  assert.deepEqual(fs.readdirSync(folder), ['registry.json']);
});

test('changes by several processes at once are all kept', async () => {
  const module = JSON.stringify(new URL('./registry.ts', import.meta.url).href);
  const script = `const { updateRegistry, createPixel } = await import(${module});
    const [file, name] = process.argv.slice(1);
    for (let n = 0; n < 15; n++)
      updateRegistry(file, (registry) => ({ ...registry, pixels: [...registry.pixels, createPixel('', name + n)] }));`;
  const names = ['a', 'b', 'c', 'd'];
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script, file];
  await Promise.all(names.map((name) => promisify(execFile)(process.execPath, [...args, name])));
  const expected = names.flatMap((name) => Array.from({ length: 15 }, (_, n) => `${name}${n}`));
  assert.deepEqual(ids().sort(), expected.sort());
});

test('a change that throws changes nothing and lets the next one in', () => {
  addPixel('1');
  const wrong = () => {
    throw new StartError('pixel_exists', 'it exists');
  };
  assert.throws(() => updateRegistry(file, wrong), /it exists/);
  addPixel('2');
  assert.deepEqual(ids(), ['1', '2']);
});

test('the guard of a process that crashed is taken over, a fresh one is waited for', () => {
  const guard = `${file}.lock`;
  fs.writeFileSync(guard, '');
  const longAgo = new Date(Date.now() - 60_000);
  fs.utimesSync(guard, longAgo, longAgo);
  addPixel('1');
  assert.deepEqual(ids(), ['1']);
  assert.equal(fs.existsSync(guard), false);

  fs.writeFileSync(guard, '');
  spawn('sh', ['-c', 'sleep 0.3; rm "$0"', guard]);
  const askedAtMs = Date.now();
  addPixel('2');
  assert.ok(Date.now() - askedAtMs >= 250, 'the guard of a living process was ignored');
  assert.deepEqual(ids(), ['1', '2']);
});

test('a damaged registry is an error that names the file, never an empty registry', () => {
  for (const text of ['', '{"pixels":', 'null']) {
    fs.writeFileSync(file, text);
    const isNamed = (error: unknown) => error instanceof StartError && error.message.includes(file);
    assert.throws(() => readRegistry(file), isNamed, text);
    assert.throws(() => addPixel('1'), isNamed, text);
    assert.equal(fs.readFileSync(file, 'utf8'), text);
  }
});

test('a running process sees a change by itself within half a second, and at once when it asks', async () => {
  const view = watchRegistry(file);
  try {
    addPixel('1');
    assert.deepEqual(view.current().pixels, []);
    assert.deepEqual(
      view.refresh().pixels.map((pixel) => pixel.id),
      ['1'],
    );
    addPixel('2');
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.deepEqual(
      view.current().pixels.map((pixel) => pixel.id),
      ['1', '2'],
    );
  } finally {
    view.close();
  }
});

test('a look by the clock does not put off the look that a request asks for', (context) => {
  context.mock.timers.enable({ apis: ['setInterval', 'Date'], now: 1_000_000 });
  const view = watchRegistry(file);
  try {
    context.mock.timers.tick(500);
    addPixel('1');
    assert.deepEqual(
      view.refresh().pixels.map((pixel) => pixel.id),
      ['1'],
    );
  } finally {
    view.close();
  }
});

test('a registry that is damaged while a process runs leaves it with the last good one', () => {
  addPixel('1');
  const view = watchRegistry(file);
  try {
    fs.writeFileSync(file, '{"pixels":[');
    // Thrown here, it would end the collector at the next request, and again after every restart.
    assert.deepEqual(
      view.refresh().pixels.map((pixel) => pixel.id),
      ['1'],
    );
  } finally {
    view.close();
  }
});

test('a pixel id that nobody gave is 16 digits and valid', () => {
  for (let n = 0; n < 100; n++) {
    const { id } = createPixel('');
    assert.ok(isPixelId(id) && id.length === 16, id);
  }
});
