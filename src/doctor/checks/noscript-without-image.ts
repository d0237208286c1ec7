// Check: noscript-without-image.

import { type Check, finding } from '../finding.ts';

export const noscriptWithoutImage: Check = {
  id: 'noscript-without-image',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'The noscript part has the address of the collector, but no image that would ask for it: the tag was stripped.',
  verify: 'Switch scripts off: the address is to be read on the page, or nothing is loaded.',
  cure: 'Put the address into `<img height="1" width="1" style="display:none" src="...">`',
  repairs: 'no',
  run: ({ page }, check) =>
    page.noscripts.flatMap(({ start, content }) => {
      const source = page.text.slice(content.start, content.end);
      const hasImage = page.images.some((image) => image.start >= content.start && image.start < content.end);
      if (hasImage || !/\/tr\/?\?(id|ev)=/.test(source) || /<iframe/i.test(source)) return [];
      return [
        finding(check, {
          at: { start, end: content.start },
          message: 'the noscript part has the address of the collector, but no image',
        }),
      ];
    }),
};
