// Where: tag, page file. What the collector answers: refusals become warnings, `Retry-After` becomes a pause that later pages
// of this site keep as well, unless it is asked for while consent is revoked: then it is not stored.

import type { Core } from '../tag.ts';
import { follow } from './follow.ts';

const storageKey = '_opPause';

/** Returns how long nothing is to be sent again, ms; negative: it may be. */
export function readAnswers({ outbox, notes, attempt, isRevoked }: Core): () => number {
  let untilMs = 0;
  attempt(() => {
    untilMs = Number(localStorage[storageKey] || 0);
  });
  follow(outbox.answers, ({ status, headers }) => {
    const outcome = `${status} ${headers.get('x-ownpixel')}`;
    // Of several events in one request some may be rejected.
    if (/^[45]|re/.test(outcome)) notes.push(['!', 'REFUSED', outcome]);
    const seconds = Number(headers.get('retry-after'));
    if (seconds) {
      untilMs = Date.now() + seconds * 1e3;
      attempt(() => {
        if (!isRevoked()) localStorage[storageKey] = untilMs;
      });
    }
  });
  return () => untilMs - Date.now();
}
