// Check: phone-incomplete.

import { hashPattern } from '../../event/user-data.ts';
import { type Check, finding } from '../finding.ts';
import { listUserData } from '../user-data.ts';

export const phoneIncomplete: Check = {
  id: 'phone-incomplete',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'The phone number of the user data has no country code, or is none. Its hash is that of no number in the world, and the visitor is not matched by it.',
  verify:
    'Read the number from its first digit: it begins with the trunk 0 of its country, or with an area code.',
  cure: 'Write the number with its country code, as in +49 171 1234567',
  repairs: 'no',
  run: ({ calls }, check) =>
    calls.flatMap((call) =>
      listUserData(call).flatMap(({ key, value, at }) => {
        const fault = key === 'ph' ? faultOf(value.trim()) : undefined;
        return fault === undefined ? [] : [finding(check, { at, message: `\`ph\` ${fault}` })];
      }),
    ),
};

/** A number that begins with neither 0 nor an area code in brackets may well have its country code. */
function faultOf(number: string): string | undefined {
  // Templates and placeholders are a finding of their own.
  if (hashPattern.test(number) || !/^[+(]?[\d\s().\-/]+$/.test(number)) return undefined;
  const digits = number.replace(/\D/g, '');
  const count = digits.replace(/^0+/, '').length;
  if (count < 7) return 'is too short for a phone number';
  if (count > 16) return 'is too long for a phone number';
  if (/\(0\)/.test(number) && /^(\+|00)/.test(number))
    return 'has the 0 in brackets that is dialled within the country only';
  if (/^0[1-9]/.test(digits) && !number.startsWith('+')) return 'begins with 0, not with a country code';
  return /^\(\d{2,5}\)/.test(number) ? 'begins with an area code, not with a country code' : undefined;
}
