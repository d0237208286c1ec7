// Where: tag, page file. Sends again what did not arrive: what earlier pages left in browser storage (at most 7 days old)
// and what the collector could not take on this page. One request at a time, the next as soon as one is answered; after a
// failure later each time, and not before the collector asks for it, which the next page respects too. Doubles do no harm:
// each event carries its `oi`, by which the collector knows it.

import type { Core } from '../tag.ts';
import { readAnswers } from './answers.ts';
import { awaitConsent } from './await-consent.ts';

const keptMax = 5_000;
const expiryMs = 7 * 24 * 3_600_000;
/** Younger ones may still be on their way. */
const patienceMs = 3_000;
/** How often it is looked whether there is anything; doubled with each failure. */
const shortestPauseMs = 1e3;
const longestPauseMs = 600_000;
/** Characters of one request: more than may outlive a page, because what is kept need not. */
const requestMaxLength = 1e5;

export async function sendAgain(core: Core): Promise<void> {
  const { outbox } = core;
  const readPauseMs = readAnswers(core);
  core.attempt(() => adopt(core));
  let failures = 0;
  let delayMs = 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(delayMs, longestPauseMs)));
    await awaitConsent(core);
    // Meanwhile the collector may have asked for a longer pause.
    delayMs = readPauseMs();
    if (delayMs > 0) continue;
    let length = 0;
    // Oldest first, hence due first. One at least: a line alone may be longer.
    const chunk = outbox.unsent.filter((line, n) => {
      length += line.length;
      return ageMs(line) > patienceMs && (!n || length < requestMaxLength);
    });
    await outbox.request(['', ...chunk].join('\n'));
    const isStuck = chunk.some((line) => outbox.unsent.includes(line));
    failures = isStuck ? failures + 1 : 0;
    // By chance longer: those who were refused together shall not come back together.
    const pauseMs = shortestPauseMs * (1 + Math.random()) * 2 ** failures;
    delayMs = isStuck || !chunk[0] ? pauseMs : 0;
  }
}

/** Takes over what other pages have left. */
function adopt({ outbox }: Core): void {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith('_op0.'));
  const lines = keys.flatMap((key) => localStorage[key].split('\n')).filter((line) => ageMs(line) < expiryMs);
  const oldestFirst = [...new Set([...lines, ...outbox.unsent])].sort((a, b) => ageMs(b) - ageMs(a));
  outbox.unsent = oldestFirst.slice(-keptMax);
  for (const key of keys) delete localStorage[key];
  outbox.keep();
}

function ageMs(line: string): number {
  return Date.now() - Number(/&ts=(\d+)/.exec(line)?.[1]);
}
