// Where: doctor. Which addresses belong to the pixel language: the tag's files and the collector's requests, at the
// original service or at anybody's own host.

const originalHosts = /(^|\.)(facebook|instagram)\.(net|com)$/i;

/** The host of an address, in lower case; '' for a relative one. */
export function hostOf(address: string): string {
  const match = /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)/i.exec(address.trim());
  return (match?.[1] ?? '').replace(/^[^@]*@/, '').toLowerCase();
}

export function isOriginalHost(host: string): boolean {
  return originalHosts.test(host.replace(/:\d+$/, ''));
}

/** `https://HOST/en_US/fbevents.js`, `/o.js`, and the old `fbds.js`. */
export function isTagAddress(address: string): boolean {
  const path = address.trim().replace(/[?#].*$/, '');
  return /\/(fbevents|fbds|o)\.js$/i.test(path);
}

/** What stands in a link that an editor has made of an address: `<a href="ADDRESS">ADDRESS</a>`. */
export function linkedAddress(text: string): string | undefined {
  const address = /^\s*<a\s[^<>]*>\s*([^<>\s]+)\s*<\/a>\s*$/i.exec(text)?.[1];
  return address !== undefined && isTagAddress(address) ? address : undefined;
}

export interface CollectionRequest {
  readonly host: string;
  readonly id: string;
  readonly event: string;
  readonly parameters: URLSearchParams;
}

/** `.../tr?id=...&ev=...`, or undefined for any other address. */
export function parseCollectionAddress(address: string): CollectionRequest | undefined {
  const match = /^((?:[a-z]+:)?\/\/[^/?#]+)?(?:\/[^?#]*)?\/tr\/?\?([^#]*)/i.exec(address.trim());
  if (match === null) return undefined;
  const parameters = new URLSearchParams(match[2]);
  const host = hostOf(address);
  // At other hosts the path alone says little: it is also the short name of a language.
  const isMeant = isOriginalHost(host)
    ? parameters.has('id') || parameters.has('ev')
    : parameters.has('ev') || /^\d{10,}$/.test(parameters.get('id') ?? '');
  if (!isMeant) return undefined;
  return {
    host,
    id: parameters.get('id') ?? '',
    event: parameters.get('ev') ?? '',
    parameters,
  };
}

/** The address where the tag that comes from `tagAddress` sends to. */
export function collectionAddress(tagAddress: string): string {
  if (isOriginalHost(hostOf(tagAddress))) return 'https://www.facebook.com/tr/';
  return tagAddress.replace(/(\/[a-z]+_[A-Z]+)?\/[^/?#]*([?#].*)?$/, '/tr/');
}

/** What a browser blocks on a page that came encrypted. */
export function isInsecure(address: string): boolean {
  const host = hostOf(address).replace(/:\d+$/, '');
  const isLocal = host === 'localhost' || host.startsWith('127.') || host === '[::1]';
  return /^http:/i.test(address.trim()) && !isLocal;
}
