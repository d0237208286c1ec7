// Reports and the view `happenings` agree: what a report counts from a part of the events, because it is fast, is what the view
// counts from all of them; also where an id is in use without a pause for longer than a report looks back at first.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Engine, startEngine } from '../cli/engine.ts';
import { openDataFolder } from '../runtime/data-folder.ts';
import { createLog } from '../runtime/log.ts';
import { readSettings } from '../runtime/settings.ts';
import { world } from '../store/copies-worlds.ts';
import { connectStore, migrate, type StoreClient } from '../store/store.ts';
import type { Period } from './contract.ts';
import { runOverview } from './overview.ts';
import { runReconciliation } from './reconciliation.ts';

const seed = Date.now() % 2 ** 31;
const hour = 3_600_000;
const log = createLog('test', 'silent');
const columns = [
  'pixel_id',
  'event_name',
  'event_id',
  'event_time',
  'received_at',
  'channel',
  'visitor_id',
  'delivery_number',
  'fbp',
  'retention_days',
  'batch_id',
  'batch_row',
];
let folder: string;
let engine: Engine;
let writer: StoreClient;
let reader: StoreClient;

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-reconciliation-'));
  engine = await startEngine(openDataFolder(folder), readSettings([], {}).settings, log);
  await engine.supervised.whenReady;
  writer = connectStore(engine.writer);
  reader = connectStore(engine.reader);
  await migrate(writer, log);
  await insert([...listWorlds(), ...listChain(), ...listBrowserOnly(), ...listFarReaching()]);
});

after(async () => {
  await writer.close();
  await reader.close();
  await engine.supervised.stop(2_000);
  fs.rmSync(folder, { recursive: true, force: true });
});

async function insert(rows: readonly (readonly (string | number)[])[]): Promise<void> {
  const lines = rows.map((row, index) => [...row, 395, 7, index].join('\t'));
  await writer.insertLines('events', columns, Buffer.from(`${lines.join('\n')}\n`));
}

const time = (ms: number) => (ms / 1_000).toFixed(3);

/** Pixel 1: four hundred histories side by side, each under names of its own, around the first day of a month's report. */
function listWorlds() {
  return fc.sample(world, { seed, numRuns: 400 }).flatMap((events, index) =>
    events.map((event) => {
      const name = `${event.name}${index % 40}`;
      const { id, eventTimeMs, receivedMs, channel, visitor, deliveryNumber, fbp } = event;
      const ownId = id.trim() === '' ? id : `${id.trim()}${index}`;
      const ownFbp = fbp === '' ? '' : `${fbp}${index}`;
      return [1, name, ownId, time(eventTimeMs), time(receivedMs), channel, visitor, deliveryNumber, ownFbp];
    }),
  );
}

/** Pixel 2: one id every 40 hours for two months. A happening begins with every second of its events. */
function listChain() {
  return Array.from({ length: 36 }, (_, index) => {
    const at = time(Date.now() - index * 40 * hour);
    return [2, 'Purchase', 'undefined', at, at, index % 2 === 0 ? 'server' : 'browser', 1, 0, ''];
  });
}

/** Pixel 3: no server. Views that are sent again, and views without a copy. */
function listBrowserOnly() {
  return Array.from({ length: 90 }, (_, index) => {
    const happenedMs = Date.now() - 10 * 24 * hour + (index >> 1) * 5 * hour;
    return [
      3,
      'PageView',
      '',
      time(happenedMs),
      time(happenedMs + (index % 2) * 30 * hour),
      'browser',
      1,
      (index >> 1) % 3,
      '',
    ];
  });
}

/**
 * Pixel 4: what decides lies nearly nine days before the only event of the period. A server's event without id would belong to the purchase that
 * the page reported 47 hours before; but that was sent again after nearly a week, and counts as reported then.
 */
function listFarReaching() {
  const serverMs = Date.now() - 3 * 24 * hour;
  const againMs = serverMs - 47 * hour;
  const happenedMs = againMs - 6.9 * 24 * hour;
  const person = 'fb.1.1700000000000.777';
  const sent = (receivedMs: number) =>
    [4, 'Purchase', 'a', time(happenedMs), time(receivedMs), 'browser', 1, 1, person] as const;
  const atServer = [4, 'Purchase', '', time(serverMs), time(serverMs), 'server', 0, 0, person] as const;
  return [sent(happenedMs), sent(againMs), atServer];
}

test('a report looks back as far as anything can reach into its period', async () => {
  await compare('4', '7d', 'Europe/Berlin');
  const { totals } = await runOverview(reader, { pixelId: '4', period: '7d', timezone: 'Europe/Berlin' });
  assert.equal(totals.events, 1);
});

for (const pixelId of ['1', '2', '3'])
  for (const period of ['today', '7d', '30d'] as const)
    test(`pixel ${pixelId}, ${period}: overview, reconciliation and view count the same`, async (t) => {
      t.diagnostic(`seed ${seed}`);
      await compare(pixelId, period, 'Europe/Berlin');
    });

async function compare(pixelId: string, period: Period, timezone: string): Promise<void> {
  const question = { pixelId, period, timezone };
  const daysBefore = { today: 0, '7d': 6, '30d': 29 }[period];
  const inPeriod = `pixel_id = {pixelId:UInt64} AND event_time >= toStartOfDay(now(), {timezone:String}) - toIntervalDay({daysBefore:UInt16})`;
  const days = await reader.query(
    `SELECT toString(toDate(event_time, {timezone:String})) AS day, event_name AS eventName, toUInt32(count()) AS happenings,
       toUInt32(countIf(empty(doubts) AND server_copies = 0)) AS browserOnly, toUInt32(countIf(empty(doubts) AND browser_copies = 0)) AS serverOnly,
       toUInt32(happenings - browserOnly - serverOnly - doubtful) AS both, toUInt32(countIf(notEmpty(doubts))) AS doubtful
     FROM happenings WHERE ${inPeriod} GROUP BY day, eventName ORDER BY day, eventName`,
    { pixelId, timezone, daysBefore },
  );
  assert.deepEqual((await runReconciliation(reader, question)).rows, days);
  const [totals] = await reader.query(
    `SELECT toUInt32(count()) AS events, toUInt32(countIf(event_name = 'PageView')) AS pageViews, toUInt32(uniqExact(visitor_id)) AS visitors FROM happenings WHERE ${inPeriod}`,
    { pixelId, timezone, daysBefore },
  );
  const overview = await runOverview(reader, question);
  assert.deepEqual(overview.totals, totals);
  const sum = overview.series.reduce((all, point) => all + point.events, 0);
  assert.equal(sum, overview.totals.events);
  if (pixelId === '2' && period === '7d')
    assert.ok(overview.totals.events >= 2, 'the chain reaches into the period');
}
