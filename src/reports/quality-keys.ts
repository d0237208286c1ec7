// Where: reports, behind the data quality. What tells whose an event is: each key with its worth, and how a row shows that it was sent
// and that it can be used. docs/reference/quality.md is made from this table.

import { quoteList } from './check.ts';
import { clickIdLowercased } from './checks/click-id-lowercased.ts';
import { fbcInvalid } from './checks/fbc-invalid.ts';
import { fbpInvalid } from './checks/fbp-invalid.ts';

export interface QualityKey {
  /** As in `user_data` of the Conversions API. */
  readonly name: string;
  /** What the endpoint `dataset_quality` of the well-known service calls it. */
  readonly identifier: string;
  /** An event gets so many for it, and ten at most for all. */
  readonly points: number;
  readonly meaning: string;
  /** Conditions in SQL on the rows of `judged.sql`; `shared` is a list of hashes that many visitors have. */
  readonly isSent: string;
  readonly isUsable: string;
}

export const mostPoints = 10;

/** One value for many is nothing wrong with a city; with these it is: `user-data-shared`. */
const onesOwn = ['em', 'ph', 'external_id'];

export const qualityKeys: readonly QualityKey[] = [
  hashed('em', 'email', 4, 'E-mail, hashed.'),
  hashed('ph', 'phone', 3, 'Phone number, hashed.'),
  hashed('external_id', 'external_id', 3, 'Your own id of the person.'),
  {
    name: 'fbp',
    identifier: 'fbp',
    points: 2,
    meaning: 'Cookie `_fbp`: the browser.',
    isSent: "fbp != ''",
    isUsable: `fbp != '' AND NOT (${fbpInvalid.fault})`,
  },
  {
    name: 'fbc',
    identifier: 'fbc',
    points: 2,
    meaning: 'Cookie `_fbc`: the click on an advertisement. Only visits from one have it.',
    isSent: "fbc != ''",
    isUsable: `fbc != '' AND NOT (${fbcInvalid.fault}) AND NOT (${clickIdLowercased.fault})`,
  },
  {
    name: 'client_ip_address',
    identifier: 'ip_address',
    points: 1,
    meaning:
      'Address of the visitor. Usable: one that lies in a known country, so no private one. Of servers it is told from that country, as the address is not kept.',
    isSent: "NOT is_server OR country != ''",
    isUsable: "country != ''",
  },
  {
    name: 'client_user_agent',
    identifier: 'user_agent',
    points: 1,
    meaning: 'User agent of the visitor; that of a sending program is none.',
    isSent: "browser != '' OR os != ''",
    isUsable: "browser != '' OR os != ''",
  },
  hashed('db', 'dob', 1, 'Date of birth, hashed.'),
  hashed('fn', 'fn', 0.5, 'First name, hashed.'),
  hashed('ln', 'ln', 0.5, 'Last name, hashed.'),
  hashed('zp', 'zip', 0.5, 'Postal code, hashed.'),
  hashed('ct', 'city', 0.5, 'City, hashed.'),
  hashed('st', 'state', 0.25, 'State, hashed.'),
  hashed('country', 'country', 0.25, 'Country, hashed.'),
  hashed('ge', 'gender', 0.25, 'Gender, hashed.'),
];

function hashed(name: string, identifier: string, points: number, meaning: string): QualityKey {
  const values = `user_data[${quoteList([name])}]`;
  const isUsable = onesOwn.includes(name)
    ? `arrayExists(value -> NOT has(shared, value), ${values})`
    : `notEmpty(${values})`;
  return {
    name,
    identifier,
    points,
    meaning,
    isSent: `notEmpty(${values}) OR ${wasSent(name)}`,
    isUsable,
  };
}

/** What was sent and is in no column: the hash of a text such as `undefined`. */
function wasSent(name: string): string {
  return `match(other_params, '(^|&)(a?ud(ff)?|user_data)\\\\[${name}\\\\]=')`;
}
