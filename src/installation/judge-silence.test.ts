// Silence: told when it is one, and not for nights, weekends, small numbers, or hours in which nobody listened.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeSilence } from './judge-silence.ts';
import { historyHours } from './traffic.ts';

/** Hours by age, from what came at an hour of the day and on a weekday; now is a Thursday, at `nowHour`. */
function makeHours(
  countAt: (hourOfDay: number, weekday: number, age: number) => number,
  { nowHour = 12, silent = 0 } = {},
): number[] {
  return Array.from({ length: historyHours }, (_, age) => {
    if (age < silent) return 0;
    const hour = 24 * 4 * 7 + 24 * 4 + nowHour - age;
    return countAt(((hour % 24) + 24) % 24, Math.floor(hour / 24) % 7, age);
  });
}

const heardHours = historyHours;
const steady = () => 20;

test('a page that sends all day and stops is silent after an hour', () => {
  assert.equal(judgeSilence({ hours: makeHours(steady), heardHours }), undefined);
  const silence = judgeSilence({ hours: makeHours(steady, { silent: 1 }), heardHours });
  assert.deepEqual(silence, { hours: 1, window: 1, usual: 20 });
});

test('the longest stretch that has passed is told', () => {
  const told = [2, 3, 7, 30, 80].map((silent) => {
    const silence = judgeSilence({ hours: makeHours(steady, { silent }), heardHours });
    return [silence?.hours, silence?.window, silence?.usual];
  });
  assert.deepEqual(told, [
    [2, 1, 20],
    [3, 3, 60],
    [7, 6, 120],
    [30, 24, 480],
    [80, 72, 1440],
  ]);
});

test('a night is no silence, and a morning that does not begin is one', () => {
  const byDay = (hour: number) => (hour >= 8 && hour < 22 ? 30 : 0);
  assert.equal(judgeSilence({ hours: makeHours(byDay, { nowHour: 5, silent: 8 }), heardHours }), undefined);
  // An hour after the usual beginning it may still be the clocks that have changed.
  assert.equal(judgeSilence({ hours: makeHours(byDay, { nowHour: 8, silent: 11 }), heardHours }), undefined);
  const late = judgeSilence({ hours: makeHours(byDay, { nowHour: 11, silent: 14 }), heardHours });
  assert.equal(late?.window, 6);
});

test('a weekend is no silence for an office, four days without anything are one', () => {
  const office = (hour: number, weekday: number) => (weekday < 5 && hour > 7 && hour < 18 ? 5 : 0);
  for (let nowHour = 0; nowHour < 24; nowHour++) {
    // Sunday, as seen from the Thursday of the others.
    const sunday = makeHours((hour, weekday) => office(hour, (weekday + 3) % 7), { nowHour });
    assert.equal(judgeSilence({ hours: sunday, heardHours }), undefined, `at ${nowHour}`);
  }
  assert.equal(judgeSilence({ hours: makeHours(office, { silent: 100 }), heardHours })?.window, 72);
});

test('a few events a day may pause for a day, and not for three', () => {
  const few = (hour: number) => (hour % 6 === 0 ? 1 : 0);
  assert.equal(judgeSilence({ hours: makeHours(few, { silent: 30 }), heardHours }), undefined);
  assert.equal(judgeSilence({ hours: makeHours(few, { silent: 75 }), heardHours })?.window, 72);
});

test('what has never sent, or has only just begun, is not silent', () => {
  assert.equal(judgeSilence({ hours: makeHours(() => 0), heardHours }), undefined);
  const new5days = makeHours((_hour, _day, age) => (age < 120 ? 50 : 0), { silent: 3 });
  assert.equal(judgeSilence({ hours: new5days, heardHours }), undefined);
});

test('hours in which this server was not there are no silence', () => {
  const hours = makeHours(steady, { silent: 7 });
  assert.equal(judgeSilence({ hours, heardHours: 0 }), undefined);
  assert.equal(judgeSilence({ hours, heardHours: 4 })?.window, 3);
});

test('random traffic that goes on raises no alarm', () => {
  let seed = 1;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  /** So many events come in an hour by chance when `mean` are to be expected. */
  const drawCount = (mean: number) => {
    let count = 0;
    for (let left = Math.exp(-mean), chance = random(); chance > left; chance *= random()) count++;
    return count;
  };
  let alarms = 0;
  for (let site = 0; site < 400; site++) {
    const mean = [0.1, 0.5, 1, 2, 5][site % 5] ?? 1;
    const history = Array.from({ length: historyHours + 24 }, () => drawCount(mean));
    for (let shift = 0; shift < 24; shift++)
      if (judgeSilence({ hours: history.slice(shift, shift + historyHours), heardHours })) alarms++;
  }
  assert.equal(alarms, 0);
});
