// Check: invisible-characters.

import { findDamage } from '../damage-check.ts';
import type { Check } from '../finding.ts';

export const invisibleCharacters: Check = {
  id: 'invisible-characters',
  severity: 'error',
  stage: 'code',
  meaning:
    'Zero-width characters, marks of text direction or soft hyphens stand in the code, mostly copied from a web page or a chat. Nobody sees them; the script is refused.',
  verify: 'Show invisible characters in an editor, or paste the line into one that shows code points.',
  cure: 'The invisible characters are removed',
  repairs: 'sometimes',
  run: findDamage('invisible'),
};
