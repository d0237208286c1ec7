// Check: sudden-drop.

import { type AnswerRow, examplesMax, readStatement, type SetCheck } from '../check.ts';

export const suddenDrop: SetCheck = {
  id: 'sudden-drop',
  severity: 'warning',
  meaning:
    'An event came less than half as often in the last 24 hours as on the poorest of the seven days before. (Whatever the period is.)',
  cure: 'Look at what was changed since then: a release, a theme, a consent tool, a plugin. Let `ownpixel doctor` look at the page.',
  statement: readStatement('recent-days'),
  judge: (rows, { nowMs }) => {
    const ofToday = rows.some((row) => Number(row.age) === 0);
    // Nothing at all is `silence`.
    const drops = ofToday ? findDrops(rows) : [];
    if (drops.length === 0) return undefined;
    return {
      count: drops.reduce((sum, { least, last }) => sum + least - last, 0),
      among: drops.reduce((sum, { least }) => sum + least, 0),
      firstSeenAtMs: nowMs - dayMs,
      lastSeenAtMs: nowMs,
      examples: drops.slice(0, examplesMax).map(({ eventName, page, least, last }) => ({
        eventName,
        page,
        detail: `${last} in the last 24 hours; before, never fewer than ${least} a day`,
        count: least - last,
      })),
    };
  },
};

const dayMs = 24 * 3_600_000;
/** Smaller numbers fall to half of their least by chance. */
const leastEvents = 30;

interface Drop {
  readonly eventName: string;
  readonly page: string;
  /** Events of the poorest of the seven days before. */
  readonly least: number;
  readonly last: number;
}

function findDrops(rows: readonly AnswerRow[]): Drop[] {
  const byName = Map.groupBy(rows, (row) => String(row.event_name));
  const drops = [...byName].flatMap(([eventName, days]) => {
    const count = (age: number) => Number(days.find((row) => Number(row.age) === age)?.count ?? 0);
    const least = Math.min(...[1, 2, 3, 4, 5, 6, 7].map(count));
    const last = count(0);
    const page = String(days[0]?.page ?? '');
    return least >= leastEvents && last < least / 2 ? [{ eventName, page, least, last }] : [];
  });
  return drops.sort((a, b) => b.least - b.last - (a.least - a.last));
}
