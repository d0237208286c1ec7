// Where: tag, everywhere. What the page has set, by its public name: flags on the `fbq` function
// (`fbq.disablePushState = true`) and `fbq('set', key, value)`. A key that nothing reads is kept and has no effect,
// because pages are full of switches for the original's own features.

import { pixels } from './pixel.ts';

interface Settings {
  /** The collector's `/tr/`. */
  endpoint?: string;
  agent?: unknown;
  firstPartyCookies?: unknown;
  disablePushState?: unknown;
  allowDuplicatePageViews?: unknown;
  /** Legacy: a pixel to initialise at load. */
  pixelId?: unknown;
}

export const settings: Settings = {};

/** `fbq('set', key, value, pixelId?)`: of one pixel (`agent`, `trackSingleOnly`) or of the page. */
export function set(key: unknown, value: unknown, pixelId: unknown): void {
  Object.assign(pixels[String(pixelId)] || settings, { [String(key)]: value });
}
