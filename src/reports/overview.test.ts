// The overview from a real engine: happenings and not rows are counted, within the period, on the calendar of the zone.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import fastify from 'fastify';
import { type Engine, startEngine } from '../cli/engine.ts';
import { openDataFolder } from '../runtime/data-folder.ts';
import { createLog } from '../runtime/log.ts';
import { readSettings } from '../runtime/settings.ts';
import { connectStore, migrate, type StoreClient } from '../store/store.ts';
import { buildApi } from './api.ts';
import { bucketStarts } from './buckets.ts';
import { runOverview } from './overview.ts';

const log = createLog('test', 'silent');
const nowMs = Date.now();
const day = 24 * 3_600_000;
let folder: string;
let engine: Engine;
let writer: StoreClient;
let reader: StoreClient;

interface Row {
  readonly name?: string;
  readonly id?: string;
  readonly visitor?: number;
  readonly channel?: string;
  readonly host?: string;
  readonly path?: string;
  readonly referrer?: string;
  readonly ageMs?: number;
  readonly pixel?: number;
  readonly bot?: string;
}

const copies: Row = { name: 'Purchase', id: 'order-1', visitor: 1 };
const rows: readonly Row[] = [
  { visitor: 1, path: '/a', referrer: 'search.example' },
  { visitor: 2, path: '/a', referrer: 'site.example' },
  { visitor: 2, path: '/b' },
  { ...copies, channel: 'browser' },
  { ...copies, channel: 'server', id: ' order-1 ' },
  { ...copies, channel: 'server' },
  { name: 'Purchase', id: 'order-2', visitor: 2 },
  { name: 'Lead', id: 'order-1', visitor: 1 },
  { path: '/old', visitor: 3, ageMs: 10 * day },
  { path: '/ancient', visitor: 4, ageMs: 40 * day },
  { path: '/other', visitor: 5, pixel: 2 },
  { path: '/a', visitor: 6, bot: 'agent: Google' },
  { path: '/bots', visitor: 7, bot: 'agent: Google' },
  { name: 'Robbed', id: 'b', visitor: 8, bot: 'headless', referrer: 'search.example' },
  { name: 'Robbed', id: 'b', visitor: 8, bot: 'headless' },
  { path: '/trial', visitor: 9, pixel: 3, bot: 'headless' },
];

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-overview-'));
  engine = await startEngine(openDataFolder(folder), readSettings([], {}).settings, log);
  await engine.supervised.whenReady;
  writer = connectStore(engine.writer);
  reader = connectStore(engine.reader);
  await migrate(writer, log);
  const lines = rows.map((row, index) => {
    const time = ((nowMs - (row.ageMs ?? 0)) / 1_000).toFixed(3);
    const cells = [
      row.pixel ?? 1,
      row.name ?? 'PageView',
      row.id ?? '',
      time,
      time,
      row.channel ?? 'browser',
      row.visitor ?? 1,
    ];
    const bot = [String(row.bot !== undefined), row.bot ?? ''];
    return [
      ...cells,
      row.host ?? 'site.example',
      row.path ?? '/',
      row.referrer ?? '',
      ...bot,
      395,
      7,
      index,
    ].join('\t');
  });
  const columns = [
    'pixel_id',
    'event_name',
    'event_id',
    'event_time',
    'received_at',
    'channel',
    'visitor_id',
    'host',
    'path',
    'referrer_host',
    'is_bot',
    'bot_reason',
    'retention_days',
    'batch_id',
    'batch_row',
  ];
  await writer.insertLines('stored_events', columns, Buffer.from(`${lines.join('\n')}\n`));
  const refused = (nowMs / 1_000).toFixed(3);
  await writer.insertLines(
    'rejected',
    ['received_at', 'pixel_id', 'reason'],
    Buffer.from(`${refused}\t1\tmissing_event_name\n${refused}\t2\tmissing_event_name\n`),
  );
});

