// Where: tag, user-data file. The text that is hashed for a value of a key, by the documented rules, the plain ones; undefined
// when the value cannot be what its key says. It is then not sent: no identifier is made up, none moves to another key.

import { findCountry, findState } from './regions.ts';

type Rule = (text: string) => string | undefined;

export function normalize(key: string, value: string): string | undefined {
  const text = value.trim().toLowerCase();
  return rules[key] ? rules[key](text) : text.replace(/\s/g, '');
}

const rules: Readonly<Record<string, Rule>> = {
  // Without it, a key `toString` would find a rule.
  __proto__: null as never,
  em: (text) => /^([^\s@]+@[^\s@]+\.[^\s@,]+),*$/.exec(text)?.[1],
  ph: (text) => /^0*([1-9]\d{6,15})$/.exec(text.replace(/\D/g, ''))?.[1],
  fn: letters,
  ln: letters,
  ct: (text) => letters(text).replace(/\d/g, ''),
  st: (text) => findState(letters(text)) || letters(text),
  country: (text) => findCountry(letters(text)),
  zp: (text) => /^[^-]{2,}/.exec(text.replace(/\s/g, ''))?.[0],
  ge: (text) => /^(?:(f)(?:emale)?|(m)(?:ale)?)\.?$/.exec(text)?.slice(1).find(Boolean),
  db: normalizeDate,
  f5first: (text) => letters(text).slice(0, 5),
  f5last: (text) => letters(text).slice(0, 5),
  fi: (text) => letters(text).slice(0, 1),
  dobd: (text) => upTo(31, text),
  dobm: (text) => upTo(12, text),
  doby: (text) => /^\d{4}$/.exec(text)?.[0],
};

/** Without spaces, punctuation and symbols. */
function letters(text: string): string {
  return text.replace(/[\s\p{P}\p{S}]/gu, '');
}

function upTo(max: number, text: string): string | undefined {
  return /^\d{1,2}$/.test(text) && Number(text) > 0 && Number(text) <= max
    ? text.padStart(2, '0')
    : undefined;
}

/** The year is the part with four digits; a part above 12 is the day; otherwise the month comes first. */
function normalizeDate(text: string): string | undefined {
  const sorted = text
    .replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
    .replace(/^(\d\d?)\D(\d\d?)\D(\d{4})$/, '$3-$1-$2');
  const [, year, month = '', day = ''] = /^(\d{4})\D(\d\d?)\D(\d\d?)$/.exec(sorted) || [];
  const parts = [
    year,
    ...(Number(month) > 12 ? [upTo(12, day), upTo(31, month)] : [upTo(12, month), upTo(31, day)]),
  ];
  return parts.every(Boolean) ? parts.join('') : undefined;
}
