// Check: referrer-spam.

import { judgeGroups, readStatement, type SetCheck } from '../check.ts';

export const referrerSpam: SetCheck = {
  id: 'referrer-spam',
  severity: 'note',
  meaning:
    'Views come from hosts that are known for invented visits, or twenty visitors or more come from one host, all to the front page, and none of them does anything else: visits that are made so that you open that host. Page views and referrers are too high by them.',
  cure: 'Do not open the host. Leave it out of what you count: `WHERE referrer_host NOT IN (...)`. If it is a site that really links to you, nothing is to be done.',
  statement: readStatement('referrer-spam'),
  judge: judgeGroups,
};
