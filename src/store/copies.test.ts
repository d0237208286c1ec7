// Counted once: what the views say of arbitrary mixtures of browsers' and servers' copies is what the plain model says, in
// whatever order and in however many batches they are loaded.

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Engine, startEngine } from '../cli/engine.ts';
import { openDataFolder } from '../runtime/data-folder.ts';
import { createLog } from '../runtime/log.ts';
import { readSettings } from '../runtime/settings.ts';
import { countOnce, type Happening, type SentEvent } from './copies-model.ts';
import { type World, world } from './copies-worlds.ts';
import { formatMap, formatNullable, formatText, formatTime } from './line.ts';
import { connectStore, migrate, type StoreClient } from './store.ts';

const runs = 10_000;
const loads = 20;
const rowsOfWorld = 100;
const log = createLog('test', 'silent');
let folder: string;
let engine: Engine;
let writer: StoreClient;
let reader: StoreClient;

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-copies-'));
  engine = await startEngine(openDataFolder(folder), readSettings([], {}).settings, log);
  await engine.supervised.whenReady;
  writer = connectStore(engine.writer);
  reader = connectStore(engine.reader);
  await migrate(writer, log);
});

after(async () => {
  await writer.close();
  await reader.close();
  await engine.supervised.stop(2_000);
  fs.rmSync(folder, { recursive: true, force: true });
});

test('whatever comes from browsers and servers in whatever order is counted as the plain model counts it', async (t) => {
  const seed = Date.now() % 2 ** 31;
  t.diagnostic(`seed ${seed}`);
  const failed = await findSmallestFailure(fc.sample(world, { seed, numRuns: runs }));
  assert.equal(
    failed?.counted,
    failed?.modelled,
    `seed ${seed}, world ${JSON.stringify(failed?.world, null, 1)}`,
  );
});

const minute = 60_000;
const hour = 60 * minute;
const fbp = 'fb.1.1700000000000.111';
const recentMs = Date.now() - 30 * 24 * hour;
/** What comes, and how many happenings that is. The first of each is received at the time 0. */
const examples: Readonly<Record<string, readonly [count: number, ...events: readonly Partial<SentEvent>[]]>> =
  {
    'an id of both sides': [1, { id: 'a' }, { id: ' a ', channel: 'server', receivedMs: minute }],
    'ids differ in case': [2, { id: 'a' }, { id: 'A', channel: 'server', receivedMs: minute }],
    'names differ': [2, { id: 'a' }, { id: 'a', name: 'Lead', channel: 'server', receivedMs: minute }],
    'empty ids': [2, { id: ' ' }, { id: '', channel: 'server', receivedMs: minute }],
    'an id within one source': [
      1,
      { id: 'a', channel: 'server' },
      { id: 'a', channel: 'server', receivedMs: minute },
    ],
    'the last moment of the window': [
      1,
      { id: 'a' },
      { id: 'a', channel: 'server', receivedMs: 172_800_000 },
    ],
    'after the window': [2, { id: 'a' }, { id: 'a', channel: 'server', receivedMs: 172_800_001 }],
    'a window begins with the first copy, not with the last': [
      2,
      { id: 'a' },
      { id: 'a', receivedMs: 40 * hour },
      { id: 'a', receivedMs: 80 * hour },
    ],
    'sent again a week later': [
      1,
      { id: 'a', visitor: 1, deliveryNumber: 1 },
      { id: 'a', visitor: 1, deliveryNumber: 1, receivedMs: 168 * hour },
    ],
    'browser first, then server, one without id': [
      1,
      { fbp },
      { fbp, id: 'a', channel: 'server', receivedMs: 47 * hour },
    ],
    'browser first, then server, two days later': [
      2,
      { fbp },
      { fbp, channel: 'server', receivedMs: 172_800_001 },
    ],
    'server first, then browser': [2, { fbp, channel: 'server' }, { fbp, receivedMs: minute }],
    'one person within one source': [2, { fbp }, { fbp, receivedMs: minute }],
    'one person under two ids': [
      2,
      { fbp, id: 'a' },
      { fbp, id: 'b', channel: 'server', receivedMs: minute },
    ],
    'external ids': [
      1,
      { externalIds: ['x'] },
      { externalIds: ['y', 'x'], channel: 'server', receivedMs: minute },
    ],
    'the fbp of a browser without external id': [
      1,
      { fbp },
      { externalIds: [hash('sha256', fbp, 'hex')], channel: 'server', receivedMs: minute },
    ],
    'the fbp of a browser that has an external id': [
      2,
      { fbp, externalIds: ['x'] },
      { externalIds: [hash('sha256', fbp, 'hex')], channel: 'server', receivedMs: minute },
    ],
    'several of a server to one of a browser': [
      1,
      { fbp },
      { fbp, channel: 'server', receivedMs: 1 },
      { fbp, channel: 'server', receivedMs: 2 },
    ],
  };

