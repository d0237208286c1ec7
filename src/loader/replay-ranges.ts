// Where: raw records -> replay. Which ranges of all logs are there to be interpreted anew, and since when all of them are.

import { setTimeout as wait } from 'node:timers/promises';
import { StartError } from '../runtime/errors.ts';
import {
  claimedTo,
  committedTo,
  firstPosition,
  type KeptRange,
  lastWrittenMs,
  listRanges,
} from '../spool/spool.ts';
import { type LogFolder, readerName } from './log-folder.ts';
import type { LogRange } from './replay.ts';

const lookMs = 20;
/** A batch takes a second at most; a loader that has died is back within a few. */
const claimWaitMs = 60_000;

/**
 * Waits for the batches that a running loader has under way at this moment, not for later ones: their rows can be seen in the store before
 * the cursor is behind them, and who has seen a row means it too. Throws StartError when the loader does not get on.
 */
export async function waitForClaims(logs: readonly LogFolder[], isRunning: () => boolean): Promise<void> {
  const claims = logs.map(({ spool }) => ({ spool, to: claimedTo(spool, readerName) }));
  const deadlineMs = Date.now() + claimWaitMs;
  while (claims.some(({ spool, to }) => committedTo(spool, readerName) < to)) {
    if (!isRunning()) return;
    if (Date.now() > deadlineMs)
      throw new StartError(
        'loader_stuck',
        'the server has not got a batch of events into the store for a minute, so nothing was replayed; see its log, and run it again',
      );
    await wait(lookMs);
  }
}

/** Ranges that are in the store, of each log in rising order. Throws StartError when older ones than `fromMs` needs are gone. */
export function listKeptRanges(logs: readonly LogFolder[], fromMs: number): LogRange[] {
  const ranges: LogRange[] = [];
  let reachMs = 0;
  for (const log of logs) {
    const loadedTo = committedTo(log.spool, readerName);
    const kept = listRanges(log.spool, log.raw).filter(({ to }) => to <= loadedTo);
    if (loadedTo > 0) reachMs = Math.max(reachMs, reachOf(log, kept[0]));
    for (const range of kept) ranges.push({ ...range, log });
  }
  if (fromMs < reachMs) throw tooEarly(ranges.length, reachMs);
  return ranges;
}

/** Whatever was received since then and is in the store can be read. `first`: the first range that can. */
function reachOf({ spool }: LogFolder, first: KeptRange | undefined): number {
  // Without a range: nothing has come since the last was written.
  if (first === undefined) return lastWrittenMs(spool);
  return first.from === firstPosition ? 0 : first.startedAtMs;
}

function tooEarly(ranges: number, reachMs: number): StartError {
  const since = new Date(Math.ceil(reachMs / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
  const problem =
    ranges === 0
      ? 'no records are kept as they were received (setting raw-days, since the start of a server with it)'
      : `records are kept as they were received since ${since} only`;
  return new StartError('raw_too_young', `${problem}; give --from ${since} or later`);
}
