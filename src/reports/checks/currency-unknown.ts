// Check: currency-unknown.

import { currencyCodes } from '../../event/currencies.ts';
import { quoteList, type RowCheck } from '../check.ts';

export const currencyUnknown: RowCheck = {
  id: 'currency-unknown',
  severity: 'error',
  meaning:
    'The currency is not one of the three-letter codes of ISO 4217, so that the value cannot be added to others.',
  cure: 'Write the code of the currency: `EUR`, not `€` or `Euro`.',
  among: "currency_text != ''",
  fault: `upper(currency_text) NOT IN (${quoteList([...currencyCodes])})`,
  detail: 'leftUTF8(currency_text, 40)',
};
