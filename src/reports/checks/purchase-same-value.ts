// Check: purchase-same-value.

import { judgeGroups, readStatement, type SetCheck } from '../check.ts';

const leastPurchases = 20;

export const purchaseSameValue: SetCheck = {
  id: 'purchase-same-value',
  severity: 'note',
  meaning:
    'Twenty purchases or more have one and the same value: perhaps a fixed number in the code instead of what was paid.',
  cure: 'Take the value from the order. If everything you sell costs the same, nothing is to be done.',
  statement: readStatement('purchase-values'),
  judge: (rows) =>
    Number(rows[0]?.values) === 1 && Number(rows[0]?.count) >= leastPurchases ? judgeGroups(rows) : undefined,
};
