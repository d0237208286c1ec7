// Check: server-user-data-missing.

import type { RowCheck } from '../check.ts';

export const serverUserDataMissing: RowCheck = {
  id: 'server-user-data-missing',
  severity: 'warning',
  meaning:
    'Events of the server come without anything that tells whose they are: no hashed e-mail, phone or external id, no `fbp`, no `fbc`. They belong to no visit.',
  cure: 'Pass on the cookies `_fbp` and `_fbc` of the visitor, and what the visitor has told you as hashed user data.',
  among: "is_server AND action_source = 'website'",
  fault:
    "fbp = '' AND fbc = '' AND NOT mapContains(user_data, 'em') AND NOT mapContains(user_data, 'ph') AND NOT mapContains(user_data, 'external_id')",
};
