// Where: reports. What the checks found at each look at what has arrived -> findings that last: since when each is known, when it was
// last seen, when it was mended. Pure; the clock is handed in.

import type { Severity } from '../event/severity.ts';
import type { Diagnostic } from './contract.ts';

export interface KnownFinding {
  readonly pixelId: string;
  /** Name of the check; one finding of a check is open at a time. */
  readonly check: string;
  readonly severity: Severity;
  /** Events that were wrong at the last look. */
  readonly count: number;
  /** Time of the first event that was wrong, and of the last so far, Unix ms. */
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
  /** When the server noticed it. */
  readonly noticedAtMs: number;
  /** When the check found nothing any more. Absent: it goes on. */
  readonly endedAtMs?: number;
}

export interface FindingsChange {
  /** Newest first. */
  readonly findings: readonly KnownFinding[];
  readonly begun: readonly KnownFinding[];
  readonly ended: readonly KnownFinding[];
}

/** What has ended is told for so long. */
const keepMs = 14 * 24 * 3_600_000;

/** `checks`: those that were made at this look; what others have found stays as it is. */
export function updateFindings(
  known: readonly KnownFinding[],
  look: {
    readonly pixelId: string;
    readonly checks: readonly string[];
    readonly diagnostics: readonly Diagnostic[];
    readonly nowMs: number;
  },
): FindingsChange {
  const { pixelId, checks, diagnostics, nowMs } = look;
  const isLookedAt = (finding: KnownFinding) =>
    finding.endedAtMs === undefined && finding.pixelId === pixelId && checks.includes(finding.check);
  const open = known.filter(isLookedAt);
  const others = known.filter(
    (finding) =>
      !isLookedAt(finding) && (finding.endedAtMs === undefined || nowMs - finding.endedAtMs < keepMs),
  );
  const goingOn: KnownFinding[] = [];
  const begun: KnownFinding[] = [];
  for (const { id, severity, count, firstSeenAtMs, lastSeenAtMs } of diagnostics) {
    const seen = { pixelId, check: id, severity, count, lastSeenAtMs };
    const before = open.find(({ check }) => check === id);
    if (before === undefined) begun.push({ ...seen, firstSeenAtMs, noticedAtMs: nowMs });
    else goingOn.push({ ...before, ...seen, lastSeenAtMs: Math.max(lastSeenAtMs, before.lastSeenAtMs) });
  }
  const ended = open
    .filter(({ check }) => !diagnostics.some(({ id }) => id === check))
    .map((finding) => ({ ...finding, endedAtMs: nowMs }));
  return { findings: [...begun, ...goingOn, ...ended, ...others], begun, ended };
}
