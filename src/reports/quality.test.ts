// Data quality over a real engine, with events made as the product makes them: a score that can be added up by hand, keys that are
// sent but of no use, copies of page and server, and how late a server's events come.

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, test } from 'node:test';
import {
  agent,
  browserId,
  day,
  hour,
  many,
  minute,
  nowMs,
  page,
  type Sent,
  type SentStore,
  server,
  storeRecords,
} from '../../test/sent-events.ts';
import type { StoreClient } from '../store/store.ts';
import type { EventQuality, SideQuality } from './contract-quality.ts';
import { runQuality } from './quality.ts';
import { mostPoints, qualityKeys } from './quality-keys.ts';

const someHash = (text: string) => hash('sha256', text, 'hex');
const googlebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const fbc = 'fb.1.1596403881668.IwAR2F4-dbP0l7Mn1IawQQ';

/** An event of a server with exactly this about the person. */
const about = (user_data: object, more: object = {}, where: Parameters<typeof server>[3] = {}) =>
  server('Purchase', {}, { user_data, ...more }, where);

/** Of each pixel its own story. */
const stories = {
  // Ten happenings that the page reports, of which the server reports eight by id; and one more of the server alone.
  1: [
    ...many(10, (index) =>
      page('Purchase', {}, { eid: `o${index}` }, { visitor: index + 1, agoMs: 3 * hour }),
    ),
    ...many(8, (index) =>
      about(
        {
          em: [someHash(`buyer-${index}`)],
          fbp: browserId(index + 1),
          client_ip_address: '203.0.113.7',
          client_user_agent: agent,
        },
        { event_id: `o${index}` },
        { agoMs: 3 * hour },
      ),
    ),
    about({ em: [someHash('alone')] }, { event_id: 'alone' }),
    // Neither of a page nor of people.
    about({ em: [someHash('shop')] }, { action_source: 'physical_store' }),
    page('Purchase', {}, {}, { agent: googlebot }),
    page('Purchase', {}, {}, { agoMs: 5 * day }),
  ],
  // Too young to miss the server's copy; matched by person; matched by nothing.
  2: [
    page('Lead', {}, {}, { visitor: 1, agoMs: 10 * minute }),
    page('Lead', {}, {}, { visitor: 2, agoMs: 3 * hour }),
    server('Lead', {}, {}, { visitor: 2, agoMs: 3 * hour, lateMs: minute }),
    page('Lead', {}, {}, { visitor: 3, agoMs: 3 * hour }),
  ],
  // One key each, of use and of none.
  3: [
    about({ em: [someHash('undefined')], client_user_agent: 'python-requests/2.32.3' }),
    about({ em: [someHash('undefined'), someHash('a')], fbp: 'undefined', fbc: 'IwAR2' }),
    about({ fbc, fbp: `${browserId(1)}.AQ`, client_user_agent: agent }),
    about({ fbc: fbc.toLowerCase() }),
    about({ fn: ['ada'], ln: ['lovelace'], zp: ['12345'], ct: ['london'], db: ['18151210'], ge: ['f'] }),
  ],
  // More than can be counted.
  4: [
    about({ em: ['a@example.com'], ph: ['+4915112345678'], external_id: ['7'], fbc, fbp: browserId(1) }),
    about({ country: ['de'] }),
  ],
  // One e-mail for everybody: `user-data-shared` says so from 20 visitors and 2 a day on.
  5: many(40, (index) =>
    page('Lead', {}, { 'ud[em]': someHash(index < 30 ? 'all' : `${index}`) }, { visitor: index + 1 }),
  ),
  // Uploads: at once, every hour, at night, later.
  ...Object.fromEntries(
    [minute, hour, 20 * hour, 40 * hour].map((lateMs, index) => [
      6 + index,
      [
        ...many(19, () => server('Lead', {}, {}, { agoMs: 45 * hour, lateMs })),
        server('Lead', {}, {}, { agoMs: 45 * hour, lateMs: 44 * hour }),
      ],
    ]),
  ),
} satisfies Readonly<Record<string, readonly Sent[]>>;

let store: SentStore | undefined;

before(async () => {
  store = await storeRecords(
    Object.entries(stories).flatMap(([pixelId, events]) => events.map(({ record }) => record(pixelId))),
  );
});

after(() => store?.close());

function reader(): StoreClient {
  return store?.reader ?? assert.fail('the store has started');
}

async function ask(pixelId: string, days = 2): Promise<readonly EventQuality[]> {
  return (await runQuality(reader(), { pixelId, days, nowMs })).events;
}

async function askSide(pixelId: string, side: 'page' | 'server'): Promise<SideQuality> {
  const [event] = await ask(pixelId);
  return event?.[side] ?? assert.fail('that side has sent something');
}

