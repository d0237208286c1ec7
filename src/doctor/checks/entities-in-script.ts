// Check: entities-in-script.

import { findDamage } from '../damage-check.ts';
import type { Check } from '../finding.ts';

export const entitiesInScript: Check = {
  id: 'entities-in-script',
  severity: 'error',
  stage: 'code',
  meaning:
    'A template or an editor has escaped the code: `&quot;`, `&#39;`, `&amp;&amp;`. Inside a script nothing decodes them.',
  verify: 'The console shows "Unexpected token \'&\'".',
  cure: 'The entities are decoded once',
  repairs: 'sometimes',
  run: findDamage('entities'),
};
