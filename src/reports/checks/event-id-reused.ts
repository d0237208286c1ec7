// Check: event-id-reused.

import { judgeGroups, readStatement, type SetCheck } from '../check.ts';

export const eventIdReused: SetCheck = {
  id: 'event-id-reused',
  severity: 'error',
  meaning:
    'One event id comes from many visitors: a page cache hands the same page, with the same id in it, to all of them. Their events count as one, so most are not counted.',
  cure: 'Make the id in the browser, for each event anew, or keep pages with an id out of the cache.',
  statement: readStatement('reused-ids'),
  judge: judgeGroups,
};
