// Check: translated-code.

import { findDamage } from '../damage-check.ts';
import type { Check } from '../finding.ts';

export const translatedCode: Check = {
  id: 'translated-code',
  severity: 'error',
  stage: 'code',
  meaning: 'A machine translation has translated words of the code, such as `function` or `return`.',
  verify: 'View the source and compare it with the base code.',
  cure: 'The words of the language are put back',
  repairs: 'sometimes',
  run: findDamage('translated'),
};
