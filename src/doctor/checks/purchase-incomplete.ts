// Check: purchase-incomplete.

import { dataValue, readEventData } from '../event-data.ts';
import { type Check, finding } from '../finding.ts';
import { sameEvent } from '../names.ts';

export const purchaseIncomplete: Check = {
  id: 'purchase-incomplete',
  severity: 'error',
  stage: 'calls',
  meaning:
    'A purchase without value or currency: revenue is not counted, and the event is refused for optimisation.',
  verify: 'The console warns of a missing parameter; the request has no `cd[value]` or `cd[currency]`.',
  cure: "Add both: fbq('track', 'Purchase', {value: 9.99, currency: 'EUR'})",
  repairs: 'no',
  run: ({ calls }, check) =>
    calls.flatMap((call) => {
      const event = readEventData(call);
      if (event === undefined || typeof event.name !== 'string' || sameEvent(event.name) !== 'Purchase')
        return [];
      const missing = ['value', 'currency'].filter((key) => isMissing(dataValue(event, key)));
      return missing.length === 0
        ? []
        : [finding(check, { at: call, message: `the purchase has no ${missing.join(' and no ')}` })];
    }),
};

function isMissing(value: ReturnType<typeof dataValue>): boolean {
  return value === undefined || value === null || value === '';
}
