// The views of a period say of it what those of everything say, though they read only what lies around it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { startTestStore, type TestStore } from '../../test/test-store.ts';
import { copyRules } from './copies-keys.ts';
import { askWorlds, describeWorld, formatWorldEvent, worldColumns } from './copies-lines.ts';
import { countOnce, idOf, isSameAction, isSamePerson, isServer, type SentEvent } from './copies-model.ts';
import { type World, world } from './copies-worlds.ts';
import { back, forth } from './period-search.ts';
import type { StoreClient } from './store.ts';

const runs = 10_000;
/** A hundred rows are told apart, and a world has nine at most. */
const worldsJoined = 10;
const { window, repeated, ahead } = copyRules;
const hour = 3_600_000;
const day = 24 * hour;
const seed = Date.now() % 2 ** 31;
/** A pixel with a long past. */
const busyPixel = 99;
const busyRows = 300_000;
let store: TestStore;
let writer: StoreClient;
let reader: StoreClient;

before(async () => {
  store = await startTestStore();
  ({ writer, reader } = store);
});

after(() => store.stop());

interface Asked {
  readonly world: World;
  readonly sinceMs: number;
  readonly untilMs: number;
}

const allAsked = listAsked();

/** Worlds that are drawn out over two months, with a period of a few hours in each, around one of its events. */
function listAsked(): Asked[] {
  const shifts = [0, 0, 2, 4, 9, 13, 15, 17, 30, 45];
  return fc.sample(world, { seed, numRuns: runs }).map((events, index) => {
    const drawn = events.map((event) => {
      const shift = (shifts[event.load % shifts.length] ?? 0) * day;
      const happenedMs = event.eventTimeMs + (event.channel === 'server' && event.batch === 2 ? 0 : shift);
      return believe({ ...event, receivedMs: event.receivedMs + shift, eventTimeMs: happenedMs });
    });
    const sinceMs = drawn[index % drawn.length]?.eventTimeMs ?? 0;
    return { world: drawn, sinceMs, untilMs: sinceMs + hour * (1 + (index % 9)) };
  });
}

/** As the loader does: no event of a browser is older than a week, or of the future, and servers do not number theirs. */
function believe(event: World[number]): World[number] {
  if (event.channel === 'server') return { ...event, deliveryNumber: 0 };
  const age = event.receivedMs - event.eventTimeMs;
  return age > repeated || age < -ahead ? { ...event, eventTimeMs: event.receivedMs } : event;
}

const isIn =
  ({ sinceMs, untilMs }: Asked) =>
  (event: SentEvent) =>
    event.eventTimeMs >= sinceMs && event.eventTimeMs < untilMs;

/** The rule of period-search.ts, plainly. */
function findAround(asked: Asked): { readonly events: World; readonly isCut: boolean } {
  const own = asked.world.filter(isIn(asked)).map((event) => event.receivedMs);
  const beginMs = Math.min(...own) - back;
  const endMs = Math.max(...own) + forth;
  const around = asked.world.filter((event) => event.receivedMs >= beginMs && event.receivedMs <= endMs);
  const related = around.filter((event) => around.some((other) => mayBelong(event, other)));
  const counted = [...asked.world.filter(isIn(asked)), ...related];
  const isCut = around.some(
    (event) =>
      (event.receivedMs <= beginMs + window ||
        (event.deliveryNumber !== 0 && event.visitor !== 0 && event.eventTimeMs <= beginMs + ahead)) &&
      counted.some((other) => isSameAction(other, event)),
  );
  return { events: isCut ? asked.world.filter((event) => event.receivedMs <= endMs) : around, isCut };
}

function mayBelong(a: SentEvent, b: SentEvent): boolean {
  if (isServer(a) === isServer(b) || a.name !== b.name || (idOf(a) !== '' && idOf(b) !== '')) return false;
  return isServer(a) ? isSamePerson(b, a) : isSamePerson(a, b);
}

test('what lies around a period decides what is counted in it', (t) => {
  t.diagnostic(`seed ${seed}`);
  let narrowed = 0;
  for (const asked of allAsked) {
    const { events } = findAround(asked);
    const said = describeWorld(countOnce(events), isIn(asked));
    assert.equal(said, describeWorld(countOnce(asked.world), isIn(asked)), JSON.stringify(asked, null, 1));
    if (events.length < asked.world.length) narrowed += 1;
  }
  assert.ok(narrowed > runs / 2, `${narrowed}`);
});

/** Whether its period has copies that lie outside of it, and not everything is within reach. */
function isTelling(asked: Asked): boolean {
  const { events, isCut } = findAround(asked);
  const own = events.filter(isIn(asked));
  if (own.length === 0 || (events.length === asked.world.length && !isCut)) return false;
  return describeWorld(countOnce(asked.world), isIn(asked)) !== describeWorld(countOnce(own));
}

