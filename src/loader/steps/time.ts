// Loader step: when the event happened. In: the client's `ts`, its time of sending by the same clock, and the time of receipt,
// Unix ms. Out: Unix ms.

import { limits } from '../../event/limits.ts';

/**
 * The client's time when it is believable (at most 7 days old, 10 minutes ahead), else the time of receipt. A clock that was
 * wrong at the time of sending is put right first, by the minutes that it was wrong.
 */
export function deriveEventTime(ts: string, receivedAtMs: number, sent = ''): number {
  const sentMs = isClock(ts) && isClock(sent) ? Number(sent) : Number.NaN;
  const tsMs = isWrong(sentMs, receivedAtMs) || /^\d{13}$/.test(ts) ? Number(ts) : Number.NaN;
  return placeEvent(tsMs, receivedAtMs, sentMs);
}

/** The same of numbers; NaN: not sent. */
export function placeEvent(tsMs: number, receivedAtMs: number, sentMs: number): number {
  const clientMs = isWrong(sentMs, receivedAtMs) ? tsMs + wholeMinutes(receivedAtMs - sentMs) : tsMs;
  const isBelievable =
    clientMs >= receivedAtMs - limits.eventAgeMaxMs && clientMs <= receivedAtMs + limits.eventFutureMaxMs;
  return isBelievable ? clientMs : receivedAtMs;
}

function isWrong(sentMs: number, receivedAtMs: number): boolean {
  return Math.abs(receivedAtMs - sentMs) > limits.clockSkewMinMs;
}

/** `text` is the time as a client writes it: compared as numbers, because writing one costs more than all of this step. */
export function isWritten(ms: number, text: string): boolean {
  return text.length === clockLength && isClock(text) && Number(text) === ms;
}

/** From 2001 to 2286. */
export const clockLength = 13;

/** Unix ms that `text` is written as; undefined: it is not, or not exactly so. */
export function readClock(text: string): number | undefined {
  return /^[1-9]\d{12}$/.test(text) ? Number(text) : undefined;
}

/** Of any year: a clock without a battery begins with 1970. */
function isClock(text: string): boolean {
  return /^\d{1,14}$/.test(text);
}

/** An event that is sent twice keeps one time, by which its copies are told: the time that a request took must not count. */
function wholeMinutes(ms: number): number {
  return Math.round(ms / 60_000) * 60_000;
}
