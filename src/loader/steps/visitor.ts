// Loader step: who (a visitor, never a person). In: `_fbp` or the cookieless id of the record.
// Out: 64-bit ids as decimal text.

import { hash } from 'node:crypto';
import { parseBrowserId } from '../../event/browser-id.ts';

/** From the first-party cookie when there is one, else from the keyed hash that the collector made; '0': unknown. */
export function deriveVisitorId(fbp: string, cookielessId: string, hashFbp = hashBrowserId): string {
  const id = fbp === '' ? '' : hashFbp(fbp);
  if (id !== '') return id;
  return /^[0-9a-f]{16}$/.test(cookielessId) ? BigInt(`0x${cookielessId}`).toString() : '0';
}

/** Creation time and random number make the browser; the subdomain index does not. '' when the text is no such id. */
export function hashBrowserId(fbp: string): string {
  const browserId = parseBrowserId(fbp);
  return browserId === undefined ? '' : hash64(`fbp ${browserId.createdAtMs} ${browserId.payload}`);
}

/** First 64 bits of SHA-256, decimal. */
export function hash64(text: string): string {
  return BigInt(`0x${hash('sha256', text, 'hex').slice(0, 16)}`).toString();
}
