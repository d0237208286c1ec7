// Loader step: when the event happened. In: the client's `ts` and the time of receipt, Unix ms. Out: Unix ms.

import { limits } from '../../event/limits.ts';

/** The client's time when it is believable (at most 7 days old, 10 minutes ahead), else the time of receipt. */
export function deriveEventTime(ts: string, receivedAtMs: number): number {
  const clientMs = /^\d{13}$/.test(ts) ? Number(ts) : Number.NaN;
  const isBelievable =
    clientMs >= receivedAtMs - limits.eventAgeMaxMs && clientMs <= receivedAtMs + limits.eventFutureMaxMs;
  return isBelievable ? clientMs : receivedAtMs;
}
