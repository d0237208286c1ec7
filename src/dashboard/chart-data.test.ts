// What the chart draws from buckets: the running one apart, the future not at all, ticks that fit.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildColumns, buildCountRange, buildTicks, buildTimeRange } from './chart-data.ts';

const point = (at: number, events: number) => ({ at, events, pageViews: 0, visitors: 0 });

test('the bucket that is still running is drawn apart, joined to the last finished one', () => {
  const series = [point(0, 5), point(3600, 7), point(7200, 1)];
  const columns = buildColumns(series, 'events', 7_300_000);
  assert.deepEqual(columns.finished, [5, 7, null]);
  assert.deepEqual(columns.running, [null, 7, 1]);
});

test('hours that have not begun are not drawn as zeros', () => {
  const series = [point(0, 5), point(3600, 7), point(7200, 0)];
  const { finished, running } = buildColumns(series, 'events', 3_700_000);
  assert.deepEqual([finished[2], running[2]], [null, null]);
});

test('today is as wide as a day from its first hour on', () => {
  assert.deepEqual(buildTimeRange([0], 'today'), [0, 23 * 3600]);
  assert.deepEqual(buildTimeRange([0, 86_400], '7d'), [0, 86_400]);
});

test('there are never more ticks than fit', () => {
  for (const maxTicks of [1, 3, 5, 9, 40]) {
    assert.ok(buildTicks([0, 23 * 3600], 'today', maxTicks).length <= maxTicks);
    assert.ok(buildTicks([0, 29 * 86_400], '30d', maxTicks).length <= maxTicks);
  }
});

test('daily ticks stay at midnight when the clocks change', (context) => {
  const zone = process.env.TZ;
  context.after(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  process.env.TZ = 'Europe/Berlin';
  const from = new Date(2026, 9, 23).getTime() / 1000;
  const to = new Date(2026, 9, 29).getTime() / 1000;
  const hours = buildTicks([from, to], '7d', 10).map((tick) => new Date(tick * 1000).getHours());
  assert.deepEqual(hours, [0, 0, 0, 0, 0, 0, 0]);
});

test('a chart of nothing still has a height', () => {
  assert.deepEqual(buildCountRange(null), [0, 4]);
  assert.deepEqual(buildCountRange(0), [0, 4]);
});
