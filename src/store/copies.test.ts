// Counted once: what the views say of arbitrary mixtures of browsers' and servers' copies is what the plain model says, in
// whatever order and in however many batches they are loaded.

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { startTestStore, type TestStore } from '../../test/test-store.ts';
import { askWorlds, describeWorld, formatWorldEvent, worldColumns } from './copies-lines.ts';
import { countOnce, type SentEvent } from './copies-model.ts';
import { type World, world } from './copies-worlds.ts';
import type { StoreClient } from './store.ts';

const runs = 10_000;
const loads = 20;
let store: TestStore;
let writer: StoreClient;
let reader: StoreClient;

before(async () => {
  store = await startTestStore();
  ({ writer, reader } = store);
});

after(() => store.stop());

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
    assert.equal(counted[index], describeWorld(countOnce(found[index] ?? [])), name);
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
    .map((one, index) => ({ world: one, counted: counted[index], modelled: describeWorld(countOnce(one)) }))
    .filter((one) => one.counted !== one.modelled);
  const [smallest] = failures.sort((a, b) => a.world.length - b.world.length);
  if (smallest === undefined || smallest.world.length < 2) return smallest;
  const without = smallest.world.map((_, left) => smallest.world.filter((_, index) => index !== left));
  return (await findSmallestFailure(without)) ?? smallest;
}

/** For each world, under a pixel id of its own, what the views say. */
async function countInStore(found: readonly World[]): Promise<string[]> {
  await writer.command('TRUNCATE TABLE stored_events');
  for (let load = 0; load < loads; load++) {
    const lines = found.flatMap((one, index) =>
      one.filter((event) => event.load === load).map((event) => formatWorldEvent(event, index)),
    );
    if (lines.length > 0)
      await writer.insertLines('stored_events', worldColumns, Buffer.from(lines.join('')));
  }
  return readStore(found.length);
}

async function readStore(count: number): Promise<string[]> {
  const lines: string[][] = Array.from({ length: count }, () => []);
  for (const question of askWorlds((view) => view)) {
    for (const row of await reader.query<{ world: number; line: string }>(question))
      lines[row.world - 1]?.push(row.line);
  }
  return lines.map((some) => some.sort().join('\n'));
}