after(async () => {
  await writer.close();
  await reader.close();
  await engine.supervised.stop(2_000);
  fs.rmSync(folder, { recursive: true, force: true });
});

test('copies of one happening are counted once, events without id each by itself', async () => {
  const answer = await runOverview(reader, { pixelId: '1', period: '7d', timezone: 'UTC' });
  assert.deepEqual(answer.totals, { events: 6, pageViews: 3, visitors: 2 });
  assert.deepEqual(answer.eventNames, [
    { label: 'PageView', count: 3, visitors: 2 },
    { label: 'Purchase', count: 2, visitors: 2 },
    { label: 'Lead', count: 1, visitors: 1 },
  ]);
  assert.deepEqual([answer.hasEvents, answer.lastEventAtMs, answer.rejected], [true, nowMs, 1]);
});

test('bots are told apart with their reasons, and counted with people when that is asked for', async () => {
  const question = { pixelId: '1', period: '7d', timezone: 'UTC' } as const;
  const apart = await runOverview(reader, question);
  const bots = [
    { reason: 'agent: Google', events: 2 },
    { reason: 'headless', events: 1 },
  ];
  assert.deepEqual([apart.botChoice, apart.bots], ['apart', bots]);
  assert.ok(![...apart.eventNames, ...apart.pages].some(({ label }) => /Robbed|bots/.test(label)));
  const counted = await runOverview(reader, { ...question, botChoice: 'counted' });
  assert.deepEqual([counted.botChoice, counted.bots], ['counted', bots]);
  assert.deepEqual(counted.totals, { events: 9, pageViews: 5, visitors: 5 });
  assert.deepEqual(
    counted.pages.map(({ label, count }) => [label, count]),
    [
      ['site.example/a', 3],
      ['site.example/b', 1],
      ['site.example/bots', 1],
    ],
  );
  const whole = counted.series.reduce((sum, { events }) => sum + events, 0);
  assert.equal(whole, counted.totals.events);
});

test('as long as nobody but bots has come, they are counted unless that is not wanted', async () => {
  const question = { pixelId: '3', period: '7d', timezone: 'UTC' } as const;
  const { botChoice, hasEvents, totals } = await runOverview(reader, question);
  assert.deepEqual([botChoice, hasEvents, totals.pageViews], ['counted', true, 1]);
  const apart = await runOverview(reader, { ...question, botChoice: 'apart' });
  assert.deepEqual([apart.botChoice, apart.hasEvents, apart.totals.pageViews], ['apart', true, 0]);
});

test('pages and referrers are those of page views, a site does not refer to itself', async () => {
  const { pages, referrers } = await runOverview(reader, { pixelId: '1', period: '7d', timezone: 'UTC' });
  assert.deepEqual(pages, [
    { label: 'site.example/a', count: 2, visitors: 2 },
    { label: 'site.example/b', count: 1, visitors: 1 },
  ]);
  assert.deepEqual(referrers, [{ label: 'search.example', count: 1, visitors: 1 }]);
});

test('a longer period reaches further back, and the series adds up to the totals', async () => {
  for (const timezone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata']) {
    const month = await runOverview(reader, { pixelId: '1', period: '30d', timezone });
    assert.deepEqual(
      [month.totals.events, month.totals.pageViews, month.series.length],
      [7, 4, 30],
      timezone,
    );
    assert.equal(
      month.series.reduce((sum, point) => sum + point.events, 0),
      7,
    );
    assert.equal(month.series.at(-1)?.pageViews, month.series.at(-1)?.visitors === 2 ? 3 : 0);
  }
});

test('today is given by hours, the last of them running', async () => {
  const { series, totals } = await runOverview(reader, { pixelId: '1', period: 'today', timezone: 'UTC' });
  const hours = new Date().getUTCHours() + 1;
  assert.ok(Math.abs(series.length - hours) <= 1);
  assert.equal(
    series.reduce((sum, point) => sum + point.events, 0),
    totals.events,
  );
  assert.equal((series[0]?.at ?? 1) % 86_400, 0);
});

