// Check: fbp-invalid.

import type { RowCheck } from '../check.ts';

export const fbpInvalid: RowCheck = {
  id: 'fbp-invalid',
  severity: 'warning',
  meaning:
    'The browser id `fbp` is not of the form of the cookie `_fbp`: the event belongs to no known visitor.',
  cure: 'Pass the cookie `_fbp` on as it is: `fb.1.1596403881668.1098115397`.',
  among: "fbp != ''",
  fault: "NOT match(fbp, '^fb[.][0-9][.][0-9]{1,16}[.].+$')",
};
