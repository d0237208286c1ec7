// Check: purchase-incomplete.

import type { RowCheck } from '../check.ts';

export const purchaseIncomplete: RowCheck = {
  id: 'purchase-incomplete',
  severity: 'error',
  meaning: 'A purchase without value or currency: it is counted, its revenue is not.',
  cure: "Give every purchase both: `fbq('track', 'Purchase', {value: 9.99, currency: 'EUR'})`.",
  among: "event_name = 'Purchase'",
  fault: "value_text = '' OR currency_text = ''",
  detail:
    "multiIf(value_text != '', 'no currency', currency_text != '', 'no value', 'no value and no currency')",
};