test('a pixel without events has an answer of zeros', async () => {
  const answer = await runOverview(reader, { pixelId: '99', period: 'today', timezone: 'UTC' });
  assert.deepEqual(answer.totals, { events: 0, pageViews: 0, visitors: 0 });
  assert.deepEqual([answer.hasEvents, answer.lastEventAtMs, answer.pages], [false, null, []]);
});

test('the view of happenings has one row per happening, the copy of the browser first', async () => {
  const found = await reader.query<{ id: string; channel: string }>(
    "SELECT event_id AS id, channel FROM happenings WHERE pixel_id = 1 AND event_name = 'Purchase' ORDER BY id",
  );
  assert.deepEqual(found, [
    { id: 'order-1', channel: 'browser' },
    { id: 'order-2', channel: 'browser' },
  ]);
});

test('buckets are those of the store, in every kind of zone and on the days when clocks change', async () => {
  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'America/St_Johns',
    'Australia/Adelaide',
  ];
  const moments = [
    '2026-03-29T20:00:00Z',
    '2026-10-25T22:30:00Z',
    '2026-03-08T23:00:00Z',
    '2026-11-01T23:00:00Z',
    '2026-04-05T13:00:00Z',
    '2026-07-01T12:34:00Z',
  ];
  const units = [
    ['hour', 0],
    ['day', 6],
  ] as const;
  for (const timezone of zones) {
    for (const moment of moments) {
      for (const [unit, daysBefore] of units) {
        const at = Date.parse(moment) / 1_000;
        const found = await reader.query<{ at: number }>(
          `WITH toDateTime({at:UInt32}, 'UTC') AS moment,
             toUnixTimestamp(toStartOfDay(moment, {timezone:String}) - toIntervalDay({daysBefore:UInt16})) AS start
           SELECT DISTINCT toUnixTimestamp(toStartOfInterval(toDateTime64(start + number * 900, 3, 'UTC'), INTERVAL 1 ${unit}, {timezone:String})) AS at
           FROM numbers(1000) WHERE start + number * 900 <= {at:UInt32} ORDER BY at`,
          { at, timezone, daysBefore },
        );
        const starts = bucketStarts({ unit, daysBefore, timezone, nowMs: at * 1_000 });
        assert.deepEqual(
          starts,
          found.map((row) => Number(row.at)),
          `${timezone} ${moment} ${unit}`,
        );
      }
    }
  }
});

test('a time zone is answered or refused, never a fault of the store', async () => {
  const app = fastify();
  buildApi(app, {
    client: reader,
    access: {
      hasPassword: false,
      isSignInKey: () => false,
      isPassword: () => false,
      sessionCookie: () => '',
      reach: () => ({ pixels: 'all' }),
    },
    pixels: () => [{ id: '1', name: '', createdAtMs: 0 }],
    live: { subscribe: () => () => undefined },
    installation: {
      read: async () => '',
      parseAddress: () => undefined,
      add: () => true,
      remove: () => true,
      check: () => 0,
    },
    readReplayed: () => () => false,
    readFindings: () => ({ judgedAtMs: 0, findings: [] }),
    publicUrl: '',
    hasDemo: false,
    log,
  });
  const statuses: Record<string, number> = {};
  for (const timezone of ['Europe/Berlin', 'europe/berlin', '+05:30', 'Mars/Olympus', "UTC'"]) {
    const query = { pixel: '1', period: '7d', timezone };
    statuses[timezone] = (await app.inject({ url: '/api/v1/overview', query })).statusCode;
  }
  await app.close();
  assert.equal(statuses['Europe/Berlin'], 200);
  assert.equal(statuses['Mars/Olympus'], 400);
  assert.deepEqual(
    Object.entries(statuses).filter(([, status]) => status >= 500),
    [],
  );
});
