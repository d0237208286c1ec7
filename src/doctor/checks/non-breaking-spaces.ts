// Check: non-breaking-spaces.

import { findDamage } from '../damage-check.ts';
import type { Check } from '../finding.ts';

export const nonBreakingSpaces: Check = {
  id: 'non-breaking-spaces',
  severity: 'error',
  stage: 'code',
  meaning: 'Non-breaking spaces stand where spaces belong.',
  verify: 'Show invisible characters in an editor.',
  cure: 'Plain spaces are put back',
  repairs: 'sometimes',
  run: findDamage('spaces'),
};
