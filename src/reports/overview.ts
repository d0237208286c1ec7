// Where: reports. The question behind the first page: totals, series, pages, referrers, event names of one period.
// One SQL file a part, asked side by side. Happenings are counted, not rows: copies share a dedup key.

import fs from 'node:fs';
import type { StoreClient } from '../store/store.ts';
import { bucketStarts } from './buckets.ts';
import type { CountRow, OverviewAnswer, Period, SeriesPoint, Totals } from './contract.ts';

export interface OverviewQuestion {
  readonly pixelId: string;
  readonly period: Period;
  /** IANA name. */
  readonly timezone: string;
}

/** Calendar days before today that a period includes. */
const daysBefore: Readonly<Record<Period, number>> = { today: 0, '7d': 6, '30d': 29 };

const sql = {
  totals: readSql('totals'),
  series: readSql('series'),
  pages: readSql('pages'),
  referrers: readSql('referrers'),
  eventNames: readSql('event-names'),
  rejected: readSql('rejected-count'),
  hasEvents: readSql('has-events'),
};

export async function runOverview(client: StoreClient, question: OverviewQuestion): Promise<OverviewAnswer> {
  const { pixelId, period, timezone } = question;
  const parameters = { pixelId, timezone, daysBefore: daysBefore[period] };
  const unit = period === 'today' ? 'HOUR' : 'DAY';
  const [totals, series, pages, referrers, eventNames, rejected, found] = await Promise.all([
    client.query<Record<string, unknown>>(sql.totals, parameters),
    client.query<Record<string, unknown>>(sql.series.replace('{unit}', unit), parameters),
    client.query<Record<string, unknown>>(sql.pages, parameters),
    client.query<Record<string, unknown>>(sql.referrers, parameters),
    client.query<Record<string, unknown>>(sql.eventNames, parameters),
    client.query<Record<string, unknown>>(sql.rejected, parameters),
    client.query<Record<string, unknown>>(sql.hasEvents, { pixelId }),
  ]);
  return {
    pixelId,
    period,
    hasEvents: Number(found[0]?.found ?? 0) > 0,
    totals: shapeTotals(totals[0]),
    series: fillSeries(series, question),
    pages: pages.map(shapeCount),
    referrers: referrers.map(shapeCount),
    eventNames: eventNames.map(shapeCount),
    lastEventAtMs: Number(totals[0]?.lastEventAtMs ?? 0) || null,
    rejected: Number(rejected[0]?.rejected ?? 0),
  };
}

function shapeTotals(row: Record<string, unknown> | undefined): Totals {
  return {
    events: Number(row?.events ?? 0),
    pageViews: Number(row?.pageViews ?? 0),
    visitors: Number(row?.visitors ?? 0),
  };
}

function shapeCount(row: Record<string, unknown>): CountRow {
  return { label: String(row.label), count: Number(row.count), visitors: Number(row.visitors) };
}

/** Every bucket of the period, also those without an event. */
function fillSeries(rows: readonly Record<string, unknown>[], question: OverviewQuestion): SeriesPoint[] {
  const points = new Map(rows.map((row) => [Number(row.at), shapeTotals(row)]));
  const unit = question.period === 'today' ? 'hour' : 'day';
  const starts = bucketStarts({
    unit,
    daysBefore: daysBefore[question.period],
    timezone: question.timezone,
    nowMs: Date.now(),
  });
  return starts.map((at) => ({ at, ...(points.get(at) ?? { events: 0, pageViews: 0, visitors: 0 }) }));
}

function readSql(name: string): string {
  return fs.readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
}
