// The spool's promises, each as a test: on the real file system, and on a disk that tears, fills up and forgets.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { readBlock } from '../../test/read-block.ts';
import { nodeDisk, type SegmentFile, type SpoolDisk, segmentPath } from './disk.ts';
import {
  addRecord,
  addSegment,
  clearBlock,
  createRecordBlock,
  measureBacklog,
  newestSegment,
  openSpoolReader,
  openSpoolWriter,
  SpoolFault,
  type SpoolReader,
} from './spool.ts';

const segmentBytes = 4096;
const maxBytes = 1 << 20;
let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-spool-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

function readAll(reader: SpoolReader): string[] {
  const texts: string[] = [];
  for (;;) {
    const chunk = reader.read({ maxBytes: 1024 });
    if (chunk === undefined) return texts;
    for (const record of chunk.records) texts.push(Buffer.from(record).toString('utf8'));
  }
}

function numbered(count: number, prefix = 'record'): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix} ${index} é ${'x'.repeat(index % 50)}`);
}

test('what is appended is read back in order, across segments', async () => {
  const writer = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  const texts = numbered(500);
  for (let i = 0; i < texts.length; i += 10) {
    await Promise.all(texts.slice(i, i + 10).map((text) => writer.append(text)));
  }
  await writer.close();
  const reader = openSpoolReader({ folder, name: 'loader' });
  assert.deepEqual(readAll(reader), texts);
  assert.ok((await nodeDisk.listSegments(folder)).length > 5);
  reader.close();
});

test('a block is read back record by record among others, and serves the next as soon as it was handed over', async () => {
  const writer = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  const block = createRecordBlock();
  const written: Promise<void>[] = [];
  for (const prefix of ['one', 'two', 'three']) {
    clearBlock(block);
    for (const text of numbered(5, prefix)) addRecord(block, text);
    assert.deepEqual(readBlock(block), numbered(5, prefix));
    written.push(writer.appendAll(block), writer.append(`after ${prefix}`));
  }
  clearBlock(block);
  addRecord(block, 'nobody has appended this');
  await Promise.all(written);
  for (const text of numbered(100, 'too many')) addRecord(block, text.repeat(20));
  await assert.rejects(writer.appendAll(block), SpoolFault);
  await writer.close();
  const reader = openSpoolReader({ folder, name: 'loader' });
  const expected = ['one', 'two', 'three'].flatMap((prefix) => [...numbered(5, prefix), `after ${prefix}`]);
  assert.deepEqual(readAll(reader), expected);
  reader.close();
});

test('a reader sees records while the writer goes on, each exactly once', async () => {
  const writer = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  const reader = openSpoolReader({ folder, name: 'loader' });
  const seen: string[] = [];
  const texts = numbered(300);
  for (const text of texts) {
    await writer.append(text);
    if (Math.random() < 0.3) seen.push(...readAll(reader));
  }
  seen.push(...readAll(reader));
  assert.deepEqual(seen, texts);
  await writer.close();
  reader.close();
});

test('a claim survives a crash of the reader and gives the same records again', async () => {
  const writer = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  for (const text of numbered(100)) await writer.append(text);
  const first = openSpoolReader({ folder, name: 'loader' });
  const chunk = first.read({ maxBytes: 600 });
  assert.ok(chunk !== undefined);
  first.claim(chunk.to);
  first.close();

  const second = openSpoolReader({ folder, name: 'loader' });
  assert.equal(second.claimedTo, chunk.to);
  const again = second.read({ maxBytes: 1 << 20, until: chunk.to });
  assert.deepEqual(again?.records, chunk.records);
  assert.equal(second.read({ maxBytes: 1 << 20, until: chunk.to }), undefined);
  second.commit();
  second.close();

  const third = openSpoolReader({ folder, name: 'loader' });
  assert.equal(third.claimedTo, undefined);
  assert.equal(readAll(third).length, 100 - chunk.records.length);
  third.close();
  await writer.close();
});

test('segments are deleted behind the slowest of several readers', async () => {
  const writer = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  const fast = openSpoolReader({ folder, name: 'loader' });
  const slow = openSpoolReader({ folder, name: 'relay' });
  slow.claim(0);
  slow.commit();
  for (const text of numbered(400)) await writer.append(text);
  for (const reader of [fast, slow]) {
    const before = (await nodeDisk.listSegments(folder)).length;
    for (let chunk = reader.read({ maxBytes }); chunk !== undefined; chunk = reader.read({ maxBytes })) {
      reader.claim(chunk.to);
      reader.commit();
    }
    const after = (await nodeDisk.listSegments(folder)).length;
    if (reader === fast) assert.equal(after, before);
    else assert.equal(after, 1);
  }
  fast.close();
  slow.close();
  await writer.close();
});

test('a full spool refuses, says so, and takes records again when a reader has made room', async () => {
  const writer = await openSpoolWriter({ folder, maxBytes: 4 * segmentBytes, segmentBytes });
  const reader = openSpoolReader({ folder, name: 'loader' });
  const text = 'y'.repeat(1000);
  let taken = 0;
  await assert.rejects(
    async () => {
      for (;;) {
        await writer.append(text);
        taken += 1;
      }
    },
    (error) => error instanceof SpoolFault && error.code === 'spool_full' && error.retryable,
  );
  assert.equal(readAll(reader).length, taken);
  const reopened = openSpoolReader({ folder, name: 'loader' });
  for (let chunk = reopened.read({ maxBytes }); chunk !== undefined; chunk = reopened.read({ maxBytes })) {
    reopened.claim(chunk.to);
    reopened.commit();
  }
  await new Promise((resolve) => setTimeout(resolve, 250));
  await writer.append(text);
  assert.equal(readAll(reopened).length, 1);
  reader.close();
  reopened.close();
  await writer.close();
});

test('a record larger than a segment is refused and harms nothing', async () => {
  const writer = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  await assert.rejects(writer.append('z'.repeat(segmentBytes)), SpoolFault);
  await writer.append('small');
  const reader = openSpoolReader({ folder, name: 'loader' });
  assert.deepEqual(readAll(reader), ['small']);
  reader.close();
  await writer.close();
});

test('after a crash the torn last frame is passed over without a word, and positions are not used again', async () => {
  const first = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  await first.append('kept');
  await first.append('torn');
  await first.close();
  tear(1, 'torn');
  const second = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  await second.append('after');
  const reader = openSpoolReader({ folder, name: 'loader' });
  const chunks = [reader.read({ maxBytes }), reader.read({ maxBytes })];
  const texts = chunks.map((chunk) => chunk?.records.map((record) => Buffer.from(record).toString()));
  assert.deepEqual(texts, [['kept'], ['after']]);
  assert.deepEqual(
    chunks.map((chunk) => chunk?.corruptBytes),
    [0, 0],
  );
  assert.ok((chunks[1]?.from ?? 0) >= 2 * 2 ** 32);
  reader.close();
  await second.close();
});

test('records that belong together become durable together: a torn frame holds none of them', async () => {
  const writer = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  await writer.append('before');
  await writer.appendAll(numbered(5, 'whole'));
  await writer.appendAll(numbered(5, 'torn'));
  await writer.close();
  const segment = segmentPath(folder, 1);
  const bytes = fs.readFileSync(segment);
  const last = bytes.lastIndexOf('torn 4');
  fs.writeFileSync(segment, bytes.fill(0, last));
  const reader = openSpoolReader({ folder, name: 'loader' });
  assert.deepEqual(readAll(reader), ['before', ...numbered(5, 'whole')]);
  reader.close();
});

test('records that do not fit together are refused together', async () => {
  const writer = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  await assert.rejects(writer.appendAll(numbered(200)), SpoolFault);
  await writer.append('after');
  await writer.close();
  const reader = openSpoolReader({ folder, name: 'loader' });
  assert.deepEqual(readAll(reader), ['after']);
  reader.close();
});

test('damage in the middle of a sealed segment costs that frame alone and is reported', async () => {
  const first = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  for (const text of ['one', 'two', 'three']) await first.append(text);
  await first.close();
  tear(1, 'two');
  const second = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  await second.append('four');
  const reader = openSpoolReader({ folder, name: 'loader' });
  let corrupt = 0;
  const texts: string[] = [];
  for (let chunk = reader.read({ maxBytes }); chunk !== undefined; chunk = reader.read({ maxBytes })) {
    corrupt += chunk.corruptBytes;
    texts.push(...chunk.records.map((record) => Buffer.from(record).toString()));
  }
  assert.deepEqual(texts, ['one', 'three', 'four']);
  assert.equal(corrupt, 16 + 4 + 3);
  reader.close();
  await second.close();
});

test('a damaged cursor is a clear error, not a silent start from the beginning', () => {
  fs.writeFileSync(path.join(folder, 'loader.cursor'), '{}');
  assert.throws(() => openSpoolReader({ folder, name: 'loader' }), /is not a spool cursor/);
});

test('the backlog counts what the loader has not committed', async () => {
  const writer = await openSpoolWriter({ folder, maxBytes, segmentBytes });
  for (const text of numbered(200)) await writer.append(text);
  const before = measureBacklog(folder, 'loader');
  const reader = openSpoolReader({ folder, name: 'loader' });
  for (let chunk = reader.read({ maxBytes }); chunk !== undefined; chunk = reader.read({ maxBytes })) {
    reader.claim(chunk.to);
    reader.commit();
  }
  const after = measureBacklog(folder, 'loader');
  assert.ok(before.bytes > 2 * segmentBytes);
  assert.deepEqual(after, { bytes: 0, ageMs: 0 });
  reader.close();
  await writer.close();
});

test('on a disk that fails and forgets, every acknowledged record is read back and no refused one twice', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const room = path.join(folder, String(seed));
    fs.mkdirSync(room);
    const disk = createBadDisk(seed);
    const acknowledged: string[] = [];
    const refused: string[] = [];
    for (let life = 0; life < 4; life++) {
      const writer = await openSpoolWriter({ folder: room, maxBytes, segmentBytes, disk });
      const texts = numbered(60, `life ${life}`);
      for (let i = 0; i < texts.length; i += 3) {
        const group = texts.slice(i, i + 3);
        const results = await Promise.allSettled(group.map((text) => writer.append(text)));
        results.forEach((result, index) => {
          (result.status === 'fulfilled' ? acknowledged : refused).push(group[index] ?? '');
        });
      }
      await writer.close();
      disk.losePower(room);
    }
    const closing = await openSpoolWriter({ folder: room, maxBytes, segmentBytes });
    await closing.append('end');
    await closing.close();
    const reader = openSpoolReader({ folder: room, name: 'loader' });
    const read = readAll(reader);
    reader.close();
    assert.equal(new Set(read).size, read.length, `seed ${seed}: a record was read twice`);
    assert.deepEqual(
      acknowledged.filter((text) => !read.includes(text)),
      [],
      `seed ${seed}: an acknowledged record is missing`,
    );
    assert.ok(refused.length > 0, `seed ${seed}: the disk never failed, so nothing was tested`);
  }
});

/** Overwrites the bytes of `text` in a segment. */
function tear(segment: number, text: string): void {
  const file = segmentPath(folder, segment);
  const bytes = fs.readFileSync(file);
  bytes.fill(0xff, bytes.indexOf(text), bytes.indexOf(text) + text.length);
  fs.writeFileSync(file, bytes);
}

/** The real disk, but some writes fail: whole, torn in the middle, or done and yet reported as failed. */
function createBadDisk(seed: number): SpoolDisk & { losePower(room: string): void } {
  let state = seed;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const unsynced: (() => void)[] = [];
  const spoil = (file: SegmentFile, name: string): SegmentFile => ({
    close: () => file.close(),
    async write(buffer, length, offset) {
      const chance = random();
      if (chance < 0.05) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      if (chance < 0.1) {
        await file.write(buffer, Math.floor(length * random()), offset);
        throw Object.assign(new Error('i/o error'), { code: 'EIO' });
      }
      if (chance < 0.13) {
        await file.write(buffer, length, offset);
        // Reported as failed, so it may be forgotten: zeros come back after the power loss.
        unsynced.push(() => fs.writeFileSync(name, zeroed(name, offset, length)));
        throw Object.assign(new Error('i/o error'), { code: 'EIO' });
      }
      await file.write(buffer, length, offset);
    },
  });
  return {
    ...nodeDisk,
    async prepareSpare(room, bytes) {
      if (random() < 0.1) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      await nodeDisk.prepareSpare(room, bytes);
    },
    async activateSpare(room, segment) {
      return spoil(await nodeDisk.activateSpare(room, segment), segmentPath(room, segment));
    },
    losePower() {
      for (const forget of unsynced.splice(0)) forget();
    },
  };
}

function zeroed(name: string, offset: number, length: number): Buffer {
  const bytes = fs.readFileSync(name);
  bytes.fill(0, offset, offset + length);
  return bytes;
}

test('a whole segment is read like any other, and one that exists is never replaced', () => {
  const large = 'x'.repeat(3 << 20);
  const texts = [...numbered(50), large, '', ...numbered(20_000, 'more')];
  assert.equal(newestSegment(folder), 0);
  addSegment(folder, 1, texts);
  assert.equal(newestSegment(folder), 1);
  const reader = openSpoolReader({ folder, name: 'loader' });
  assert.deepEqual(readAll(reader), texts);
  assert.equal(reader.hasMore(), false);
  assert.throws(() => addSegment(folder, 1, ['other']), /EEXIST/);
  addSegment(folder, 2, ['next']);
  assert.equal(reader.hasMore(), true);
  const chunk = reader.read({ maxBytes: 1024 });
  assert.deepEqual(
    [chunk?.records.map((record) => Buffer.from(record).toString()), chunk?.corruptBytes],
    [['next'], 0],
  );
  reader.claim(chunk?.to ?? 0);
  reader.commit();
  assert.deepEqual([newestSegment(folder), measureBacklog(folder, 'loader').bytes], [2, 0]);
  reader.close();
});
