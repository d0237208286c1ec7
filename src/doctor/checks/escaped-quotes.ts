// Check: escaped-quotes.

import { findDamage } from '../damage-check.ts';
import type { Check } from '../finding.ts';

export const escapedQuotes: Check = {
  id: 'escaped-quotes',
  severity: 'error',
  stage: 'code',
  meaning:
    'The code was escaped for a text of another program and stored that way: backslashes stand before its quotes.',
  verify: 'The console shows "Invalid or unexpected token" at a backslash.',
  cure: 'One level of escaping is taken back',
  repairs: 'sometimes',
  run: findDamage('backslashes'),
};
