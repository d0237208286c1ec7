// A disk that is really full: a small file system in memory, mounted for this test, which needs root on Linux.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { makeDataFolder, query, runCommand, startProduct, waitFor } from './product.ts';

const disk = makeDataFolder();
const data = path.join(disk, 'data');
const ballast = path.join(disk, 'ballast');
let isMounted = false;

before(() => {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', disk]);
  isMounted = status === 0;
});

after(() => {
  if (isMounted) spawnSync('umount', [disk]);
  fs.rmSync(disk, { recursive: true, force: true });
});

/** Takes all room that is left. */
function fillDisk(): void {
  const fd = fs.openSync(ballast, 'w');
  try {
    for (const size of [1 << 20, 4_096]) {
      const zeros = Buffer.alloc(size);
      try {
        for (;;) if (fs.writeSync(fd, zeros) < size) break;
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
      }
    }
  } finally {
    fs.closeSync(fd);
  }
}

test('a full disk is a 503 with a time to come back; with room again everything goes on and nothing is lost', async (t) => {
  if (!isMounted) return t.skip('a file system can be mounted by root only');
  const product = await startProduct({ data });
  try {
    const pids = product.pids();
    const acknowledged: string[] = [];
    let next = 0;
    const send = async () => {
      const eid = `e${next++}`;
      const body = `id=${product.pixelId}&ev=Full&v=1&eid=${eid}&filling=${'x'.repeat(200_000)}`;
      const answer = await fetch(`${product.base}/tr`, { method: 'POST', body });
      if (answer.headers.get('x-ownpixel') === 'accepted') acknowledged.push(eid);
      return answer;
    };
    assert.equal((await send()).status, 200);
    fillDisk();
    // The segment in use and its spare were allocated before: they still take 32 MiB.
    const refusal = await waitFor(send, ({ status }) => status !== 200, 60_000);
    assert.deepEqual(
      [refusal.status, refusal.headers.get('x-ownpixel')],
      [503, 'rejected; reason=spool_fault'],
    );
    assert.match(refusal.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    assert.equal((await fetch(`${product.base}/healthz`)).status, 200);
    const readiness = await fetch(`${product.base}/readyz`);
    const { problems } = (await readiness.json()) as { problems: { code: string }[] };
    assert.equal(readiness.status, 503);
    assert.ok(problems.some(({ code }) => code === 'spool_fault'));

    fs.rmSync(ballast);
    // Ready again without an event that finds it out.
    await waitFor(
      async () => (await fetch(`${product.base}/readyz`)).status,
      (status) => status === 200,
    );
    assert.equal((await send()).status, 200);
    const stored = await waitFor(
      () => query<{ event_id: string }>(data, "SELECT event_id FROM events WHERE event_name = 'Full'"),
      (rows) => rows.length >= acknowledged.length,
      60_000,
    );
    assert.deepEqual(stored.map((row) => row.event_id).sort(), acknowledged.sort());
    assert.equal(product.pids().worker, pids.worker, 'the collector ended and was started again');
  } finally {
    assert.equal(await product.stop(), 0);
  }
});

test('a start on a full disk is one sentence', async (t) => {
  if (!isMounted) return t.skip('a file system can be mounted by root only');
  fillDisk();
  const folder = path.join(disk, 'new');
  const { code, stderr } = await runCommand(['serve', '--port', '0', '--data', folder]);
  fs.rmSync(ballast);
  assert.deepEqual(
    [code, stderr],
    [1, `ownpixel: the data folder ${folder} cannot be written: the disk is full\n`],
  );
});
