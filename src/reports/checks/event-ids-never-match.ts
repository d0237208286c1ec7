// Check: event-ids-never-match.

import { readStatement, type SetCheck } from '../check.ts';
import { judgeSides, sharedShare } from '../judge-sides.ts';

const neverShare = 0.05;

export const eventIdsNeverMatch: SetCheck = {
  id: 'event-ids-never-match',
  severity: 'error',
  meaning:
    'Page and server both give the same event ids, but never the same: a happening may be counted twice.',
  cure: 'Make the id once, for instance the number of the order, and hand it to the other side; numbers and texts must be written alike.',
  statement: readStatement('sides'),
  judge: (rows) =>
    judgeSides(rows, (sides) => {
      const share = sharedShare(sides);
      const isNever =
        share !== undefined && share < neverShare && sides.serverEventsWithId >= sides.serverEvents / 2;
      if (!isNever) return undefined;
      const { pageIds, sharedIds } = sides;
      return {
        count: pageIds - sharedIds,
        among: pageIds,
        detail: `${sharedIds} of ${pageIds} ids are the server's too`,
      };
    }),
};
