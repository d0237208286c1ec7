// Check: hash-malformed.

import { hashPattern } from '../../event/user-data.ts';
import { type Check, finding } from '../finding.ts';
import { listUserData } from '../user-data.ts';

/** Keys whose values are one person's everywhere. An `external_id` may look like anything. */
const keys = new Set(['em', 'ph', 'fn', 'ln', 'ge', 'db', 'ct', 'st', 'zp', 'country']);

/** Of other functions, by their number of hex digits. */
const otherHashes: ReadonlyMap<number, string> = new Map([
  [32, 'a hash of MD5'],
  [40, 'a hash of SHA-1'],
  [96, 'a hash of SHA-384'],
  [128, 'a hash of SHA-512'],
]);

export const hashMalformed: Check = {
  id: 'hash-malformed',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'A value of user data is hashed in another form than SHA-256 in 64 hex digits. It is taken for clear text and hashed once more, or matches nobody.',
  verify: 'The hash in `ud[...]` is not the one in the page.',
  cure: 'Hand over the clear value, which is hashed in the browser, or the 64 hex digits of its SHA-256 and nothing around them',
  repairs: 'no',
  run: ({ calls }, check) =>
    calls.flatMap((call) =>
      listUserData(call).flatMap(({ key, value, at }) => {
        const form = keys.has(key) ? wrongForm(value.trim()) : undefined;
        return form === undefined ? [] : [finding(check, { at, message: `\`${key}\` is ${form}` })];
      }),
    ),
};

/** Upper case and spaces around it do no harm, nor does the appendix of a parameter builder. */
function wrongForm(value: string): string | undefined {
  if (/^[0-9a-f]+$/i.test(value) && /[a-f]/i.test(value)) return wrongLength(value.length);
  if (hashPattern.test(value)) return undefined;
  if (/^["'`“”‘’]+[0-9a-f]{64}["'`“”‘’]+$/i.test(value)) return 'a hash with quotes around it';
  if (/^(sha-?256[:=$]|0x)[0-9a-f]{64}$/i.test(value)) return 'a hash with its name in front of it';
  return /^[a-z0-9+/]{43}=$/i.test(value) ? 'a hash in base64' : undefined;
}

function wrongLength(length: number): string | undefined {
  const other = otherHashes.get(length);
  if (other !== undefined || length === 64) return other;
  return length > 48 && length < 80 ? `a hash of ${length} hex digits, not 64` : undefined;
}
