// Check: currency-missing.

import { standardEvents } from '../../event/standard-events.ts';
import { quoteList, type RowCheck } from '../check.ts';

export const currencyMissing: RowCheck = {
  id: 'currency-missing',
  severity: 'warning',
  meaning: 'An event has a value but no currency, so that its value cannot be added up.',
  cure: 'Add the currency, or leave the value out.',
  among: `event_name != 'Purchase' AND value_text != '' AND event_name IN (${quoteList(standardEvents)})`,
  fault: "currency_text = '' AND value_text != '0'",
};
