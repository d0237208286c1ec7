// The views for who writes SQL: a condition on the pixel narrows what they read, and many copies go through the disk rather than
// beyond the limit of memory.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type Engine, startEngine } from '../cli/engine.ts';
import { openDataFolder } from '../runtime/data-folder.ts';
import { createLog } from '../runtime/log.ts';
import { readSettings } from '../runtime/settings.ts';
import { connectStore, migrate, type StoreClient } from './store.ts';

const log = createLog('test', 'silent');
const happenings = 250_000;
const partRows = 100_000;
let folder: string;
let engine: Engine;
let reader: StoreClient;

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-views-'));
  const { settings } = readSettings(['--engine-memory-mb', '256'], {});
  engine = await startEngine(openDataFolder(folder), settings, log);
  await engine.supervised.whenReady;
  const writer = connectStore(engine.writer);
  await migrate(writer, log);
  // Pixel 1: each happening reported by the page and by the server.
  for (let first = 0; first < 2 * happenings; first += partRows)
    await writer.command(`INSERT INTO stored_events
      (pixel_id, event_name, event_id, event_time, received_at, channel, visitor_id, value, currency, retention_days, batch_id, batch_row)
      SELECT 1, 'Purchase', toString(intDiv(number, 2)), now() - intDiv(number, 2), now() - intDiv(number, 2) + 3 * (number % 2),
        if(number % 2 = 0, 'browser', 'server'), cityHash64(intDiv(number, 20)), 9.5, 'EUR', 395, 1, number
      FROM numbers(${first}, ${partRows})`);
  await writer.command(`INSERT INTO stored_events (pixel_id, event_name, event_time, received_at, retention_days, batch_id, batch_row)
    VALUES (2, 'Lead', now(), now(), 395, 2, 0)`);
  await writer.close();
  reader = connectStore(engine.reader);
});

after(async () => {
  await reader?.close();
  await engine.supervised.stop(2_000);
  fs.rmSync(folder, { recursive: true, force: true });
});

for (const view of ['happenings', 'copies', 'reconciliation'])
  test(`a condition on the pixel reaches every reading of events below ${view}`, async () => {
    const plan = await reader.query<{ explain: string }>(
      `EXPLAIN indexes = 1 SELECT count() FROM ${view} WHERE pixel_id = 2`,
    );
    const lines = plan.map(({ explain }) => explain);
    const readings = lines.filter((line) => line.includes('ReadFromMergeTree')).length;
    const narrowed = lines.filter((line) => line.includes('Condition: (pixel_id in [2, 2])')).length;
    assert.ok(readings > 5, `${readings}`);
    assert.equal(narrowed, readings, lines.join('\n'));
    assert.deepEqual(await reader.query(`SELECT count() AS n FROM ${view} WHERE pixel_id = 2`), [{ n: '1' }]);
  });

test('more copies than fit into the memory of one statement are counted', async () => {
  assert.deepEqual(
    await reader.query(
      'SELECT sum(happenings) AS happenings, sum(both) AS both FROM reconciliation WHERE pixel_id = 1',
    ),
    [{ happenings: String(happenings), both: String(happenings) }],
  );
});
