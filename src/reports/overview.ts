// Where: reports. The question behind the first page: totals, series, pages, referrers, event names of one period.
// All parts are read in one go from the rows that are kept of their happenings (scope.ts).

import fs from 'node:fs';
import type { StoreClient } from '../store/store.ts';
import { bucketStarts } from './buckets.ts';
import type { BotChoice, BotRow, CountRow, OverviewAnswer, Period, SeriesPoint, Totals } from './contract.ts';
import { findScope, inPeriod } from './scope.ts';

export interface OverviewQuestion {
  readonly pixelId: string;
  readonly period: Period;
  /** IANA name. */
  readonly timezone: string;
  /** Default: `apart`; `counted` as long as nobody but bots has ever come, such as somebody's own trial with a test tool. */
  readonly botChoice?: BotChoice;
}

/** Calendar days before today that a period includes. */
export const periodDays: Readonly<Record<Period, number>> = { today: 0, '7d': 6, '30d': 29 };

const sql = {
  overview: readSql('overview').replace('{inPeriod}', inPeriod),
  lastEvent: readSql('last-event'),
  rejected: readSql('rejected-count'),
  comers: readSql('comers'),
};

interface PartRow {
  readonly part: 'totals' | 'series' | 'pages' | 'referrers' | 'eventNames' | 'bots';
  readonly label: string;
  readonly events: string;
  readonly pageViews: string;
  readonly visitors: string;
}

export async function runOverview(client: StoreClient, question: OverviewQuestion): Promise<OverviewAnswer> {
  const { pixelId, period, timezone } = question;
  const parameters = { pixelId, timezone, daysBefore: periodDays[period] };
  const unit = period === 'today' ? 'HOUR' : 'DAY';
  const [scope, comers] = await Promise.all([findScope(client, parameters), findComers(client, pixelId)]);
  const botChoice = question.botChoice ?? (comers === 'bots' ? 'counted' : 'apart');
  const overview = sql.overview.replace('{unit}', unit).replace('{isKept}', () => scope.isKept);
  const [parts, last, rejected] = await Promise.all([
    client.query<PartRow>(overview, {
      ...parameters,
      ...scope.parameters,
      withBots: botChoice === 'counted',
    }),
    client.query<Record<string, unknown>>(sql.lastEvent, parameters),
    client.query<Record<string, unknown>>(sql.rejected, parameters),
  ]);
  const partOf = (name: PartRow['part']) => parts.filter(({ part }) => part === name);
  return {
    pixelId,
    period,
    botChoice,
    hasEvents: comers !== 'nobody',
    totals: shapeTotals(partOf('totals')[0]),
    series: fillSeries(partOf('series'), question),
    pages: partOf('pages').slice(0, 20).map(shapeCount),
    referrers: partOf('referrers').slice(0, 20).map(shapeCount),
    eventNames: partOf('eventNames').map(shapeCount),
    bots: partOf('bots').map(shapeBots),
    lastEventAtMs: Number(last[0]?.lastEventAtMs ?? 0) || null,
    rejected: Number(rejected[0]?.rejected ?? 0),
  };
}

/** Who has ever sent an event of this pixel. */
async function findComers(client: StoreClient, pixelId: string): Promise<'nobody' | 'bots' | 'people'> {
  const [row] = await client.query<{ readonly found: 'nobody' | 'bots' | 'people' }>(sql.comers, { pixelId });
  return row?.found ?? 'nobody';
}

function shapeTotals(row: PartRow | undefined): Totals {
  return {
    events: Number(row?.events ?? 0),
    pageViews: Number(row?.pageViews ?? 0),
    visitors: Number(row?.visitors ?? 0),
  };
}

function shapeCount({ label, events, visitors }: PartRow): CountRow {
  return { label, count: Number(events), visitors: Number(visitors) };
}

function shapeBots({ label, events }: PartRow): BotRow {
  return { reason: label, events: Number(events) };
}

/** Every bucket of the period, also those without an event. */
function fillSeries(rows: readonly PartRow[], question: OverviewQuestion): SeriesPoint[] {
  const points = new Map(rows.map((row) => [Number(row.label), shapeTotals(row)]));
  const unit = question.period === 'today' ? 'hour' : 'day';
  const starts = bucketStarts({
    unit,
    daysBefore: periodDays[question.period],
    timezone: question.timezone,
    nowMs: Date.now(),
  });
  return starts.map((at) => ({ at, ...(points.get(at) ?? { events: 0, pageViews: 0, visitors: 0 }) }));
}

function readSql(name: string): string {
  return fs.readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
}
