// Check: noscript-other-id.

import { type Check, finding } from '../finding.ts';
import { listImageIds, listPixelIds } from '../pixel-ids.ts';
import { validId } from '../send-events.ts';

export const noscriptOtherId: Check = {
  id: 'noscript-other-id',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'The noscript image counts for another pixel than the script: copied from another site, or forgotten when the id changed.',
  verify: 'Compare the id in the image with the one in `init`.',
  cure: 'Decide which id is right and write it in both places',
  repairs: 'no',
  run: (subject, check) => {
    const ofScripts = new Set(
      subject.calls
        .filter(({ values }) => values[0] === 'init')
        .flatMap(({ values }) => validId(values[1]) ?? []),
    );
    if (ofScripts.size === 0 || listPixelIds(subject).length === 0) return [];
    return listImageIds(subject.page)
      .filter(({ id, isInNoscript }) => isInNoscript && !ofScripts.has(id))
      .map(({ id, start, end }) =>
        finding(check, {
          at: { start, end },
          message: `the noscript image has the id ${JSON.stringify(id)}, the script ${[...ofScripts].join(', ')}`,
        }),
      );
  },
};
