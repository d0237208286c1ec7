// What a replay takes of the logs: everything whose rows can be seen in the store when it begins.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { openSpoolReader, openSpoolWriter, type SpoolReader } from '../spool/spool.ts';
import { type LogFolder, readerName } from './log-folder.ts';
import { listKeptRanges, waitForClaims } from './replay-ranges.ts';

let root: string;
let log: LogFolder;
let reader: SpoolReader;

beforeEach(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-ranges-'));
  log = { name: 'worker-1', spool: path.join(root, 'spool'), raw: path.join(root, 'raw') };
  const writer = await openSpoolWriter({ folder: log.spool, maxBytes: 1 << 20, segmentBytes: 1 << 16 });
  await writer.append('first');
  await writer.append('second');
  await writer.close();
  reader = openSpoolReader({ folder: log.spool, name: readerName, archive: log.raw });
});

afterEach(() => {
  reader.close();
  fs.rmSync(root, { recursive: true, force: true });
});

/** Claims the next record; the function returned is the end of its batch. */
function begin(): () => void {
  const chunk = reader.read({ maxBytes: 1 });
  assert.ok(chunk);
  const { from, to } = chunk;
  reader.claim(to);
  return () => reader.commit({ from, to, startedAtMs: Date.now(), runMs: 1 });
}

test('a batch that is being loaded is waited for, the next one is not', async () => {
  const end = begin();
  assert.equal(listKeptRanges([log], 0).length, 0);
  const waited = waitForClaims([log], () => true);
  const isOver = await Promise.race([
    waited.then(() => true),
    new Promise((no) => setTimeout(no, 60, false)),
  ]);
  assert.equal(isOver, false);
  end();
  begin();
  await waited;
  assert.equal(listKeptRanges([log], 0).length, 1);
});

test('without a server nothing gets on, and nothing is waited for', async () => {
  begin();
  await waitForClaims([log], () => false);
  assert.equal(listKeptRanges([log], 0).length, 0);
});
