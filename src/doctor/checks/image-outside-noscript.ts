// Check: image-outside-noscript.

import { type Check, finding } from '../finding.ts';
import { listImageIds } from '../pixel-ids.ts';

export const imageOutsideNoscript: Check = {
  id: 'image-outside-noscript',
  severity: 'error',
  stage: 'calls',
  meaning:
    'The image for browsers without scripts has lost its `noscript` element: every visit is counted by the script and by the image.',
  verify: 'The network list has two requests for one page view.',
  cure: 'The image is put back into `noscript`',
  repairs: 'yes',
  run: ({ page, visit }, check) => {
    const byScript = new Set(visit.sending.sent.map(({ pixelId, event }) => `${pixelId}:${event}`));
    return listImageIds(page).flatMap(({ id, event, start, end, isInNoscript }) => {
      if (isInNoscript || !byScript.has(`${id}:${event}`)) return [];
      const edits = [
        { start, end: start, text: '<noscript>' },
        { start: end, end, text: '</noscript>' },
      ];
      return [
        finding(check, {
          at: { start, end },
          message: `${event} is counted by this image and by the script`,
          edits,
        }),
      ];
    });
  },
};
