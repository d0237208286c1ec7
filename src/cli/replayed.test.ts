// Marking what has been replayed: in one step with the events becoming durable, also when the step is cut off anywhere.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { type DataFolder, openDataFolder } from '../runtime/data-folder.ts';
import { openSpoolReader } from '../spool/spool.ts';
import { commitReplay, createReplayedReader, forgetReplayed, replaySpool } from './replayed.ts';

const nowMs = Date.now();
const dayMs = 24 * 3_600_000;
let folder: DataFolder;

beforeEach(() => {
  folder = openDataFolder(fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-replayed-')));
  fs.mkdirSync(folder.replay);
});

afterEach(() => {
  fs.rmSync(folder.root, { recursive: true, force: true });
});

function row(batchRow: number, receivedAtMs = nowMs) {
  return { batchId: '18446744073709551615', batchRow, receivedAtMs };
}

function readSpool(): string[] {
  const reader = openSpoolReader({ folder: replaySpool(folder), name: 'test' });
  const texts: string[] = [];
  for (let chunk = reader.read({ maxBytes: 1 << 20 }); chunk; chunk = reader.read({ maxBytes: 1 << 20 }))
    texts.push(...chunk.records.map((record) => Buffer.from(record).toString()));
  reader.close();
  return texts;
}

test('rows are replayed once their events are durable, for every reader, from then on', () => {
  const read = createReplayedReader(folder);
  assert.equal(read()(row(1)), false);
  commitReplay(folder, [row(1), row(2)], ['a', 'b', 'c']);
  commitReplay(folder, [row(3)], ['d']);
  for (const isReplayed of [read(), createReplayedReader(folder)()])
    assert.deepEqual(
      [1, 2, 3, 4].map((number) => isReplayed(row(number))),
      [true, true, true, false],
    );
  assert.deepEqual(readSpool(), ['a', 'b', 'c', 'd']);
});

test('a replay that was cut off before its events were durable counts for nothing, and is made again', () => {
  commitReplay(folder, [row(1)], ['a']);
  commitReplay(folder, [row(2)], ['b']);
  // As a crash between the two leaves it: what was to be replayed is written, the segment is not there.
  fs.rmSync(path.join(replaySpool(folder), '0000000002.segment'));
  const isReplayed = createReplayedReader(folder)();
  assert.deepEqual([isReplayed(row(1)), isReplayed(row(2))], [true, false]);
  commitReplay(folder, [row(2), row(3)], ['b', 'c']);
  assert.equal(createReplayedReader(folder)()(row(3)), true);
  assert.deepEqual(readSpool(), ['a', 'b', 'c']);
});

test('when the spool cannot be written nothing is marked', () => {
  fs.writeFileSync(replaySpool(folder), 'not a folder');
  assert.throws(() => commitReplay(folder, [row(1)], ['a']));
  fs.rmSync(replaySpool(folder));
  assert.equal(createReplayedReader(folder)()(row(1)), false);
});

test('what is known of requests that are no longer kept is forgotten, the rest is not', () => {
  commitReplay(folder, [row(1, nowMs - 9 * dayMs)], ['a']);
  commitReplay(folder, [row(2, nowMs - 9 * dayMs), row(3, nowMs - 6 * dayMs)], ['b']);
  forgetReplayed(folder, nowMs);
  assert.deepEqual(fs.readdirSync(folder.replay), ['0000000002.json']);
  assert.equal(createReplayedReader(folder)()(row(2)), true);
});
