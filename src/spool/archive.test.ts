// Segments that every reader is done with are kept for a time: whole, packed, within their bounds, and readable as one log.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { nodeDisk, type SpoolDisk, segmentPath } from './disk.ts';
import {
  archiveSource,
  freeArchive,
  type KeptRange,
  listRanges,
  measureArchive,
  openSpoolReader,
  openSpoolWriter,
  SpoolFault,
  tendArchive,
} from './spool.ts';

const segmentBytes = 4096;
const maxBytes = 1 << 20;
const bounds = { maxAgeMs: 3_600_000, maxBytes: 1 << 30, minFreeBytes: 0 };
let root: string;
let folder: string;
let kept: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-archive-'));
  folder = path.join(root, 'spool');
  kept = path.join(root, 'raw', 'worker-1');
});

afterEach(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

/** Writes records, and hands them on in ranges of a few frames. */
async function handOn(count: number): Promise<{ texts: string[]; ranges: KeptRange[] }> {
  const writer = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  const texts = Array.from({ length: count }, (_, index) => `record ${index} ${'x'.repeat(index % 90)}`);
  for (let i = 0; i < texts.length; i += 5)
    await Promise.all(texts.slice(i, i + 5).map((text) => writer.append(text)));
  await writer.close();
  const reader = openSpoolReader({ folder, name: 'loader', archive: kept });
  const ranges: KeptRange[] = [];
  for (let chunk = reader.read({ maxBytes: 700 }); chunk; chunk = reader.read({ maxBytes: 700 })) {
    const range = { from: chunk.from, to: chunk.to, startedAtMs: 1_000 + ranges.length, runMs: 7 };
    reader.claim(chunk.to);
    reader.commit(range);
    ranges.push(range);
  }
  reader.close();
  return { texts, ranges };
}

function readAll(ranges: readonly KeptRange[]): string[] {
  const source = archiveSource(folder, kept);
  return ranges.flatMap(({ from, to }) => {
    const reader = openSpoolReader({ folder, source, from });
    const texts: string[] = [];
    for (
      let chunk = reader.read({ maxBytes: 500, until: to });
      chunk;
      chunk = reader.read({ maxBytes: 500, until: to })
    )
      for (const record of chunk.records) texts.push(Buffer.from(record).toString('utf8'));
    reader.close();
    return texts;
  });
}

const archived = () => fs.readdirSync(kept).filter((name) => name.includes('.segment'));

test('what was handed on is read again by its ranges: from the spool, the archive, plain and packed', async () => {
  const { texts, ranges } = await handOn(300);
  assert.ok(archived().length > 3);
  assert.equal((await nodeDisk.listSegments(folder)).length, 1);
  assert.deepEqual(listRanges(folder, kept), ranges);
  assert.deepEqual(readAll(ranges), texts);
  await tendArchive(path.dirname(kept), bounds, Date.now());
  assert.ok(archived().every((name) => name.endsWith('.segment.zst')));
  assert.ok(archived().every((name) => fs.statSync(path.join(kept, name)).size < segmentBytes / 2));
  assert.deepEqual(listRanges(folder, kept), ranges);
  assert.deepEqual(readAll(ranges), texts);
  assert.deepEqual(
    archived().filter((name) => name.includes('.open')),
    [],
  );
});

test('a crash while packing leaves the plain or the packed segment, and the next round goes on', async () => {
  const { texts, ranges } = await handOn(300);
  const [first = ''] = archived();
  // Half written.
  fs.writeFileSync(path.join(kept, `${first}.zst.1234.new`), 'half');
  fs.utimesSync(path.join(kept, `${first}.zst.1234.new`), 1, 1);
  assert.deepEqual(readAll(ranges), texts);
  await tendArchive(path.dirname(kept), bounds, Date.now());
  // Packed, and the plain one not yet removed.
  fs.writeFileSync(path.join(kept, first), 'what is packed counts');
  await tendArchive(path.dirname(kept), bounds, Date.now());
  assert.ok(
    archived().every((name) => name.endsWith('.segment.zst')),
    archived().join(),
  );
  assert.deepEqual(readAll(ranges), texts);
});

test('a range that is noted twice is one, and a torn line spoils only itself', async () => {
  const { ranges } = await handOn(100);
  const [name = ''] = fs.readdirSync(kept).filter((entry) => entry.endsWith('.ranges'));
  const file = path.join(kept, name);
  fs.appendFileSync(file, `${fs.readFileSync(file, 'utf8').slice(0, -1)}\n4294967300 42949`);
  assert.deepEqual(listRanges(folder, kept), ranges);
});

test('beyond its age, its size, or for want of room, the oldest go first, records before ranges', async () => {
  const { ranges } = await handOn(300);
  const place = path.dirname(kept);
  const names = archived();
  names.forEach((name, index) => {
    for (const file of [name, name.replace('segment', 'ranges')])
      fs.utimesSync(path.join(kept, file), Date.now() / 1_000, Date.now() / 1_000 - 10_000 + index);
  });
  await tendArchive(place, { ...bounds, maxAgeMs: 9_999_000 - 500 }, Date.now());
  assert.equal(archived().length, names.length - 2);
  await tendArchive(place, { ...bounds, maxAgeMs: 1e9, maxBytes: measureArchive(place) - 1 }, Date.now());
  assert.equal(archived().length, names.length - 3);
  assert.equal(freeArchive(place, 1), true);
  assert.equal(archived().length, names.length - 4);
  // What is left can be read: ranges of what is gone are gone.
  const left = listRanges(folder, kept);
  assert.deepEqual(left, ranges.slice(-left.length));
  assert.equal(readAll(left).length, readAll(left).filter((text) => text.startsWith('record ')).length);
  await tendArchive(place, { ...bounds, minFreeBytes: Number.MAX_SAFE_INTEGER }, Date.now());
  assert.deepEqual(archived(), []);
  assert.equal(freeArchive(place, 1), false);
  assert.deepEqual(
    listRanges(folder, kept).every(({ from }) => from >= (ranges.at(-1)?.from ?? 0) - segmentBytes),
    true,
  );
});

test('a full disk takes the archive before it refuses a record', async () => {
  await handOn(300);
  const place = path.dirname(kept);
  let used = 0;
  const full: SpoolDisk = {
    ...nodeDisk,
    async prepareSpare(into, bytes) {
      if (used + archived().length >= 4) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      used += 1;
      return nodeDisk.prepareSpare(into, bytes);
    },
  };
  const writer = await openSpoolWriter({
    folder,
    maxBytes,
    segmentBytes,
    disk: full,
    makeRoom: (bytes) => freeArchive(place, bytes),
  });
  for (let i = 0; i < 9; i++) await writer.append('y'.repeat(1_200));
  assert.ok(archived().length < 4);
  await assert.rejects(async () => {
    for (let i = 0; i < 60; i++) await writer.append('y'.repeat(1_200));
  }, SpoolFault);
  assert.equal(archived().length, 0);
  await writer.close();
  assert.ok(fs.existsSync(segmentPath(folder, (await nodeDisk.listSegments(folder)).at(-1) ?? 0)));
});
