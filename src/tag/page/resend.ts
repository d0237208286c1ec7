// Where: tag, page file. Sends again what did not arrive: what earlier pages left in browser storage (at most 7 days old)
// and what the collector could not take on this page. Later each time, and not before the collector asks for it, which
// the next page respects too. Doubles do no harm: each event carries its `oi`, by which the collector knows it.

import type { Core } from '../tag.ts';
import { attempt, readAnswers } from './answers.ts';

const keptMax = 5_000;
const expiryMs = 7 * 24 * 3_600_000;
/** Those of this page that are younger may still be on their way. */
const patienceMs = 5_000;
const firstDelayMs = 1_000;
const longestDelayMs = 600_000;
/** Events at once: more than one request must not be under way, browsers bound what may outlive the page. */
const chunkMax = 50;

export function sendAgain(core: Core): void {
  const { outbox } = core;
  const answers = readAnswers(core);
  const adopted = new Set(adopt(core));
  let chunk: string[] = [];
  let delayMs = firstDelayMs;

  const sendNext = () => {
    const isStuck = chunk.some((line) => outbox.unsent.includes(line));
    delayMs = isStuck ? Math.min(delayMs * 2, longestDelayMs) : firstDelayMs;
    if (answers.waitMs() <= 0) {
      const due = outbox.unsent.filter((line) => adopted.has(line) || ageMs(line) > patienceMs);
      chunk = due.slice(0, chunkMax);
      outbox.deliver(chunk);
    }
    setTimeout(sendNext, Math.max(delayMs, answers.waitMs()));
  };
  sendNext();
}

/** Takes over what other pages have left, and returns it. */
function adopt({ outbox }: Core): string[] {
  const own = outbox.unsent;
  attempt(() => {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith('_op0.')) continue;
      const lines = (localStorage.getItem(key) || '').split('\n').filter((line) => ageMs(line) < expiryMs);
      outbox.unsent = [...new Set([...lines, ...outbox.unsent])].slice(-keptMax);
      localStorage.removeItem(key);
    }
    outbox.keep();
  });
  return outbox.unsent.filter((line) => !own.includes(line));
}

function ageMs(line: string): number {
  return Date.now() - Number(/&ts=(\d+)/.exec(line)?.[1]);
}
