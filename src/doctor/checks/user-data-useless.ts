// Check: user-data-useless.

import { findPlaceholder } from '../../event/placeholders.ts';
import { type Constant, isConstantObject } from '../constants.ts';
import { type Check, finding } from '../finding.ts';

/** As people write them, and the key that is meant. */
const keys: Readonly<Record<string, string>> = {
  email: 'em',
  mail: 'em',
  phone: 'ph',
  telephone: 'ph',
  firstname: 'fn',
  lastname: 'ln',
  city: 'ct',
  state: 'st',
  zip: 'zp',
  zipcode: 'zp',
  postcode: 'zp',
  gender: 'ge',
  birthday: 'db',
  dateofbirth: 'db',
  externalid: 'external_id',
};

export const userDataUseless: Check = {
  id: 'user-data-useless',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'The user data of `init` has a key that nobody reads, or a placeholder for a value. Visitors are not matched, or all are matched with one who does not exist.',
  verify: 'The request has no `ud[...]` for it, or the same one for every visitor.',
  cure: 'Write the key of the documentation (em, ph, fn, ln, ...), and leave out what is not known',
  repairs: 'no',
  run: ({ calls }, check) =>
    calls.flatMap((call) => {
      const data = call.values[0] === 'init' ? call.values[2] : undefined;
      if (!isConstantObject(data)) return [];
      return [...data.entries].flatMap(([key, value]) => {
        const meant = keys[key.toLowerCase().replace(/_/g, '')];
        if (meant !== undefined && meant !== key)
          return [
            finding(check, {
              at: call,
              message: `nobody reads \`${key}\` in user data`,
              cure: `Write \`${meant}\``,
            }),
          ];
        const hashed = typeof value === 'string' ? findPlaceholder(value.trim().toLowerCase()) : undefined;
        if (hashed !== undefined)
          return [
            finding(check, {
              at: call,
              message: `\`${key}\` is the hash of ${JSON.stringify(hashed)}, which is nobody`,
            }),
          ];
        return isPlaceholder(value)
          ? [finding(check, { at: call, message: `\`${key}\` is ${JSON.stringify(value)}, which is nobody` })]
          : [];
      });
    }),
};

function isPlaceholder(value: Constant): boolean {
  return (
    typeof value === 'string' &&
    /^(undefined|null|nan|none|n\/a|test@(test|example)\.com|\{\{?.*\}\}?|%.*%|\[\w*\]|<.*>)$/i.test(
      value.trim(),
    )
  );
}