/** As one world with one period, each by names of its own. */
function join(some: readonly Asked[]): Asked {
  const sinceMs = Math.min(...some.map((asked) => asked.sinceMs));
  const events = some.flatMap((asked, index) =>
    asked.world.map((event) => ({
      ...event,
      // Of readings the last counts: they keep their name.
      name: event.name === 'Engagement' ? event.name : `${event.name}${index}`,
      eventTimeMs: event.eventTimeMs + sinceMs - asked.sinceMs,
      receivedMs: event.receivedMs + sinceMs - asked.sinceMs,
    })),
  );
  return { world: events.map((event, row) => ({ ...event, row })), sinceMs, untilMs: sinceMs + 9 * hour };
}

/**
 * A sale whose copy of the server is known by its person, and by an id that a browser had used twelve days before: two happenings of one key that is
 * none of the period's.
 */
const idInUse: Asked = (() => {
  const at = Date.UTC(2026, 0, 20);
  const event = {
    name: 'Purchase',
    id: '',
    channel: 'browser' as const,
    visitor: 2,
    deliveryNumber: 0,
    fbp: 'fb.1.1700000000000.222',
    externalIds: [],
    emails: [],
    value: '10',
    currency: 'EUR',
    orderId: '',
    batch: 1,
    load: 0,
  };
  const own = { ...event, receivedMs: at, eventTimeMs: at, row: 0 };
  const before = { ...event, id: 'b', receivedMs: at - 11 * day, eventTimeMs: at - 11 * day, row: 1 };
  const copy = {
    ...event,
    id: 'b',
    channel: 'server' as const,
    receivedMs: at + day,
    eventTimeMs: at + day,
    row: 2,
  };
  return { world: [own, before, copy], sinceMs: at, untilMs: at + hour };
})();

/** Worlds in two: in one all that came before must be looked at, in the other not. A question takes seconds to plan, a world more in it nothing. */
function chooseAsked(): readonly [cut: Asked, others: Asked] {
  const telling = allAsked.slice(0, runs / 2).filter(isTelling);
  const cut = telling.filter((asked) => findAround(asked).isCut).slice(0, worldsJoined);
  let others: Asked[] = [idInUse];
  for (const asked of telling) {
    const more = [...others, asked];
    if (others.length < worldsJoined && !findAround(join(more)).isCut) others = more;
  }
  assert.ok(cut.length > 0 && others.length > worldsJoined / 2, `${cut.length} and ${others.length}`);
  return [join(cut), join(others)];
}

test('the store looks that far', async (t) => {
  t.diagnostic(`seed ${seed}`);
  const chosen = chooseAsked();
  const [cut, others] = chosen.map(findAround);
  assert.ok(cut?.isCut && others?.isCut === false && others.events.length < chosen[1].world.length);
  const lines = chosen.flatMap((asked, index) => asked.world.map((event) => formatWorldEvent(event, index)));
  await writer.insertLines('stored_events', worldColumns, Buffer.from(lines.join('')));
  const said = await Promise.all(chosen.map(askStore));
  for (const [index, asked] of chosen.entries()) {
    const modelled = describeWorld(countOnce(asked.world), isIn(asked));
    assert.equal(said[index], modelled, JSON.stringify(asked, null, 1));
  }
});

/** `index`: of its pixel. */
async function askStore({ sinceMs, untilMs }: Asked, index: number): Promise<string> {
  const [since, until] = [sinceMs, untilMs].map((ms) => `fromUnixTimestamp64Milli(${ms}, 'UTC')`);
  const period = `pixel = ${index + 1}, since = ${since}, until = ${until}`;
  const lines: string[] = [];
  for (const question of askWorlds((view) => `${view}_of(${period})`))
    for (const { line } of await reader.query<{ line: string }>(question)) lines.push(line);
  return lines.sort().join('\n');
}

test('a day of a long past reads what lies around it', async () => {
  await writer.command(`INSERT INTO stored_events
    (pixel_id, event_name, event_id, event_time, received_at, channel, visitor_id, retention_days, batch_id, batch_row)
    SELECT ${busyPixel}, 'Purchase', toString(intDiv(number, 2)), now() - toIntervalSecond(60 * number) AS at, at, if(number % 2 = 0, 'browser', 'server'),
      intDiv(number, 20), 3950, 9, number
    FROM numbers(${busyRows})`);
  const ago = (days: number) => `now() - INTERVAL ${days} DAY`;
  for (const view of ['happenings', 'copies']) {
    const part = await countRead(
      `SELECT count() FROM ${view}_of(pixel = ${busyPixel}, since = ${ago(101)}, until = ${ago(100)})`,
    );
    const all = await countRead(`SELECT count() FROM ${view} WHERE pixel_id = ${busyPixel}`);
    assert.ok(part > 0 && part * 6 < all, `${view}: ${part} of ${all} rows`);
  }
});

async function countRead(question: string): Promise<number> {
  const answer = JSON.parse(String(await reader.queryText(question, 'JSON')));
  return answer.statistics.rows_read;
}
