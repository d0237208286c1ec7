// Where: command line. A point in time as a person writes it -> Unix ms.

import { UsageError } from '../runtime/errors.ts';

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90m`, `2h`, `3d` before now, a day (`2026-11-23`, UTC) or a time (`2026-11-23T14:30`, UTC unless it says). */
export function parseTime(option: string, text: string, nowMs: number): number {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return Math.max(0, nowMs - Number(count) * unitMs[unit as keyof typeof unitMs]);
  const isTime = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.test(text);
  const hasZone = text.length === 10 || /(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const ms = isTime ? Date.parse(hasZone ? text : `${text}Z`) : Number.NaN;
  // A day that no month has (`2026-02-30`) would become one of the next.
  const isReal = ms >= 0 && (text.length > 10 || new Date(ms).toISOString().startsWith(text));
  if (!isReal)
    throw new UsageError(
      `${option} must be a time such as 2h, 3d, 2026-11-23 or 2026-11-23T14:30, not "${text}"`,
    );
  return ms;
}
