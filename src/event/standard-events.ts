// Where: tag (warnings) and reports. The standard event names of the pixel language, spelled as they must be.
// Source: the public pixel reference, as of 2026-09.

export const standardEvents = [
  'AddPaymentInfo',
  'AddToCart',
  'AddToWishlist',
  'CompleteRegistration',
  'Contact',
  'CustomizeProduct',
  'Donate',
  'FindLocation',
  'InitiateCheckout',
  'Lead',
  'PageView',
  'Purchase',
  'Schedule',
  'Search',
  'StartTrial',
  'SubmitApplication',
  'Subscribe',
  'ViewContent',
] as const;

export type StandardEvent = (typeof standardEvents)[number];

const names: ReadonlySet<string> = new Set(standardEvents);

export function isStandardEvent(name: string): name is StandardEvent {
  return names.has(name);
}
