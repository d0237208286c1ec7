// Check: events-lost.

import { type AnswerRow, readStatement, type SetCheck } from '../check.ts';
import type { Loss } from '../contract.ts';

export const eventsLost: SetCheck = {
  id: 'events-lost',
  severity: 'warning',
  meaning:
    'Events that the tag sent never arrived: the tag numbers the events of a browser tab, and numbers are missing. All counts are too low by at least these.',
  cure: 'Look whether this server was away or answered 503 (`/metrics`, `/readyz`), at a proxy or firewall in front of it, and at the content policy of the pages: it must allow this host in `connect-src` and `img-src`.',
  statement: readStatement('lost-events'),
  judge: (rows) => {
    const { arrived, lost } = readLoss(rows);
    if (lost < leastEvents || lost < (arrived + lost) * leastShare) return undefined;
    return {
      count: lost,
      among: arrived + lost,
      firstSeenAtMs: Number(rows[0]?.first_ms),
      lastSeenAtMs: Number(rows[0]?.last_ms),
      examples: [{ eventName: '', page: '', detail: `${arrived} numbered events arrived`, count: lost }],
    };
  },
};

const leastEvents = 10;
/** Some are always lost: a battery that is empty, a train in a tunnel. */
const leastShare = 0.01;

export function readLoss(rows: readonly AnswerRow[]): Loss {
  return { arrived: Number(rows[0]?.arrived ?? 0), lost: Number(rows[0]?.lost ?? 0) };
}
