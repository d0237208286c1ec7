// Check: user-data-shared.

import { judgeGroups, readStatement, type SetCheck } from '../check.ts';

export const userDataShared: SetCheck = {
  id: 'user-data-shared',
  severity: 'warning',
  meaning:
    'One hashed e-mail, phone or external id is sent for many visitors: a fixed text of a template or a test account, not the data of each.',
  cure: 'Send the data of the visitor who is signed in, and none for the others.',
  statement: readStatement('shared-user-data'),
  judge: judgeGroups,
};
