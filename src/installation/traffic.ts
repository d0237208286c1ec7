// Where: store -> installation. A pixel in, its sending templates out: which hosts and kinds of pages have sent something in
// the last 15 days, how much in each hour, and some of their pages.

import fs from 'node:fs';
import type { StoreClient } from '../store/store.ts';
import { mergeShapes, shapeSql } from './shape.ts';

/** Pages made alike that have sent something. */
export interface SendingTemplate {
  readonly pixelId: string;
  /** With its port, without `www.`, as the store has it. */
  readonly host: string;
  readonly template: string;
  /** `https://www.example.com`: how its pages are reached. */
  readonly origin: string;
  readonly lastMs: number;
  /** Events by age in whole hours, `historyHours` long. */
  readonly hours: readonly number[];
  /** Paths of a few of its pages: the newest first, then the most frequent. */
  readonly paths: readonly string[];
}

export const historyHours = 15 * 24;

const statement = fs
  .readFileSync(new URL('./sql/traffic.sql', import.meta.url), 'utf8')
  .replace('{shape}', () => shapeSql('path'));

interface Row {
  readonly host: string;
  readonly shape: string;
  readonly lastMs: string;
  readonly origin: string;
  readonly ages: readonly string[];
  readonly counts: readonly string[];
  readonly paths: readonly string[];
}

/** Busiest first. Throws StoreFault. */
export async function readTraffic(
  client: StoreClient,
  pixelId: string,
  nowMs: number,
): Promise<readonly SendingTemplate[]> {
  const rows = await client.query<Row>(statement, { pixelId, nowMs, hours: historyHours });
  const byHost = Map.groupBy(rows, ({ host }) => host);
  return [...byHost.values()].flatMap((ofHost) => mergeRows(pixelId, ofHost));
}

/** Rows of one host -> its templates. */
function mergeRows(pixelId: string, rows: readonly Row[]): SendingTemplate[] {
  const templateOf = mergeShapes(rows.map(({ shape }) => shape));
  const groups = Map.groupBy(rows, ({ shape }) => templateOf.get(shape) ?? shape);
  return [...groups].map(([template, group]) => {
    const hours = new Array<number>(historyHours).fill(0);
    for (const { ages, counts } of group)
      for (const [index, age] of ages.entries())
        hours[Number(age)] = (hours[Number(age)] ?? 0) + Number(counts[index]);
    const newest = group.reduce((a, b) => (Number(b.lastMs) > Number(a.lastMs) ? b : a));
    const paths = new Set([newest, ...group].flatMap((row) => row.paths));
    return {
      pixelId,
      host: newest.host,
      template,
      origin: newest.origin,
      lastMs: Number(newest.lastMs),
      hours,
      paths: [...paths].slice(0, 4),
    };
  });
}
