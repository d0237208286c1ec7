// Where: installation, between traffic and alerts. The hours of a template or host in, whether its silence is one that its own
// recent past does not know out. Pure. Nights, weekends and small numbers are no silence: the same hours of other days, and
// whole days, must never have been as quiet.

export interface Silence {
  /** Whole hours without an event. */
  readonly hours: number;
  /** What passed in silence: so many hours at a stretch. */
  readonly window: number;
  /** The fewest events in such a stretch before. */
  readonly usual: number;
}

export interface SilenceQuestion {
  /** Events by age in whole hours; all that is known. */
  readonly hours: readonly number[];
  /** For so many hours without a gap this server has been there to hear something. */
  readonly heardHours: number;
}

interface Stretch {
  readonly window: number;
  /** So many stretches before are looked at. */
  readonly before: number;
}

/** Longest first: what it says is worth most. */
const stretches: readonly Stretch[] = [
  { window: 72, before: 3 },
  { window: 24, before: 7 },
  { window: 6, before: 7 },
  { window: 3, before: 7 },
  { window: 1, before: 7 },
];

/** The poorest stretch had so many: with fewer, a pause comes about by chance. */
const leastEvents = 10;

/** Undefined: there is no silence, or it is usual, or nobody can tell. */
export function judgeSilence({ hours, heardHours }: SilenceQuestion): Silence | undefined {
  const first = hours.findIndex((count) => count > 0);
  if (first <= 0) return undefined;
  for (const stretch of stretches) {
    if (first < stretch.window || heardHours < stretch.window) continue;
    const usual = stretch.window < 24 ? countOnOtherDays(hours, stretch) : countBefore(hours, first, stretch);
    if (usual >= leastEvents) return { hours: first, window: stretch.window, usual };
  }
  return undefined;
}

/** The poorest of the same hours on the days before. An hour earlier and later counts too: clocks change. */
function countOnOtherDays(hours: readonly number[], { window, before }: Stretch): number {
  const starts = Array.from({ length: before }, (_, day) => (day + 1) * 24).flatMap((start) => [
    start - 1,
    start,
    start + 1,
  ]);
  return Math.min(...starts.map((start) => countEvents(hours, start, window)));
}

/** The poorest of the stretches before the silence began. */
function countBefore(hours: readonly number[], first: number, { window, before }: Stretch): number {
  const starts = Array.from({ length: before }, (_, index) => first + index * window);
  return Math.min(...starts.map((start) => countEvents(hours, start, window)));
}

function countEvents(hours: readonly number[], start: number, length: number): number {
  return hours.slice(start, start + length).reduce((sum, count) => sum + count, 0);
}
