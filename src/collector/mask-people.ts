// Where: collector, before the disk. Data about a person in places that are not made for it: in the event's own parameters
// and in the query of an address. It is told by the name it stands under (phone=, cd[first_name]) and masked; e-mail
// addresses and phone numbers with `+` are told by themselves, under any name.

import { isHashed } from '../event/user-hash.ts';
import { maskEmails } from './mask-emails.ts';
import { formatNames } from './name-pattern.ts';

type Kind = 'e-mail' | 'phone' | 'name' | 'address' | 'birth date';

/** Names of parameters, in lower case, letters and digits only. */
const kinds: ReadonlyMap<string, Kind> = new Map(
  (
    [
      ['e-mail', 'em email emailaddress useremail customeremail mail'],
      ['phone', 'ph phone phonenumber userphone customerphone telephone tel mobile mobilephone mobilenumber'],
      ['phone', 'cellphone msisdn whatsapp whatsappnumber'],
      [
        'name',
        'fn firstname fname givenname ln lastname lname surname familyname fullname customername username',
      ],
      ['name', 'billingname shippingname'],
      ['address', 'address address1 address2 addressline1 addressline2 street streetaddress streetname'],
      ['address', 'billingaddress shippingaddress ip ipaddress clientip clientipaddress userip remoteaddr'],
      ['birth date', 'db dob dateofbirth birthdate birthday'],
    ] as const
  ).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind] as const)),
);
/** Where an address stood. */
export const addressMark = '[address]';
const longestName = Math.max(...[...kinds.keys()].map((name) => name.length));

export const personalNames: readonly string[] = [...kinds.keys()];
/** Two letters are a name of such data only where that is what is spoken of. */
const queryNames = personalNames.filter((name) => name.length > 2);
/** In an address as they are, or encoded any number of times: they may stand within a name, and around it (`First Name`). */
export const separator = '(?:[-_. +]|%(?:25)*(?:2[0bde]|5f))*';
const queryPattern = new RegExp(
  `([?&;#]|%(?:25)*(?:3f|26|3b|23))(${formatNames(queryNames, separator)}(?:%(?:25)*3d|=))` +
    '((?:(?!%(?:25)*(?:26|23|3b))[^&#;\\s"]){1,1000})',
  'gi',
);
/** The same in JSON that stands in a text, whole or broken, and with its quotes escaped or encoded. */
const quote = '(?:\\\\{0,8}"|%(?:25)*22)';
const jsonPattern = new RegExp(
  `(${quote}(${formatNames(personalNames, separator)})${quote}(?:\\s|%(?:25)*20)*(?:%(?:25)*3a|:)(?:\\s|%(?:25)*20)*(?:${quote})?)` +
    '((?:(?!%(?:25)*22)[^"\\\\,}\\]]){1,1000})',
  'gi',
);
const mayHoldJson = /(?:"|%(?:25)*22)(?:\s|%(?:25)*20)*(?::|%(?:25)*3a)/i;
const mayHoldQuery = /[?&;#]|%(?:25)*(?:3f|26|3b|23)/i;

/** With `+`, as people write it: groups of digits. Not within a longer run of letters or digits. */
const phonePattern =
  /(?<![\p{L}\p{N}+])(?:\+|%(?:25)*2b)[1-9](?:(?:[ ().\-/]|%(?:25)*20){0,3}\d){6,14}(?![\p{L}\p{N}])/giu;
/** Characters without which a text holds nothing of the kind. */
export const peopleSigns = '@+"?&;#%';
const mayHoldAny = new RegExp(`[${peopleSigns}]`);
const mayHoldEmail = /@|%(?:25)*40/;
const mayHoldPhone = /(?:\+|%(?:25)*2b)[1-9]/i;

/** What stands under this name is data of a person; undefined: it is not, or cannot be told. */
export function findPersonalKind(name: string): Kind | undefined {
  if (name.length > longestName * 2) return undefined;
  const plain = kinds.get(name);
  if (plain !== undefined) return plain;
  return /[A-Z_.\- +]/.test(name) ? kinds.get(name.toLowerCase().replace(/[-_. +]/g, '')) : undefined;
}

/** `value`, which stands under `name`, as it may be written. Hashes stay; so does what cannot be such data. */
export function maskNamed(name: string, value: string): string {
  const kind = findPersonalKind(name);
  return kind !== undefined && mayBe(kind, value) && !isHashed(value) ? `[${kind}]` : maskPeople(value);
}

/** Any text: e-mail addresses, phone numbers with `+`, and named data in the query of an address are masked. */
export function maskPeople(text: string): string {
  if (!mayHoldAny.test(text)) return text;
  let masked = mayHoldEmail.test(text) ? maskEmails(text) : text;
  if (mayHoldPhone.test(masked)) masked = masked.replace(phonePattern, '[phone]');
  if (mayHoldJson.test(masked)) masked = masked.replace(jsonPattern, maskJson);
  return mayHoldQuery.test(masked) ? masked.replace(queryPattern, maskQuery) : masked;
}

function maskJson(whole: string, before: string, name: string, value: string): string {
  const kind = findPersonalKind(withoutSeparators(name));
  // A number becomes text, so that the JSON stays what it was.
  const isText = /(?:"|22)$/.test(before);
  if (kind === undefined || /^[[{]/.test(value) || !mayBe(kind, value) || isHashed(value)) return whole;
  return isText ? `${before}[${kind}]` : `${before}"[${kind}]"`;
}

function maskQuery(whole: string, before: string, name: string, value: string): string {
  const kind = findPersonalKind(withoutSeparators(name.replace(/%(?:25)*3d$|=$/i, '')));
  const isClear = kind !== undefined && mayBe(kind, value) && !isHashed(value) && !value.startsWith('[');
  return isClear ? `${before}${name}[${kind}]` : whole;
}

function withoutSeparators(name: string): string {
  return name.replace(/%(?:25)*(?:2d|5f|2e)/gi, '');
}

/** `mobile=true`, `address=1` and `name=` are no data of a person. */
function mayBe(kind: Kind, value: string): boolean {
  const text = value.trim();
  if (/^(?:true|false|null|undefined|none|yes|no|-?\d{1,4})?$/i.test(text) || text.startsWith('['))
    return false;
  return kind === 'phone' || kind === 'birth date' ? /\d.*\d.*\d.*\d/s.test(text.slice(0, 200)) : true;
}
