// Where: tag (before the network), collector (before the disk). Which parameters carry data about a person, and how a value that arrives
// in clear becomes the text whose hash may be stored. Pure; the hashing itself is given from outside.
// The rules are the documented ones; where those are silent, what senders agree on (test/fixtures/protocol-vectors.json).

import { findCountryCode, findStateCode, lettersOf } from './regions.ts';

/** Parameter families whose values are hashes of data about a person. `aud`: before the original's corrections. */
export const userDataFamilies = ['ud', 'udff', 'aud', 'audff'] as const;

/** SHA-256 or MD5 in hex, with or without the appendix of a parameter builder. */
export const hashPattern = /^([0-9a-f]{64}|[0-9a-f]{32})(?:\.[\w-]{2}|\.[\w-]{8})?$/i;

/** The text to hash for a clear value of `key`. Empty: the value is none, drop it. */
export function normalizeUserValue(key: string, value: string): string {
  const text = value.trim().toLowerCase();
  return rules[key]?.(text) ?? text;
}

const rules: Readonly<Record<string, (text: string) => string>> = {
  // Without a prototype: a key may be called `constructor`.
  __proto__: null as never,
  em: normalizeEmail,
  ph: normalizePhone,
  fn: withoutPunctuation,
  ln: withoutPunctuation,
  ge: normalizeGender,
  db: normalizeBirthDate,
  ct: (text) => withoutPunctuation(text).replace(/\d/g, ''),
  st: (text) => findStateCode(withoutPunctuation(text)),
  zp: normalizePostalCode,
  country: (text) => findCountryCode(lettersOf(text)),
  external_id: withoutSpaces,
  uid: withoutSpaces,
  f5first: (text) => firstLetters(withoutPunctuation(text), 5),
  f5last: (text) => firstLetters(withoutPunctuation(text), 5),
  fi: (text) => firstLetters(withoutPunctuation(text), 1),
  dobd: (text) => numberFrom(text, 1, 31, 2),
  dobm: (text) => numberFrom(text, 1, 12, 2),
  doby: (text) => (text.length === 4 ? numberFrom(text, 1800, 2200, 4) : ''),
};

function withoutSpaces(text: string): string {
  return text.replace(/\s/g, '');
}

function normalizeEmail(text: string): string {
  const address = text.replace(/,+$/, '');
  return /^[^\s@,]{1,256}@[^\s@.,]{1,63}(?:\.[^\s@.,]{1,63}){1,10}$/.test(address) ? address : '';
}

/** With country code 7 to 16 digits. Letters, signs and leading zeros go. */
function normalizePhone(text: string): string {
  const digits = text.replace(/[^0-9]/g, '').replace(/^0+/, '');
  return digits.length >= 7 && digits.length <= 16 ? digits : '';
}

function withoutPunctuation(text: string): string {
  return text.replace(/[\s\p{P}]/gu, '');
}

function normalizeGender(text: string): string {
  const word = withoutPunctuation(text);
  if (word === 'f' || word === 'female') return 'f';
  return word === 'm' || word === 'male' ? 'm' : '';
}

function normalizePostalCode(text: string): string {
  const code = (text.split('-', 1)[0] ?? '').replace(/\s/g, '');
  return code.length < 2 ? '' : code;
}

/** `YYYYMMDD` from numbers in any order: above 31 is the year, above 12 the day; otherwise the month comes first. */
function normalizeBirthDate(text: string): string {
  if (/^\d{8}$/.test(text)) return text;
  const numbers = /^(\d{1,4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,4})$/.exec(text)?.slice(1).map(Number);
  if (numbers === undefined) return '';
  const yearAt = numbers.findIndex((number) => number > 31);
  const [first = 0, second = 0] = numbers.filter((_, index) => index !== yearAt);
  if (yearAt !== 0 && yearAt !== 2) return '';
  const [month, day] = first > 12 ? [second, first] : [first, second];
  const year = String(numbers[yearAt]).padStart(4, '0');
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= 31 && Number(year) >= 1800;
  return isDate ? `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}` : '';
}

function firstLetters(text: string, count: number): string {
  return [...text].slice(0, count).join('');
}

function numberFrom(text: string, least: number, most: number, digits: number): string {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return number >= least && number <= most ? String(number).padStart(digits, '0') : '';
}
