// Where: tag, before anything that tells one browser from another: cookies, session number, user data.
// Global Privacy Control is a person's standing order to their browser. It is honoured unless the page says otherwise:
// `fbq('set', 'globalPrivacyControl', false, pixelId)`. The event itself counts, marked for limited use.

import { isOff } from './settings.ts';

export function mayIdentify(pixelId: string): boolean {
  return (
    isOff('globalPrivacyControl', pixelId) ||
    !(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl
  );
}