function keyOf(side: SideQuality, name: string) {
  return side.keys.find(({ key }) => key === name) ?? assert.fail(name);
}

test('a score is the mean of what the events get for their keys', async () => {
  const [purchase, ...others] = await ask('1');
  assert.deepEqual(others, []);
  const { page: ofPage, server: ofServer } = purchase ?? assert.fail();
  // Browser, address and agent.
  assert.deepEqual([ofPage?.events, ofPage?.score, ofPage?.withEventId], [10, 4, 10]);
  // Eight with e-mail, browser, address and agent, one with e-mail alone.
  assert.deepEqual([ofServer?.events, ofServer?.score], [9, Math.round(((8 * 8 + 4) / 9) * 10) / 10]);
  assert.ok(ofServer);
  assert.deepEqual(keyOf(ofServer, 'em'), {
    key: 'em',
    points: 4,
    sent: 9,
    usable: 9,
    coverage: 1,
    potential: 0,
  });
  const fbp = keyOf(ofServer, 'fbp');
  assert.deepEqual([fbp.usable, fbp.coverage, fbp.potential], [8, 0.8889, 0.2]);
});

test('copies and the happenings that the server reports too are counted as reports count them', async () => {
  const [purchase] = await ask('1');
  assert.deepEqual(
    [purchase?.happenings, purchase?.copies, purchase?.duplicateShare],
    [11, 19, Math.round((8 / 19) * 1e4) / 1e4],
  );
  assert.deepEqual(purchase?.coverage, {
    happenings: 10,
    byEventId: 8,
    byPerson: 0,
    share: 0.8,
    goalShare: 0.75,
  });
  const [lead] = await ask('2');
  assert.deepEqual(lead?.coverage, {
    happenings: 2,
    byEventId: 0,
    byPerson: 1,
    share: 0.5,
    goalShare: 0.75,
  });
  const [alone] = await ask('5');
  assert.deepEqual([alone?.coverage, alone?.server], [null, null]);
});

test('a key that nobody can be known by is sent and not usable', async () => {
  const side = await askSide('3', 'server');
  const counts = (name: string) => [keyOf(side, name).sent, keyOf(side, name).usable];
  assert.deepEqual(counts('em'), [2, 1]);
  assert.deepEqual(counts('fbp'), [2, 1]);
  assert.deepEqual(counts('fbc'), [3, 1]);
  assert.deepEqual(counts('client_user_agent'), [1, 1]);
  assert.deepEqual(counts('client_ip_address'), [0, 0]);
  for (const name of ['fn', 'ln', 'zp', 'ct', 'db', 'ge']) assert.deepEqual(counts(name), [1, 1], name);
  assert.equal(side.score, Math.round(((0 + 4 + 5 + 0 + 3.25) / 5) * 10) / 10);
});

test('an event gets ten at most, and what it has is worth nothing more', async () => {
  const side = await askSide('4', 'server');
  assert.equal(side.score, Math.round(((10 + 0.25) / 2) * 10) / 10);
  // Both have no address; only the second would gain.
  assert.equal(keyOf(side, 'client_ip_address').potential, 0.5);
  assert.equal(mostPoints, 10);
});

test('one value for many visitors tells nobody apart', async () => {
  const side = await askSide('5', 'page');
  assert.deepEqual([keyOf(side, 'em').sent, keyOf(side, 'em').usable], [40, 10]);
});

test('how often a server uploads is told from nine of ten events', async () => {
  const frequencies = [];
  for (const pixelId of ['6', '7', '8', '9'])
    frequencies.push((await askSide(pixelId, 'server')).freshness.frequency);
  assert.deepEqual(frequencies, ['real_time', 'hourly', 'daily', 'weekly']);
  const { medianMs, lastReceivedAtMs } = (await askSide('7', 'server')).freshness;
  // Servers tell whole seconds.
  assert.ok(medianMs >= hour && medianMs < hour + 1_000, `${medianMs}`);
  assert.equal(lastReceivedAtMs, nowMs - hour);
});

test('the period is the one that was asked for, or the newest events of it', async () => {
  const [longer] = await ask('1', 6);
  assert.deepEqual([longer?.happenings, longer?.page?.events], [12, 11]);
  const few = await runQuality(reader(), { pixelId: '1', days: 2, nowMs, mostEvents: 1 });
  assert.equal(few.fromMs, nowMs - 3 * hour);
  assert.deepEqual(await ask('900'), []);
});

test('every key is worth something and has a name of its own', () => {
  for (const name of ['name', 'identifier'] as const)
    assert.equal(new Set(qualityKeys.map((key) => key[name])).size, qualityKeys.length);
  for (const { points, meaning } of qualityKeys) assert.ok(points > 0 && meaning.endsWith('.'));
});
