// Check: personal-data.

import { type Constant, isConstantObject } from '../constants.ts';
import { readEventData } from '../event-data.ts';
import { type Check, finding } from '../finding.ts';

export const personalData: Check = {
  id: 'personal-data',
  severity: 'warning',
  stage: 'calls',
  meaning: "A person's e-mail address stands in the data of an event and leaves the browser in clear.",
  verify: 'The request has the address in `cd[...]`.',
  cure: 'Leave it out, or hand it over as user data of `init`, which is hashed first',
  repairs: 'no',
  run: ({ calls }, check) =>
    calls.flatMap((call) => {
      const data = readEventData(call)?.data;
      return data !== undefined && holdsAddress(data)
        ? [finding(check, { at: call, message: 'an e-mail address stands in the data of this event' })]
        : [];
    }),
};

function holdsAddress(value: Constant): boolean {
  if (typeof value === 'string') return /[\w.+-]@[\w-]{1,63}\.[a-z]{2,}/i.test(value);
  return isConstantObject(value) && [...value.entries.values()].some(holdsAddress);
}
