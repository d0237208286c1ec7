// Check: broken-encoding.

import { findDamage } from '../damage-check.ts';
import type { Check } from '../finding.ts';

export const brokenEncoding: Check = {
  id: 'broken-encoding',
  severity: 'error',
  stage: 'code',
  meaning:
    'The page was saved or delivered in an encoding other than its own; quotes have become two or three foreign characters.',
  verify: 'Look for sequences like "â€™" or for replacement characters.',
  cure: 'The characters that were meant are put back as plain ones',
  repairs: 'sometimes',
  run: findDamage('mojibake'),
};
