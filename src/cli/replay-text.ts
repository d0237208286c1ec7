// Where: command line. What a person writes about a period to be replayed, and what is told of it.

import { isPixelId } from '../event/pixel-id.ts';
import type { ReplayPeriod } from '../loader/loader.ts';
import { UsageError } from '../runtime/errors.ts';
import type { PeriodTally } from './replay-period.ts';
import { formatNumber } from './terminal-text.ts';
import { parseTime } from './time-argument.ts';

/** Throws UsageError. */
export function parsePeriod(
  { from, to, pixel }: { readonly from: string; readonly to?: string; readonly pixel?: string },
  nowMs: number,
): ReplayPeriod {
  if (pixel !== undefined && !isPixelId(pixel))
    throw new UsageError(`--pixel must be the id of a pixel, not "${pixel}"`);
  const fromMs = parseTime('--from', from, nowMs);
  const toMs = to === undefined ? nowMs : parseTime('--to', to, nowMs);
  if (toMs <= fromMs) throw new UsageError('--to must be later than --from');
  return { fromMs, toMs, pixelId: pixel };
}

export function formatProgress({ records, changed, accepted, refused }: PeriodTally): string {
  return `${formatNumber(records)} records, ${formatNumber(changed + accepted + refused)} rows differ`;
}

export function formatTally(tally: PeriodTally, isDry: boolean): string {
  const { records, compared, changed, accepted, refused, columns } = tally;
  const would = isDry ? 'would change' : 'changed';
  const lines = [
    `${formatNumber(records)} records of the period, ${formatNumber(changed + accepted + refused)} rows ${would}`,
  ];
  const mostFirst = [...columns].sort(([, a], [, b]) => b - a);
  for (const [column, rows] of mostFirst) lines.push(`  ${column}: ${formatNumber(rows)}`);
  if (accepted > 0) lines.push(`  from rejected to events: ${formatNumber(accepted)}`);
  if (refused > 0) lines.push(`  from events to rejected: ${formatNumber(refused)}`);
  const absent = records - compared;
  if (absent > 0) lines.push(`${formatNumber(absent)} have no row in the store any more and stay away`);
  return `${lines.join('\n')}\n`;
}
