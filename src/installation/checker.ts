// Where: installation, the inspector's side of its thread. Addresses in, outcomes out. Promises an answer to every question within a
// minute and a half, whatever a page does to the doctor: then the thread is ended, the page named, and a new thread goes on.

import { Worker } from 'node:worker_threads';
import type { Outcome } from './record-outcome.ts';

export interface ThreadOptions {
  readonly mayPrivate: boolean;
}

export interface CheckRequest {
  readonly id: number;
  readonly kind: 'check' | 'survey';
  readonly address: string;
}

export type CheckReply =
  | { readonly kind: 'examining'; readonly id: number }
  | { readonly kind: 'checked'; readonly id: number; readonly outcome: Outcome; readonly delayMs: number }
  | { readonly kind: 'surveyed'; readonly id: number; readonly addresses: readonly string[] };

export interface Checker {
  /** Undefined: interrupted, nothing is known. `delayMs`: what the site wants between two pages. */
  check(address: string): Promise<{ readonly outcome: Outcome; readonly delayMs: number } | undefined>;
  survey(address: string): Promise<readonly string[] | undefined>;
  /** Ends the thread; what is asked gets no outcome. */
  close(): Promise<void>;
}

const longestMs = 90_000;
const memoryMib = 512;

interface Waiting {
  readonly resolve: (reply: CheckReply | undefined) => void;
  isExamined: boolean;
}

export function createChecker(options: ThreadOptions & { readonly longestMs?: number }): Checker {
  const { mayPrivate, longestMs: deadlineMs = longestMs } = options;
  const waiting = new Map<number, Waiting>();
  let thread: Worker | undefined;
  let isClosed = false;
  let asked = 0;

  function start(): Worker {
    const started = new Worker(new URL('./check-thread.ts', import.meta.url), {
      workerData: { mayPrivate } satisfies ThreadOptions,
      resourceLimits: { maxOldGenerationSizeMb: memoryMib },
    });
    started.on('message', receive);
    // Out of memory, or a bug: the page being examined did it.
    started.on('error', (error) => giveUp(started, `the doctor fails on it (${error.message})`));
    return started;
  }

  function receive(reply: CheckReply): void {
    const one = waiting.get(reply.id);
    if (one === undefined) return;
    if (reply.kind === 'examining') one.isExamined = true;
    else {
      waiting.delete(reply.id);
      one.resolve(reply);
    }
  }

  /** Ends the thread. The page that was being examined is to blame; the others are asked another time. */
  function giveUp(culprit: Worker | undefined, reason: string): void {
    if (culprit === undefined || culprit !== thread) return;
    thread = undefined;
    void culprit.terminate();
    for (const [id, { resolve, isExamined }] of waiting) {
      const outcome: Outcome = { kind: 'unread', reason, isGone: false };
      resolve(isExamined ? { kind: 'checked', id, outcome, delayMs: 0 } : undefined);
    }
    waiting.clear();
  }

  function ask(kind: CheckRequest['kind'], address: string): Promise<CheckReply | undefined> {
    if (isClosed) return Promise.resolve(undefined);
    const id = ++asked;
    thread ??= start();
    const asks = thread;
    const { promise, resolve } = Promise.withResolvers<CheckReply | undefined>();
    waiting.set(id, { resolve, isExamined: false });
    asks.postMessage({ id, kind, address } satisfies CheckRequest);
    const deadline = setTimeout(
      () =>
        giveUp(asks, `the doctor does not come to an end on it within ${Math.round(deadlineMs / 1000)} s`),
      deadlineMs,
    );
    return promise.finally(() => clearTimeout(deadline));
  }

  return {
    async check(address) {
      const reply = await ask('check', address);
      return reply?.kind === 'checked' ? { outcome: reply.outcome, delayMs: reply.delayMs } : undefined;
    },
    async survey(address) {
      const reply = await ask('survey', address);
      return reply?.kind === 'surveyed' ? reply.addresses : undefined;
    },
    async close() {
      isClosed = true;
      const last = thread;
      for (const { resolve } of waiting.values()) resolve(undefined);
      waiting.clear();
      thread = undefined;
      await last?.terminate();
    },
  };
}
