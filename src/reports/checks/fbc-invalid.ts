// Check: fbc-invalid.

import type { RowCheck } from '../check.ts';

export const fbcInvalid: RowCheck = {
  id: 'fbc-invalid',
  severity: 'warning',
  meaning:
    'The click id `fbc` is not of the form of the cookie `_fbc`: the visit cannot be told to come from an advertisement.',
  cure: 'Pass the cookie `_fbc` on as it is, or build it as `fb.1.{time in ms}.{fbclid}`; without a click leave it out.',
  among: "fbc != ''",
  fault: "NOT match(fbc, '^fb[.][0-9][.][0-9]{1,16}[.].+$')",
};
