// Check: personal-data.

import { parseCollectionAddress } from '../addresses.ts';
import { type Constant, isConstantObject } from '../constants.ts';
import { readEventData } from '../event-data.ts';
import { type Check, finding } from '../finding.ts';

export const personalData: Check = {
  id: 'personal-data',
  severity: 'warning',
  stage: 'calls',
  meaning:
    "A person's e-mail address or phone number stands in the data of an event, or in the address of its image, and leaves the browser in clear.",
  verify: 'The request has it in `cd[...]` or `ud[...]`.',
  cure: 'Leave it out, or hand it over as user data of `init`, which is hashed first',
  repairs: 'no',
  run: ({ calls, page }, check) => {
    const published = new Set(
      [...page.text.matchAll(/tel:([+\d\s().-]{5,25})/g)].map(([, number]) => digitsOf(number ?? '')),
    );
    const ofCalls = calls.flatMap((call) => {
      const data = readEventData(call)?.data;
      if (data === undefined) return [];
      if (holdsAddress(data))
        return [finding(check, { at: call, message: 'an e-mail address stands in the data of this event' })];
      return holdsPhone(data, published)
        ? [finding(check, { at: call, message: 'a phone number stands in the data of this event' })]
        : [];
    });
    const ofImages = page.images.flatMap(({ attributes, start, end }) => {
      const request = parseCollectionAddress(attributes.get('src') ?? '');
      return request !== undefined && [...request.parameters.values()].some(holdsAddress)
        ? [
            finding(check, {
              at: { start, end },
              message: 'an e-mail address stands in the address of this image',
              cure: 'Leave it out: an image hashes nothing',
            }),
          ]
        : [];
    });
    return [...ofCalls, ...ofImages];
  },
};

function holdsAddress(value: Constant): boolean {
  if (typeof value === 'string') return /[\w.+-]@[\w-]{1,63}\.[a-z]{2,}/i.test(value);
  return isConstantObject(value) && [...value.entries.values()].some(holdsAddress);
}

const phoneName = /^(ph|phone|telephone|tel|mobile|mobilephone|cellphone|whatsapp)(number)?$/i;

/** Told by its name, or by the sign of a country code. The number a page shows for calling it is nobody's secret. */
function holdsPhone(data: Constant, published: ReadonlySet<string>): boolean {
  if (!isConstantObject(data)) return false;
  return [...data.entries].some(([name, value]) => {
    if (typeof value !== 'string' && typeof value !== 'number') return holdsPhone(value, published);
    const text = String(value).trim();
    const digits = digitsOf(text);
    const isNumber = /^\+?[\d\s().\-/]+$/.test(text) && digits.length >= 7 && digits.length <= 16;
    if (!isNumber || published.has(digits)) return false;
    return phoneName.test(name.replace(/[_-]/g, '')) || (text.startsWith('+') && digits.length >= 9);
  });
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
