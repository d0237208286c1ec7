// Check: typographic-dashes.

import { findDamage } from '../damage-check.ts';
import type { Check } from '../finding.ts';

export const typographicDashes: Check = {
  id: 'typographic-dashes',
  severity: 'error',
  stage: 'code',
  meaning: 'Hyphens have become dashes, or dots an ellipsis, in the code itself.',
  verify: 'The console shows a syntax error at the line.',
  cure: 'Hyphens and dots are put back',
  repairs: 'sometimes',
  run: findDamage('dashes'),
};
