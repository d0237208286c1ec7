// Reports and the view `happenings` agree: what a report counts from a part of the events, because it is fast, is what the view
// counts from all of them; also where an id is in use without a pause for longer than a report looks back at first.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { startTestStore, type TestStore } from '../../test/test-store.ts';
import { formatSentEvent, worldColumns } from '../store/copies-lines.ts';
import type { SentEvent } from '../store/copies-model.ts';
import { world } from '../store/copies-worlds.ts';
import type { StoreClient } from '../store/store.ts';
import type { OverviewAnswer, Period, ReconciliationAnswer } from './contract.ts';
import { runOverview } from './overview.ts';
import { runReconciliation } from './reconciliation.ts';

const seed = Date.now() % 2 ** 31;
const hour = 3_600_000;
const day = 24 * hour;
/** What the histories below do not say otherwise. */
const someEvent: SentEvent = {
  name: 'Purchase',
  id: '',
  eventTimeMs: 0,
  receivedMs: 0,
  channel: 'browser',
  visitor: 1,
  deliveryNumber: 0,
  fbp: '',
  externalIds: [],
  emails: [],
  value: null,
  currency: '',
  orderId: '',
  batch: 7,
  row: 0,
};
let store: TestStore;
let writer: StoreClient;
let reader: StoreClient;

before(async () => {
  store = await startTestStore();
  ({ writer, reader } = store);
  const histories = [
    listWorlds(),
    listChain(),
    listBrowserOnly(),
    listFarReaching(),
    listSentAgain(),
    listSentAgainBeforeChain(),
  ];
  const lines = histories.flatMap((events, index) =>
    events.map((event, row) => formatSentEvent({ ...event, batch: index + 1, row }, index + 1)),
  );
  await writer.insertLines('stored_events', worldColumns, Buffer.from(lines.join('')));
});

after(() => store.stop());

/** Pixel 1: four hundred histories side by side, each under names of its own, around the first day of a month's report. */
function listWorlds(): SentEvent[] {
  return fc.sample(world, { seed, numRuns: 400 }).flatMap((events, index) =>
    events.map(({ eventTimeMs, receivedMs, channel, visitor, deliveryNumber, ...event }) => {
      const name = `${event.name}${index % 40}`;
      const id = event.id.trim() === '' ? event.id : `${event.id.trim()}${index}`;
      const fbp = event.fbp === '' ? '' : `${event.fbp}${index}`;
      return { ...someEvent, name, id, eventTimeMs, receivedMs, channel, visitor, deliveryNumber, fbp };
    }),
  );
}

/** Pixel 2: one id every 40 hours for two months. A happening begins with every second of its events. */
function listChain(): SentEvent[] {
  return Array.from({ length: 36 }, (_, index) => {
    const atMs = Date.now() - index * 40 * hour;
    const channel = index % 2 === 0 ? 'server' : 'browser';
    return { ...someEvent, id: 'undefined', eventTimeMs: atMs, receivedMs: atMs, channel };
  });
}

/** Pixel 3: no server. Views that are sent again, and views without a copy. */
function listBrowserOnly(): SentEvent[] {
  return Array.from({ length: 90 }, (_, index) => {
    const eventTimeMs = Date.now() - 10 * day + (index >> 1) * 5 * hour;
    const receivedMs = eventTimeMs + (index % 2) * 30 * hour;
    return { ...someEvent, name: 'PageView', eventTimeMs, receivedMs, deliveryNumber: (index >> 1) % 3 };
  });
}

/**
 * Pixel 4: what decides lies nearly nine days before the only event of the period. A server's event without id would belong to the purchase that
 * the page reported 47 hours before; but that was sent again after nearly a week, and counts as reported then.
 */
function listFarReaching(): SentEvent[] {
  const serverMs = Date.now() - 3 * day;
  const againMs = serverMs - 47 * hour;
  const eventTimeMs = againMs - 6.9 * day;
  const person = { ...someEvent, fbp: 'fb.1.1700000000000.777' };
  const sent = { ...person, id: 'a', eventTimeMs, deliveryNumber: 1 };
  return [
    { ...sent, receivedMs: eventTimeMs },
    { ...sent, receivedMs: againMs },
    { ...person, eventTimeMs: serverMs, receivedMs: serverMs, channel: 'server', visitor: 0 },
  ];
}

/** In the first hours of a period of seven days. */
const beginMs = () => Date.now() - 5.9 * day;
const soManyDaysBefore = (days: number): SentEvent => {
  const atMs = beginMs() - days * day;
  return { ...someEvent, id: 'a', eventTimeMs: atMs, receivedMs: atMs };
};

/** An event that is sent again after nearly a week. */
function sendAgain(days: number, againDays: number): SentEvent[] {
  const sent = { ...soManyDaysBefore(days), deliveryNumber: 1 };
  return [sent, { ...sent, receivedMs: soManyDaysBefore(againDays).receivedMs }];
}

/**
 * Pixel 5: a purchase of the period is a copy of one before it, unless that one counts as a copy of what was sent again before it. And a reading
 * that goes on is no late copy, unless what was sent again counts as received then.
 */
function listSentAgain(): SentEvent[] {
  const reading = [...sendAgain(15.9, 8.95), ...[1.99, 0].map(soManyDaysBefore)];
  return [
    ...sendAgain(10.1, 3.2),
    ...[1.5, 0].map(soManyDaysBefore),
    ...reading.map((event) => ({ ...event, name: 'Engagement' })),
  ];
}

/** Pixel 6: as that purchase, but each of many decides where the next happening begins. */
function listSentAgainBeforeChain(): SentEvent[] {
  const between = [8, 7.9, 5.99, 5.89, 3.95, 3.85, 1.9];
  return [...sendAgain(16.9, 9.95), ...[...between, 0].map(soManyDaysBefore)];
}

test('a report looks back as far as anything can reach into its period', async () => {
  const { totals } = await compare('4', '7d', 'Europe/Berlin');
  assert.equal(totals.events, 1);
});

test('what was sent again counts as it was first received, however far before the period', async () => {
  const { rows } = await compare('5', '7d', 'Europe/Berlin');
  assert.deepEqual(
    rows.map(({ eventName, browserOnly, doubtful }) => [eventName, browserOnly, doubtful]),
    [['Engagement', 1, 0]],
  );
  assert.equal((await compare('6', '7d', 'Europe/Berlin')).totals.events, 0);
});

for (const pixelId of ['1', '2', '3'])
  for (const period of ['today', '7d', '30d'] as const)
    test(`pixel ${pixelId}, ${period}: overview, reconciliation and view count the same`, async (t) => {
      t.diagnostic(`seed ${seed}`);
      await compare(pixelId, period, 'Europe/Berlin');
    });

/** Returns what they all say. */
async function compare(
  pixelId: string,
  period: Period,
  timezone: string,
): Promise<Pick<OverviewAnswer, 'totals'> & Pick<ReconciliationAnswer, 'rows'>> {
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
  const { rows } = await runReconciliation(reader, question);
  assert.deepEqual(rows, days);
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
  return { rows, totals: overview.totals };
}
