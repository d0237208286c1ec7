// Where: reports. The hours or days of a period in a time zone, as the store's toStartOfInterval would name them.
// Days are 23 or 25 hours long when clocks change, so they are found on the calendar, not by adding 24 hours.

const hourMs = 3_600_000;

/** Starts of the buckets from `daysBefore` days before today until now, Unix seconds, oldest first. */
export function bucketStarts(range: {
  readonly unit: 'hour' | 'day';
  readonly daysBefore: number;
  readonly timezone: string;
  readonly nowMs: number;
}): number[] {
  const { unit, daysBefore, timezone, nowMs } = range;
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    timeZoneName: 'shortOffset',
  });
  // A bucket begins where the clock's text changes. Zones are offset by quarters of an hour: look at each.
  const textAt = (ms: number) => clock.format(ms).slice(0, unit === 'hour' ? undefined : 10);
  const dayAt = (ms: number) => clock.format(ms).slice(0, 10);
  const step = hourMs / 4;
  const today = dayAt(nowMs);
  const earliest = Math.floor((nowMs - (daysBefore + 1) * 25 * hourMs) / step) * step;
  const starts: { readonly at: number; readonly day: string }[] = [];
  let last = textAt(earliest);
  for (let ms = earliest + step; ms <= nowMs; ms += step) {
    const text = textAt(ms);
    if (text !== last) starts.push({ at: ms / 1000, day: dayAt(ms) });
    last = text;
  }
  const days = [...new Set(starts.map((start) => start.day))].slice(-(daysBefore + 1));
  const first = days[0] ?? today;
  return starts.filter((start) => start.day >= first).map((start) => start.at);
}
