// Check: purchase-repeated.

import { judgeGroups, readStatement, type SetCheck } from '../check.ts';

export const purchaseRepeated: SetCheck = {
  id: 'purchase-repeated',
  severity: 'error',
  meaning:
    'One order is counted as several purchases: its page was loaded again, or page and server report it under different ids. Its revenue is counted as often.',
  cure: 'Use the number of the order as the event id, in the browser (`eventID`) and on the server (`event_id`).',
  statement: readStatement('repeated-purchases'),
  judge: judgeGroups,
};
