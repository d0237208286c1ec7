// Check: full-width-characters.

import { findDamage } from '../damage-check.ts';
import type { Check } from '../finding.ts';

export const fullWidthCharacters: Check = {
  id: 'full-width-characters',
  severity: 'error',
  stage: 'code',
  meaning: 'An East Asian input method or a translation has put full-width punctuation into the code.',
  verify: 'The brackets and commas are as wide as letters; the console shows a syntax error.',
  cure: 'Plain characters are put back',
  repairs: 'sometimes',
  run: findDamage('fullwidth'),
};
