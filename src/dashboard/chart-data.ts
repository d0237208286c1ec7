// Where: series of the overview -> columns and scales of the line chart. Pure. The bucket that is still running is a
// column of its own, so that it can be drawn as unfinished: a day that has just begun is not a slump.

import type { Period, SeriesPoint } from '../reports/contract.ts';
import type { Measure } from './view.ts';

type Column = readonly (number | null)[];

export interface ChartColumns {
  readonly at: readonly number[];
  readonly finished: Column;
  /** The last finished point and the running one; null elsewhere. */
  readonly running: Column;
}

export function buildColumns(series: readonly SeriesPoint[], measure: Measure, nowMs: number): ChartColumns {
  const nowSeconds = nowMs / 1000;
  const runningIndex = series.findLastIndex((point) => point.at <= nowSeconds);
  return {
    at: series.map((point) => point.at),
    finished: series.map((point, index) => (index < runningIndex ? point[measure] : null)),
    running: series.map((point, index) =>
      index === runningIndex || index === runningIndex - 1 ? point[measure] : null,
    ),
  };
}

const lastHourOfDaySeconds = 23 * 3600;

/** Today is drawn on the width of the whole day, so that the line grows to the right while it passes. */
export function buildTimeRange(at: readonly number[], period: Period): [number, number] {
  const first = at[0] ?? 0;
  const last = at.at(-1) ?? first;
  if (period === 'today') return [first, Math.max(last, first + lastHourOfDaySeconds)];
  return first === last ? [first - 1, last + 1] : [first, last];
}

/** Times to be labelled: evenly spread, at most one in `minGap` pixels, always counted from the newest. */
export function buildTicks(range: readonly [number, number], period: Period, maxTicks: number): number[] {
  const [from, to] = range;
  const stepSeconds = period === 'today' ? 3600 : 86_400;
  const buckets = Math.round((to - from) / stepSeconds);
  const every = niceStep(Math.ceil((buckets + 1) / Math.max(1, maxTicks)), period);
  const count = Math.floor(buckets / every) + 1;
  return Array.from({ length: count }, (_, index) => shiftBy(from, index * every, period));
}

const niceHours = [1, 2, 3, 4, 6, 12, 24] as const;
const niceDays = [1, 2, 3, 5, 7, 10, 15, 30] as const;

function niceStep(step: number, period: Period): number {
  const nice = period === 'today' ? niceHours : niceDays;
  return nice.find((candidate) => candidate >= step) ?? step;
}

/** TRICKY: a day is not 86,400 s when the clocks change; adding in local days keeps ticks at midnight. */
function shiftBy(from: number, steps: number, period: Period): number {
  if (period === 'today') return from + steps * 3600;
  const date = new Date(from * 1000);
  date.setDate(date.getDate() + steps);
  return date.getTime() / 1000;
}

/** From zero, with air above, and never so flat that one event fills the chart. */
export function buildCountRange(max: number | null): [number, number] {
  return [0, Math.max(4, (max ?? 0) * 1.08)];
}
