// Check: tags-in-script.

import { findDamage } from '../damage-check.ts';
import type { Check } from '../finding.ts';

export const tagsInScript: Check = {
  id: 'tags-in-script',
  severity: 'error',
  stage: 'code',
  meaning:
    'Automatic paragraphs and line breaks, or a script pasted into a script, have put HTML tags between the lines of code.',
  verify:
    'View the source: `<p>`, `<br>` or `<script>` stand inside the script. The console shows "Unexpected token \'<\'".',
  cure: 'The tags are removed',
  repairs: 'sometimes',
  run: findDamage('tags'),
};