test('each rule by example, with its times as they are documented', async () => {
  const found = Object.values(examples).map(([, ...events]) => events.map(complete));
  const counted = await countInStore(found);
  for (const [index, [name, [count]]] of Object.entries(examples).entries()) {
    assert.equal(counted[index]?.match(/ kept /g)?.length, 2 * count, `${name}:\n${counted[index]}`);
    assert.equal(counted[index], describe(countOnce(found[index] ?? [])), name);
  }
});

test("the browser's copy is kept when it comes within five minutes of the server's", async () => {
  const after = (receivedMs: number) =>
    [{ id: 'a', channel: 'server' } as const, { id: 'a', receivedMs }].map(complete);
  const [soon, late] = await countInStore([after(300_000), after(300_001)]);
  assert.match(soon ?? '', /copy {2}1 kept/);
  assert.match(late ?? '', /copy {2}0 kept/);
});

function complete(event: Partial<SentEvent>, row: number): World[number] {
  const nothing = {
    name: 'Purchase',
    id: '',
    channel: 'browser',
    visitor: 0,
    deliveryNumber: 0,
    fbp: '',
    externalIds: [],
    emails: [],
  } as const;
  const receivedMs = recentMs + (event.receivedMs ?? 0);
  return {
    ...nothing,
    value: null,
    currency: '',
    orderId: '',
    eventTimeMs: recentMs,
    batch: 1,
    load: 0,
    ...event,
    receivedMs,
    row,
  };
}

interface Failure {
  readonly world: World;
  readonly counted: string | undefined;
  readonly modelled: string;
}

/** Of the worlds that are counted wrongly the smallest, made smaller while it stays wrong: all at once in the store. */
async function findSmallestFailure(worlds: readonly World[]): Promise<Failure | undefined> {
  const counted = await countInStore(worlds);
  const failures = worlds
    .map((one, index) => ({ world: one, counted: counted[index], modelled: describe(countOnce(one)) }))
    .filter((one) => one.counted !== one.modelled);
  const [smallest] = failures.sort((a, b) => a.world.length - b.world.length);
  if (smallest === undefined || smallest.world.length < 2) return smallest;
  const without = smallest.world.map((_, left) => smallest.world.filter((_, index) => index !== left));
  return (await findSmallestFailure(without)) ?? smallest;
}

/** For each world, under a pixel id of its own, what the views say. */
async function countInStore(found: readonly World[]): Promise<string[]> {
  await writer.command('TRUNCATE TABLE events');
  for (let load = 0; load < loads; load++) {
    const lines = found.flatMap((one, index) =>
      one.filter((event) => event.load === load).map((event) => formatLine(event, index)),
    );
    if (lines.length > 0) await writer.insertLines('events', columns, Buffer.from(lines.join('')));
  }
  return readStore(found.length);
}

