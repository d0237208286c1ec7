// Where: collector (before the disk) and tag. Which parameters carry data about a person, and how a value that
// arrives in clear becomes the hash that may be stored. Hashing itself is given from outside: browser and server
// have different means.

/** Parameter families whose values are hashes of data about a person. `aud`: before the original's corrections. */
export const userDataFamilies = ['ud', 'udff', 'aud', 'audff'] as const;

const hashPattern = /^(?:[0-9a-f]{64}|[0-9a-f]{32})(?:\.[\w-]{2}|\.[\w-]{8})?$/i;

/** The value is already a hash: 64 (SHA-256) or 32 (MD5) hex digits, with or without a builder's appendix. */
export function isHashed(value: string): boolean {
  return hashPattern.test(value.trim());
}

/** The stored form of a hash: lower case, no spaces, no appendix. */
export function normalizeHash(value: string): string {
  const text = value.trim();
  const dot = text.indexOf('.');
  return (dot === -1 ? text : text.slice(0, dot)).toLowerCase();
}

/** The text to hash for a clear value of `key`: the documented rules, the plain ones. Empty: drop the value. */
export function normalizeUserValue(key: string, value: string): string {
  const text = value.trim().toLowerCase();
  switch (key) {
    case 'ph':
      return text.replace(/\D/g, '').replace(/^0+/, '');
    case 'fn':
    case 'ln':
    case 'ct':
    case 'st':
      return text.replace(/[\s\p{P}]/gu, '');
    case 'zp':
      return text.replace(/[\s-]/g, '');
    case 'ge':
      return /^(f|female)$/.test(text) ? 'f' : /^(m|male)$/.test(text) ? 'm' : '';
    case 'external_id':
      return text.replace(/\s/g, '');
    default:
      return text;
  }
}
