// Where: reports, behind what is judged. Since when events are looked at: the period that was asked for or, of very many events, the
// newest of it.

import type { StoreClient } from '../store/store.ts';
import { type AnswerRow, readStatement } from './check.ts';

export interface JudgedQuestion {
  readonly pixelId: string;
  /** Length of the period that ends now. */
  readonly days: number;
  readonly nowMs: number;
  /** So many of the newest events are judged, and the hour in which the last of them lies: it bounds time and memory. */
  readonly mostEvents?: number | undefined;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
export const recentHours = readStatement('recent-hours');

/** `hours`: the answer to `recentHours`. */
export async function findJudged(
  client: StoreClient,
  { pixelId, days, nowMs, mostEvents = 1_000_000 }: JudgedQuestion,
): Promise<{ readonly hours: readonly AnswerRow[]; readonly fromMs: number }> {
  const hours = await client.query<AnswerRow>(recentHours, { pixelId, nowMs });
  return { hours, fromMs: Math.max(nowMs - days * dayMs, nowMs - countHours(hours, mostEvents) * hourMs) };
}

/** How many of the last hours hold more than `mostEvents`; of none: without end. */
function countHours(hours: readonly AnswerRow[], mostEvents: number): number {
  let events = 0;
  for (const { age, count } of hours) {
    events += Number(count);
    if (events > mostEvents) return Number(age) + 1;
  }
  return Number.POSITIVE_INFINITY;
}
