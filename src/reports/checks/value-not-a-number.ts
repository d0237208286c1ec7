// Check: value-not-a-number.

import type { RowCheck } from '../check.ts';

export const valueNotANumber: RowCheck = {
  id: 'value-not-a-number',
  severity: 'error',
  meaning:
    'The value is no plain number: it has a currency sign, letters, a separator of thousands or a decimal comma. What it was meant to be is a guess, so it may not be counted.',
  cure: 'Send a number with a decimal point and nothing else: `1234.5`, not `1,234.50 €`.',
  among: "value_text != ''",
  fault: "NOT match(value_text, '^[+-]?[0-9]+([.][0-9]*)?$')",
  detail: 'leftUTF8(value_text, 40)',
};
