// Check: silence.

import { type Found, readStatement, type SetCheck } from '../check.ts';

export const silence: SetCheck = {
  id: 'silence',
  severity: 'error',
  meaning:
    'No event has arrived for a while in which there were some on each of the seven days before. (Looks at the last 60 days, whatever the period is.)',
  cure: 'Open a page and see whether it sends (`ownpixel doctor`); look at the last release, the consent tool, the content policy, and at `/readyz` of this server.',
  statement: readStatement('recent-hours'),
  judge: (rows, { nowMs }) => {
    const counts = new Map(rows.map((row) => [Number(row.age), Number(row.count)]));
    const hours = Math.min(...[...counts.keys()].filter((age) => age >= 0));
    const usual = Number.isFinite(hours) ? findUsual(counts, hours) : undefined;
    if (usual === undefined) return undefined;
    return describeSilence({ hours, usual, nowMs });
  },
};

const hourMs = 3_600_000;
const leastEvents = 5;
const windows = [24, 6, 1] as const;

interface Usual {
  readonly window: number;
  /** The fewest events of that window on the seven days before. */
  readonly events: number;
}

/** What the longest window that has passed in silence had before; undefined: silence is usual then. */
function findUsual(counts: ReadonlyMap<number, number>, hours: number): Usual | undefined {
  for (const window of windows) {
    if (hours < window) continue;
    // From a day on the days before the silence are compared, else the same hours of the days before this one.
    const start = window === 24 ? hours : 24;
    const days = Array.from({ length: 7 }, (_, day) => sumHours(counts, start + day * 24, window));
    const events = Math.min(...days);
    if (events >= leastEvents) return { window, events };
  }
  return undefined;
}

function sumHours(counts: ReadonlyMap<number, number>, from: number, length: number): number {
  return Array.from({ length }, (_, hour) => counts.get(from + hour) ?? 0).reduce(
    (sum, count) => sum + count,
    0,
  );
}

function describeSilence(of: {
  readonly hours: number;
  readonly usual: Usual;
  readonly nowMs: number;
}): Found {
  const { hours, usual, nowMs } = of;
  const { window, events } = usual;
  const expected = window === 24 ? Math.floor(hours / 24) * events : events;
  const usually =
    window === 24 ? 'a day' : `in the same ${window === 1 ? 'hour' : `${window} hours`} of a day`;
  const detail = `nothing for ${hours} hour${hours === 1 ? '' : 's'}; before, never fewer than ${events} ${usually}`;
  return {
    count: expected,
    among: expected,
    firstSeenAtMs: nowMs - hours * hourMs,
    lastSeenAtMs: nowMs,
    examples: [{ eventName: '', page: '', detail, count: expected }],
  };
}
