// Check: wrong-arguments.

import { isConstantObject, unknown } from '../constants.ts';
import { readEventData } from '../event-data.ts';
import { type Check, finding } from '../finding.ts';
import { rangeOf } from '../subject.ts';

export const wrongArguments: Check = {
  id: 'wrong-arguments',
  severity: 'warning',
  stage: 'calls',
  meaning: 'The data of an event must be an object. A text or a list is taken apart letter by letter.',
  verify: 'The request has `cd[0]`, `cd[1]` and so on.',
  cure: "Hand over an object: fbq('track', 'ViewContent', {content_name: '...'})",
  repairs: 'no',
  run: ({ calls }, check) =>
    calls.flatMap((call) => {
      const event = readEventData(call);
      if (
        event?.node === undefined ||
        event.data === unknown ||
        event.data === undefined ||
        event.data === null
      )
        return [];
      // An empty list has no effect; a well-known plugin writes it.
      if (isConstantObject(event.data) || (Array.isArray(event.data) && event.data.length === 0)) return [];
      return [
        finding(check, { at: rangeOf(call, event.node), message: 'the data of this event is not an object' }),
      ];
    }),
};
