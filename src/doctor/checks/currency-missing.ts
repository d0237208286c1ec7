// Check: currency-missing.

import { dataValue, readEventData } from '../event-data.ts';
import { type Check, finding } from '../finding.ts';
import { sameEvent } from '../names.ts';

export const currencyMissing: Check = {
  id: 'currency-missing',
  severity: 'warning',
  stage: 'calls',
  meaning: 'An event has a value but no currency, so that its value cannot be added up.',
  verify: 'The request has `cd[value]` and no `cd[currency]`.',
  cure: 'Add the currency, or leave the value out',
  repairs: 'no',
  run: ({ calls }, check) =>
    calls.flatMap((call) => {
      const event = readEventData(call);
      if (event === undefined || typeof event.name !== 'string' || sameEvent(event.name) === 'Purchase')
        return [];
      const value = dataValue(event, 'value');
      const hasValue = typeof value === 'number' ? value !== 0 : typeof value === 'string' && value !== '';
      return hasValue && dataValue(event, 'currency') === undefined && sameEvent(event.name) !== undefined
        ? [finding(check, { at: call, message: 'the event has a value but no currency' })]
        : [];
    }),
};
