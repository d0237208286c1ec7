// Where: command line, behind `ownpixel quality`. An answer in, lines for a terminal out.

import type { EventQuality, QualityAnswer, SideQuality } from '../reports/reports.ts';
import { formatMinute, formatNumber, formatShare, plain } from './terminal-text.ts';

export function formatQuality({ pixelId, fromMs, events }: QualityAnswer, name: string): string {
  const head = `${plain(name)} (${pixelId}): ${events.length === 0 ? 'no events of a website' : 'quality of what arrived'} since ${formatMinute(fromMs)} UTC`;
  return `${[head, ...events.flatMap((event) => ['', ...formatEvent(event)])].join('\n')}\n`;
}

function formatEvent(event: EventQuality): string[] {
  const { eventName, happenings, copies, duplicateShare, coverage, page, server } = event;
  const duplicates =
    copies === happenings
      ? 'no duplicates'
      : `${formatNumber(copies - happenings)} of ${formatNumber(copies)} copies are duplicates (${formatShare(duplicateShare)})`;
  return [
    `  ${plain(eventName)}  ${formatNumber(happenings)} ${happenings === 1 ? 'happening' : 'happenings'}, ${duplicates}`,
    ...formatCoverage(coverage),
    ...formatSide('page', page),
    ...formatSide('server', server),
  ];
}

function formatCoverage(coverage: EventQuality['coverage']): string[] {
  if (coverage === null) return [];
  const { happenings, byEventId, byPerson, share, goalShare } = coverage;
  const found = `${formatNumber(byEventId)} by id, ${formatNumber(byPerson)} by person`;
  return [
    `      the server reports ${formatShare(share)} of ${formatNumber(happenings)} that pages reported (${found}); the goal is ${formatShare(goalShare)}`,
  ];
}

/** What is missing stands behind what it would add, most first. */
function formatSide(name: string, side: SideQuality | null): string[] {
  if (side === null) return [];
  const { events, score, withEventId, keys, freshness } = side;
  const shown = keys
    .filter(({ sent }) => sent > 0)
    .map(({ key, coverage, sent, usable }) => {
      const unusable = sent === usable ? '' : ` (${formatNumber(sent - usable)} cannot be used)`;
      return `${key} ${formatShare(coverage)}${unusable}`;
    });
  const potential = keys
    .filter(({ potential }) => potential > 0)
    .sort((a, b) => b.potential - a.potential)
    .slice(0, 3)
    .map(({ key, potential }) => `${key} +${potential.toFixed(1)}`);
  const late = `half arrive within ${formatDelay(freshness.medianMs)}, nine of ten within ${formatDelay(freshness.ninthMs)}`;
  return [
    `      ${name.padEnd(6)}  ${score.toFixed(1)} of 10  ${formatNumber(events)} ${events === 1 ? 'event' : 'events'}, ${formatShare(withEventId / events)} with event id, ${late}`,
    `              ${shown.length === 0 ? 'no key' : shown.join(', ')}`,
    ...(potential.length === 0 ? [] : [`              would add: ${potential.join(', ')}`]),
  ];
}

function formatDelay(ms: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
  ] as const;
  const [unitMs, unit] = units.find(([size]) => ms >= size) ?? [1_000, 's'];
  const count = ms / unitMs;
  return `${count < 10 && count % 1 !== 0 ? count.toFixed(1) : Math.round(count)} ${unit}`;
}
