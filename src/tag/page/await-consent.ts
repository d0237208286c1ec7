// Where: tag, page file. Ends when the page has not revoked consent: at once, or after a grant. Until then nothing is fetched, stored
// or sent, and what earlier pages left in storage stays there.

import type { Core } from '../tag.ts';

const lookMs = 1e3;

export async function awaitConsent({ isRevoked }: Core): Promise<void> {
  while (isRevoked()) await new Promise((resolve) => setTimeout(resolve, lookMs));
}
