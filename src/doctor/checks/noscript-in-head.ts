// Check: noscript-in-head.

import { type Check, finding } from '../finding.ts';
import { listImageIds } from '../pixel-ids.ts';

export const noscriptInHead: Check = {
  id: 'noscript-in-head',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'The noscript image stands in the head, where images are not allowed: without scripts, a browser begins the body there and throws what is left of the head into it.',
  verify: 'An HTML validator complains.',
  cure: 'The noscript part is moved to the beginning of the body',
  repairs: 'sometimes',
  run: ({ page }, check) => {
    const images = listImageIds(page);
    return page.noscripts.flatMap((noscript) => {
      const hasImage = images.some(({ start }) => start >= noscript.start && start < noscript.end);
      // A page without these tags: the image itself begins the body.
      const isMisplaced = noscript.isInHead && (page.hasHead || page.bodyStart !== undefined);
      if (!isMisplaced || !hasImage) return [];
      const at = { start: noscript.start, end: noscript.content.start };
      const message = 'the noscript image stands in the head of the page';
      if (page.bodyStart === undefined)
        return [finding(check, { at, message, cure: 'Move it to the beginning of the body' })];
      const source = page.text.slice(noscript.start, noscript.end);
      return [
        finding(check, {
          at,
          message,
          edits: [
            { start: noscript.start, end: noscript.end, text: '' },
            { start: page.bodyStart, end: page.bodyStart, text: `\n${source}` },
          ],
        }),
      ];
    });
  },
};
