// Check: typographic-quotes.

import { findDamage } from '../damage-check.ts';
import type { Check } from '../finding.ts';

export const typographicQuotes: Check = {
  id: 'typographic-quotes',
  severity: 'error',
  stage: 'code',
  meaning:
    'A text editor or a content system has turned straight quotes into curly, low or angled ones, or into primes. They mean nothing in code: the whole script is refused and no event is sent.',
  verify: 'The console shows "Invalid or unexpected token" at the line.',
  cure: 'Straight quotes are put back',
  repairs: 'sometimes',
  run: findDamage('quotes'),
};
