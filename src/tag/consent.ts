// Where: tag. The page's consent, as `fbq('consent', 'grant' | 'revoke')` says it: for all pixels, for this page
// only. Whoever sends or writes asks here first.

import { warn } from './warn.ts';

export let isRevoked = false;

export function setConsent(action: unknown): void {
  if (action === 'grant' || action === 'revoke') isRevoked = action === 'revoke';
  else warn(`not a consent: ${action}`);
}
