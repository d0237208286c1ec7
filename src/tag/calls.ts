// Where: tag, between `fbq(...)` and the commands. In: calls, array-like, in order. Out: commands run in that order.
// Promises: while consent is revoked only `consent` itself runs, all else stays in the queue (`fbq.queue`, in
// memory, where the doctor can see it); a command that throws is a warning, never an error of the page.

import { commands } from './commands.ts';
import { loadWhenIdle } from './companion.ts';
import { isRevoked } from './consent.ts';
import { checkRoute } from './page-views.ts';
import { sendWaiting } from './track.ts';
import { attempt, note } from './warn.ts';

export const queue: ArrayLike<unknown>[] = [];

/** What `fbq(...)` ends in. Does not use `this`: tag managers call it as `callMethod.apply(null, arguments)`. */
export function receive(...call: unknown[]): void {
  queue.push(call);
}

export function drain(): void {
  let next = 0;
  while (next < queue.length) {
    let call: unknown[] = [];
    // `arguments` objects, arrays, and an array inside a call: `fbq(['track', 'Lead'])`. An entry of the queue can be anything;
    // what cannot be read is a call without a command.
    attempt(() => {
      call = Array.from(queue[next] || []);
      if (Array.isArray(call[0])) call = call[0];
    });
    if (isRevoked && call[0] !== 'consent') next++;
    else {
      queue.splice(next, 1);
      // A grant lets run what was held before it.
      next = 0;
      attempt(() => {
        note(...call);
        commands[call[0] as string]?.(...call.slice(1));
      });
    }
  }
  attempt(() => {
    sendWaiting();
    checkRoute();
    loadWhenIdle();
  });
}
