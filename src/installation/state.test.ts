// What is on the disk: what people wish, what the inspector knows, and how long it has listened.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { readState, writeState } from './state.ts';
import { addSite, parseSiteAddress, readWishes, removeSite, wishCheck } from './wishes.ts';

let folder: string;
const minuteMs = 60_000;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-installation-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

test('a short absence is no gap in listening, a long one is', () => {
  const first = readState(folder, 0);
  assert.deepEqual(first.heard, { sinceMs: 0, untilMs: 0 });
  writeState(folder, { ...first, heard: { sinceMs: 0, untilMs: 100 * minuteMs } });
  assert.deepEqual(readState(folder, 110 * minuteMs).heard, { sinceMs: 0, untilMs: 110 * minuteMs });
  assert.deepEqual(readState(folder, 130 * minuteMs).heard, {
    sinceMs: 130 * minuteMs,
    untilMs: 130 * minuteMs,
  });
});

test('a file that cannot be understood is a new beginning', () => {
  for (const text of ['{', 'null', '{"version": 2}', '[]']) {
    fs.writeFileSync(path.join(folder, 'state.json'), text);
    assert.deepEqual(readState(folder, 5).pages, []);
    fs.writeFileSync(path.join(folder, 'wishes.json'), text);
    assert.deepEqual(readWishes(folder), { sites: [], checkMs: 0 });
  }
});

test('sites are added once, at most fifty for a pixel, and removed', () => {
  assert.deepEqual(
    [addSite(folder, '1', 'https://a.example/'), addSite(folder, '1', 'https://a.example/')],
    [true, true],
  );
  assert.equal(readWishes(folder).sites.length, 1);
  for (let number = 1; number < 50; number++) addSite(folder, '1', `https://a.example/${number}`);
  assert.equal(addSite(folder, '1', 'https://b.example/'), false);
  assert.equal(addSite(folder, '2', 'https://b.example/'), true);
  assert.deepEqual(
    [removeSite(folder, '2', 'https://b.example/'), removeSite(folder, '2', 'https://b.example/')],
    [true, false],
  );
});

test('every wish for a check is later than the one before', () => {
  const moments = [wishCheck(folder), wishCheck(folder), wishCheck(folder)];
  assert.deepEqual(
    moments,
    moments.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(moments).size, 3);
  assert.equal(readWishes(folder).checkMs, moments[2]);
});

test('an address is taken as people write it, and refused when it cannot be asked', () => {
  const written = ['example.com', ' https://Example.com/a#b ', 'example.com:8080/x?y=1', 'http://[::1]/'];
  assert.deepEqual(written.map(parseSiteAddress), [
    'https://example.com/',
    'https://example.com/a',
    'https://example.com:8080/x?y=1',
    'http://[::1]/',
  ]);
  for (const text of [
    '',
    'ftp://a.example/',
    'https://me:pw@a.example/',
    'javascript:alert(1)',
    'two words',
    'file:///etc/passwd',
  ])
    assert.equal(parseSiteAddress(text), undefined, text);
});
