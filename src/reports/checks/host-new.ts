// Check: host-new.

import { judgeGroups, readStatement, type SetCheck } from '../check.ts';

export const hostNew: SetCheck = {
  id: 'host-new',
  severity: 'warning',
  meaning:
    'Events come from a host that had none in the 30 days before: a new site of yours, a test system, a copy of your pages, or somebody who uses your id.',
  cure: 'If the host is yours, nothing is to be done, and after the period this goes away. Else find out who shows your code there.',
  statement: readStatement('new-hosts'),
  judge: judgeGroups,
};
