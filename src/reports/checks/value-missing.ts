// Check: value-missing.

import type { RowCheck } from '../check.ts';

export const valueMissing: RowCheck = {
  id: 'value-missing',
  severity: 'note',
  meaning: 'An event that usually has a value comes without one: what it is worth cannot be added up.',
  cure: 'Give it `value` and `currency`, or leave it as it is when it is worth nothing.',
  among:
    "event_name IN ('AddPaymentInfo', 'AddToCart', 'CompleteRegistration', 'InitiateCheckout', 'StartTrial', 'Subscribe')",
  fault: "value_text = '' AND currency_text = ''",
};
