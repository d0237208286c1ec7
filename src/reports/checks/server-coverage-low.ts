// Check: server-coverage-low.

import { readStatement, type SetCheck } from '../check.ts';
import { goodShare, judgeSides, sharedShare } from '../judge-sides.ts';

/** Below this the ids are to blame: `event-ids-never-match`. */
const neverShare = 0.05;

export const serverCoverageLow: SetCheck = {
  id: 'server-coverage-low',
  severity: 'warning',
  meaning:
    'The server reports fewer than three quarters of the events that the page reports: what blockers take from the page is not made up for.',
  cure: 'Send the event from the server for every happening, not only for some kinds of payment or some pages.',
  statement: readStatement('sides'),
  judge: (rows) =>
    judgeSides(rows, (sides) => {
      const share = sharedShare(sides);
      if (share === undefined || share < neverShare || share >= goodShare) return undefined;
      const { pageIds, sharedIds } = sides;
      return {
        count: pageIds - sharedIds,
        among: pageIds,
        detail: `${sharedIds} of ${pageIds} reported by the server`,
      };
    }),
};
