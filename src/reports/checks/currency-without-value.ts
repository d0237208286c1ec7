// Check: currency-without-value.

import type { RowCheck } from '../check.ts';

export const currencyWithoutValue: RowCheck = {
  id: 'currency-without-value',
  severity: 'note',
  meaning: 'An event has a currency but no value: it counts as worth nothing.',
  cure: 'Add the value, or leave the currency out.',
  among: "event_name != 'Purchase' AND currency_text != ''",
  fault: "value_text = ''",
};
