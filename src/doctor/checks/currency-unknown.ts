// Check: currency-unknown.

import { isCurrency } from '../../event/currencies.ts';
import { plainText } from '../damage.ts';
import { dataNode, dataValue, readEventData } from '../event-data.ts';
import { type Check, finding } from '../finding.ts';
import { rangeOf } from '../subject.ts';

/** Signs that stand for one currency only. */
const signs: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₽': 'RUB',
  '₺': 'TRY',
  '₩': 'KRW',
  '₴': 'UAH',
  zł: 'PLN',
  R$: 'BRL',
  US$: 'USD',
  Kč: 'CZK',
};
const guesses: Readonly<Record<string, string>> = {
  $: 'USD',
  EURO: 'EUR',
  EUROS: 'EUR',
  DOLLAR: 'USD',
  DOLLARS: 'USD',
  UKP: 'GBP',
  POUND: 'GBP',
  RMB: 'CNY',
  KR: 'SEK, NOK or DKK',
  '¥': 'JPY or CNY',
};

export const currencyUnknown: Check = {
  id: 'currency-unknown',
  severity: 'error',
  stage: 'calls',
  meaning:
    'The currency is not one of the three-letter codes of ISO 4217, so that the value cannot be counted.',
  verify: 'The request has the text in `cd[currency]`.',
  cure: 'The code of the currency is written',
  repairs: 'sometimes',
  run: (subject, check) =>
    subject.calls.flatMap((call) => {
      const event = readEventData(call);
      const currency = event === undefined ? undefined : dataValue(event, 'currency');
      if (event === undefined || typeof currency !== 'string' || currency === '' || isCurrency(currency))
        return [];
      const node = dataNode(event, 'currency');
      const at = node === undefined ? call : rangeOf(call, node);
      const plain = plainText(currency);
      const code = signs[plain] ?? (isCurrency(plain) ? plain.toUpperCase() : undefined);
      const message = `${JSON.stringify(currency)} is not the code of a currency`;
      if (code !== undefined && node?.type === 'Literal' && call.isEditable) {
        const quote = subject.page.text[at.start] ?? "'";
        return [finding(check, { at, message, edits: [{ ...at, text: `${quote}${code}${quote}` }] })];
      }
      const guess = guesses[plain.toUpperCase()];
      return [
        finding(check, {
          at,
          message,
          cure:
            guess === undefined
              ? 'Write a three-letter code, like EUR'
              : `Write the three-letter code: ${guess}`,
        }),
      ];
    }),
};
