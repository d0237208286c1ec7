// Check: damaged-src.

import { isTagAddress } from '../addresses.ts';
import { quoteClass } from '../damage.ts';
import { type Check, finding } from '../finding.ts';

export const damagedSrc: Check = {
  id: 'damaged-src',
  severity: 'error',
  stage: 'code',
  meaning:
    'The address of the library stands in typographic quotes. They become part of the address, so that nothing is loaded.',
  verify: 'The network list shows a request for an address with quotes in it, answered 404.',
  cure: 'Straight quotes are put back',
  repairs: 'yes',
  run: ({ page }, check) =>
    page.scripts.flatMap(({ attributes, element, start }) => {
      const source = attributes.get('src') ?? '';
      const inner = [...source];
      while (isQuote(inner[0])) inner.shift();
      while (isQuote(inner.at(-1))) inner.pop();
      const address = inner.join('');
      const place = page.text.slice(element.start, start).indexOf(source);
      if (address === source || !isTagAddress(address) || place < 0) return [];
      const at = { start: element.start + place, end: element.start + place + source.length };
      const message = `the quotes around ${address} are typographic ones`;
      return [finding(check, { at, message, edits: [{ ...at, text: `"${address}"` }] })];
    }),
};

function isQuote(character: string | undefined): boolean {
  return character !== undefined && quoteClass(character) !== undefined;
}
