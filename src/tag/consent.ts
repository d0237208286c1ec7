// Where: tag. The page's consent, as `fbq('consent', 'grant' | 'revoke')` says it: for all pixels, for this page
// only. Whoever sends or writes asks here first.

import { flush } from './outbox.ts';

export let isRevoked = false;

export function setConsent(action: unknown): void {
  // What was told before the revocation was told with consent: it goes now.
  flush();
  isRevoked = /^revoke/i.test(action as string) || (isRevoked && action !== 'grant');
}
