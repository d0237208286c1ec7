// Check: damaged-image.

import { isStraightQuote, quoteClass } from '../damage.ts';
import { type Check, finding } from '../finding.ts';

export const damagedImage: Check = {
  id: 'damaged-image',
  severity: 'warning',
  stage: 'code',
  meaning:
    'The quotes around the attributes of the pixel image were changed. They belong to the address then, which leads nowhere.',
  verify: 'Switch scripts off: the image asks for an address that begins with a quote.',
  cure: 'Straight quotes are put back',
  repairs: 'sometimes',
  run: ({ page }, check) =>
    page.images.flatMap(({ attributes, start, end }) => {
      const address = attributes.get('src') ?? '';
      const first = address[0] ?? '';
      if (quoteClass(first) === undefined || !/\/tr\/?\?/.test(address)) return [];
      const edits = [...page.text.slice(start, end).matchAll(/./gsu)]
        .filter(([character]) => quoteClass(character) !== undefined && !isStraightQuote(character))
        .map((match) => ({
          start: start + match.index,
          end: start + match.index + match[0].length,
          text: '"',
        }));
      const isPaired = edits.length % 2 === 0 && !/["]/.test(page.text.slice(start, end));
      const message = 'the quotes around the attributes of this image are not quotes of HTML';
      return [
        finding(check, {
          at: { start, end },
          message,
          ...(isPaired ? { edits } : { cure: 'Write straight quotes' }),
        }),
      ];
    }),
};
