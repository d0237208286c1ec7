// Check: noscript-unmarked.

import { type Check, finding } from '../finding.ts';
import { listImageIds } from '../pixel-ids.ts';

export const noscriptUnmarked: Check = {
  id: 'noscript-unmarked',
  severity: 'note',
  stage: 'calls',
  meaning:
    'The address of the noscript image does not say `noscript=1`. Its page views are counted, but look like those of any other image.',
  verify: 'Look for `noscript=1` at the end of the address.',
  cure: 'Add `&noscript=1` to the address of the image',
  repairs: 'no',
  run: ({ page }, check) =>
    listImageIds(page)
      // Images of other events are documented without it.
      .filter(({ isInNoscript, event, isMarked }) => isInNoscript && event === 'PageView' && !isMarked)
      .map(({ start, end }) =>
        finding(check, { at: { start, end }, message: 'the noscript image does not say `noscript=1`' }),
      ),
};
