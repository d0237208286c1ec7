// Where: tag, page file. What the collector answers: refusals become warnings, `Retry-After` becomes a pause that later pages
// of this site keep as well.

import type { Core } from '../tag.ts';

const storageKey = '_opPause';

export interface Answers {
  /** How long nothing is to be sent again; negative: it may be. */
  waitMs(): number;
}

export function readAnswers({ outbox, notes }: Core): Answers {
  // Without storage the pause ends with the page.
  let storage: Record<string, unknown> = {};
  attempt(() => {
    storage = localStorage;
  });
  const read = ({ status, headers }: Response) => {
    if (status > 399) notes.push(['!', 'REFUSED', headers.get('x-ownpixel') || status]);
    const seconds = Number(headers.get('retry-after'));
    if (seconds > 0)
      attempt(() => {
        storage[storageKey] = Date.now() + seconds * 1e3;
      });
  };
  outbox.answers.splice(0).forEach(read);
  outbox.answers.push = (answer) => {
    read(answer);
    return 0;
  };
  return { waitMs: () => (Number(storage[storageKey]) || 0) - Date.now() };
}

/** Storage may be forbidden or full. */
export function attempt(act: () => void): void {
  try {
    act();
  } catch {}
}
