// The daily keys of the visitor hash: shared by the collectors of a folder, gone when the day is over.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { openVisitorKeys } from './visitor-keys.ts';

let folder: string;
let nowMs: number;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-keys-'));
  nowMs = Date.UTC(2026, 2, 28, 23, 59, 59);
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

test('two collectors of a folder have the same key, also after a restart', () => {
  const first = openVisitorKeys(folder, () => nowMs);
  const second = openVisitorKeys(folder, () => nowMs);
  assert.match(first.current(), /^[0-9a-f]{64}$/);
  assert.equal(second.current(), first.current());
  assert.equal(openVisitorKeys(folder, () => nowMs).current(), first.current());
});

test('a new UTC day has a new key, and the old one is deleted', () => {
  const keys = openVisitorKeys(folder, () => nowMs);
  const yesterday = keys.current();
  assert.deepEqual(fs.readdirSync(folder), ['2026-03-28']);
  nowMs += 1_000;
  const today = keys.current();
  assert.notEqual(today, yesterday);
  assert.deepEqual(fs.readdirSync(folder), ['2026-03-29']);
  assert.equal(fs.readFileSync(path.join(folder, '2026-03-29'), 'utf8'), today);
});

test('keys of days when no collector ran are deleted at the next start', () => {
  for (const day of ['2025-12-31', '2026-03-27', '2026-03-01.4711'])
    fs.writeFileSync(path.join(folder, day), 'old');
  openVisitorKeys(folder, () => nowMs).current();
  assert.deepEqual(fs.readdirSync(folder), ['2026-03-28']);
});

test('a key is readable by its owner only', () => {
  openVisitorKeys(folder, () => nowMs).current();
  assert.equal(fs.statSync(path.join(folder, '2026-03-28')).mode & 0o077, 0);
});

test('a folder that cannot be written costs no event: the key of the day is then kept in memory', () => {
  // At midnight on a full disk; thrown here, it would end the collector at every request.
  fs.rmSync(folder, { recursive: true });
  const keys = openVisitorKeys(folder, () => nowMs);
  const key = keys.current();
  assert.match(key, /^[0-9a-f]{64}$/);
  assert.equal(keys.current(), key);
});