const questions = {
  copies: `SELECT toUInt32(pixel_id) AS world, concat('  copy ', leftPad(toString(batch_row % ${rowsOfWorld}), 2), ' ', state, ' ', matched_by, ' of ', toString(kept_batch_id), '/', toString(kept_batch_row % ${rowsOfWorld})) AS line FROM copies`,
  happenings: `SELECT toUInt32(pixel_id) AS world, concat('  kept ', toString(batch_id), '/', toString(batch_row % ${rowsOfWorld}), ' ', toString(toUnixTimestamp64Milli(first_received_at)),
      ' browser ', toString(browser_copies), ' server ', toString(server_copies), ' doubts ', arrayStringConcat(doubts, ','), ' data ',
      ifNull(toString(value), '-'), ' ', currency, ' ', order_id, ' ', fbp, ' ', toString(mapSort(user_data))) AS line FROM happenings`,
  reconciliation: `SELECT toUInt32(pixel_id) AS world, concat('  day ', toString(day), ' ', event_name, ' ', toString((happenings, browser_only, server_only, both, doubtful))) AS line FROM reconciliation`,
};

async function readStore(count: number): Promise<string[]> {
  const lines: string[][] = Array.from({ length: count }, () => []);
  for (const question of Object.values(questions)) {
    for (const row of await reader.query<{ world: number; line: string }>(question))
      lines[row.world - 1]?.push(row.line);
  }
  return lines.map((some) => some.sort().join('\n'));
}

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
  'user_data',
  'value',
  'currency',
  'order_id',
  'retention_days',
  'batch_id',
  'batch_row',
];

function formatLine(event: SentEvent, index: number): string {
  const cells = [
    index + 1,
    event.name,
    formatText(event.id),
    formatTime(event.eventTimeMs),
    formatTime(event.receivedMs),
    event.channel,
    event.visitor,
    event.deliveryNumber,
    event.fbp,
    formatMap(userDataOf(event)),
    formatNullable(event.value),
    event.currency,
    event.orderId,
    3_950,
    event.batch,
    index * rowsOfWorld + event.row,
  ];
  return `${cells.join('\t')}\n`;
}

function userDataOf({ emails, externalIds }: SentEvent): Record<string, readonly string[]> {
  return {
    ...(emails.length > 0 ? { em: emails } : {}),
    ...(externalIds.length > 0 ? { external_id: externalIds } : {}),
  };
}

/** In the lines of `questions` what the model says. */
function describe(happenings: readonly Happening[]): string {
  const copies = happenings.flatMap(({ kept, copies }) =>
    copies.map(({ event, reason }) => {
      const state = event === kept ? 'kept ' : `duplicate ${reason}`;
      return `  copy ${String(event.row).padStart(2)} ${state} of ${kept.batch}/${kept.row}`;
    }),
  );
  return [...copies, ...happenings.map(describeHappening), ...reconcile(happenings)].sort().join('\n');
}

function describeHappening({ kept, donor, copies, doubts }: Happening): string {
  const paid = kept.value === null && donor?.value ? donor : kept;
  const data = Object.entries({ ...(donor && userDataOf(donor)), ...userDataOf(kept) });
  const map = data.map(([key, hashes]) => `'${key}':[${hashes.map((one) => `'${one}'`)}]`).sort();
  const servers = copies.filter(({ event }) => event.channel === 'server').length;
  return [
    `  kept ${kept.batch}/${kept.row} ${copies[0]?.event.receivedMs}`,
    `browser ${copies.length - servers} server ${servers} doubts ${doubts}`,
    `data ${paid.value ?? '-'} ${paid.currency} ${kept.orderId || (donor?.orderId ?? '')} ${kept.fbp || (donor?.fbp ?? '')} {${map}}`,
  ].join(' ');
}

function reconcile(happenings: readonly Happening[]): string[] {
  const groups = Map.groupBy(
    happenings,
    ({ kept }) => `${new Date(kept.eventTimeMs).toISOString().slice(0, 10)} ${kept.name}`,
  );
  return [...groups].map(([group, all]) => {
    const sure = all.filter(({ doubts }) => doubts.length === 0);
    const by =
      (source: 'browser' | 'server') =>
      ({ copies }: Happening) =>
        copies.every(({ event }) => (event.channel === 'server') === (source === 'server'));
    const alone = [sure.filter(by('browser')).length, sure.filter(by('server')).length] as const;
    const both = sure.length - alone[0] - alone[1];
    return `  day ${group} (${[all.length, ...alone, both, all.length - sure.length]})`;
  });
}
