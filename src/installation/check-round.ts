// Where: installation. The pages that are due -> their outcomes, politely: one page of a host after the other with a pause between
// them, a few hosts at a time, and a host that does not answer is left alone.

import { setTimeout as wait } from 'node:timers/promises';
import type { Checker } from './checker.ts';
import type { Outcome } from './record-outcome.ts';
import type { KnownPage } from './state.ts';

export interface Round {
  readonly checker: Checker;
  readonly pages: readonly KnownPage[];
  readonly signal: AbortSignal;
  /** Called for each page that was looked at, in the order in which they come. */
  readonly onOutcome: (page: KnownPage, outcome: Outcome) => void;
}

const hostsAtATime = 3;
const pauseMs = 250;
/** So many pages of a host that cannot be read, one after the other, and the rest waits for the next time. */
const mostFaults = 4;

export async function checkRound({ checker, pages, signal, onOutcome }: Round): Promise<void> {
  const hosts = [...Map.groupBy(pages, ({ address }) => new URL(address).host).values()];
  const worker = async () => {
    for (let host = hosts.shift(); host !== undefined && !signal.aborted; host = hosts.shift())
      await checkHost(host);
  };
  await Promise.all(Array.from({ length: hostsAtATime }, worker));

  async function checkHost(ofHost: readonly KnownPage[]): Promise<void> {
    let faults = 0;
    // One page may be watched for several pixels.
    for (const same of Map.groupBy(ofHost, ({ address }) => address).values()) {
      const [first] = same;
      if (first === undefined || signal.aborted || faults >= mostFaults) return;
      const found = await checker.check(first.address);
      if (found === undefined) continue;
      const { outcome, delayMs } = found;
      faults = outcome.kind === 'unread' && !outcome.isGone ? faults + 1 : 0;
      for (const page of same) onOutcome(page, outcome);
      await pause(Math.max(pauseMs, delayMs), signal);
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
