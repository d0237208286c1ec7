// Hours and days of a period on the calendar of a time zone, also where days are 23 or 25 hours long.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bucketStarts } from './buckets.ts';

function starts(unit: 'hour' | 'day', daysBefore: number, timezone: string, now: string): string[] {
  const nowMs = Date.parse(now);
  return bucketStarts({ unit, daysBefore, timezone, nowMs }).map((at) =>
    new Date(at * 1_000).toISOString().slice(0, 16),
  );
}

test('the hours of today begin at midnight of the zone and end with the hour that is running', () => {
  assert.deepEqual(starts('hour', 0, 'UTC', '2026-07-01T02:59:59Z'), [
    '2026-07-01T00:00',
    '2026-07-01T01:00',
    '2026-07-01T02:00',
  ]);
  assert.deepEqual(starts('hour', 0, 'Europe/Berlin', '2026-06-30T22:00:00Z'), ['2026-06-30T22:00']);
  assert.equal(starts('hour', 0, 'Europe/Berlin', '2026-06-30T21:59:59Z').length, 24);
});

test('seven days are today and the six before', () => {
  const days = starts('day', 6, 'UTC', '2026-03-03T12:00:00Z');
  assert.deepEqual(days, [
    '2026-02-25T00:00',
    '2026-02-26T00:00',
    '2026-02-27T00:00',
    '2026-02-28T00:00',
    '2026-03-01T00:00',
    '2026-03-02T00:00',
    '2026-03-03T00:00',
  ]);
});

test('when clocks go forward the day has 23 hours, and the days around it begin at midnight', () => {
  assert.equal(starts('hour', 0, 'Europe/Berlin', '2026-03-29T21:59:00Z').length, 23);
  assert.equal(starts('hour', 0, 'America/New_York', '2026-03-09T03:59:00Z').length, 23);
  assert.deepEqual(starts('day', 2, 'Europe/Berlin', '2026-03-30T12:00:00Z'), [
    '2026-03-27T23:00',
    '2026-03-28T23:00',
    '2026-03-29T22:00',
  ]);
});

test('when clocks go back the day has 25 hours: the one that comes twice is two buckets', () => {
  const berlin = starts('hour', 0, 'Europe/Berlin', '2026-10-25T22:59:00Z');
  assert.equal(berlin.length, 25);
  assert.deepEqual(berlin.slice(2, 4), ['2026-10-25T00:00', '2026-10-25T01:00']);
  assert.equal(starts('hour', 0, 'America/New_York', '2026-11-02T04:59:00Z').length, 25);
  assert.deepEqual(starts('day', 2, 'America/New_York', '2026-11-02T12:00:00Z'), [
    '2026-10-31T04:00',
    '2026-11-01T04:00',
    '2026-11-02T05:00',
  ]);
});

test('zones that are half an hour or a quarter off have their own hours and midnights', () => {
  assert.deepEqual(starts('hour', 0, 'Asia/Kolkata', '2026-07-01T20:00:00Z'), [
    '2026-07-01T18:30',
    '2026-07-01T19:30',
  ]);
  assert.deepEqual(starts('hour', 0, 'Asia/Kathmandu', '2026-07-01T19:00:00Z'), ['2026-07-01T18:15']);
  assert.deepEqual(starts('day', 1, 'Asia/Kolkata', '2026-07-01T12:00:00Z'), [
    '2026-06-29T18:30',
    '2026-06-30T18:30',
  ]);
});

test('there are always as many days as asked for, each later than the one before', () => {
  for (const timezone of [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Adelaide',
    'Pacific/Kiritimati',
  ]) {
    for (let hours = 0; hours < 366 * 24; hours += 31) {
      const nowMs = Date.UTC(2026, 0, 1) + hours * 3_600_000;
      const days = bucketStarts({ unit: 'day', daysBefore: 6, timezone, nowMs });
      assert.equal(days.length, 7, `${timezone} ${new Date(nowMs).toISOString()}`);
      assert.deepEqual(
        days,
        [...new Set(days)].sort((a, b) => a - b),
      );
      assert.ok((days.at(-1) ?? 0) * 1_000 <= nowMs);
    }
  }
});
