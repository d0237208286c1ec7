// Where: tag, behind `init`. The pixels of this page and what is known of each.
// In: an id, perhaps data about the person, options. Out: a pixel that events can be sent to, or a warning.
// Promises: user data stays in memory here; it leaves the page only hashed, by whoever adds it to the beacon.

import { isPixelId } from '../event/pixel-id.ts';
import { warn } from './warn.ts';

/** Also what the page reads in `fbq.getState().pixels`. */
export interface Pixel {
  readonly id: string;
  /** As given by the page, in clear. */
  userData: object;
  /** Events sent on this page: the next beacon's `ec`. */
  eventCount: number;
  agent?: unknown;
  /** Gets no `track` and `trackCustom`. */
  trackSingleOnly?: unknown;
  hasPageView?: boolean;
}

/** By id. */
export const pixels: Record<string, Pixel> = {};

/** The first `init` of the page, Unix ms; -1 before. */
export let initializedAtMs = -1;

export function initPixel(rawId: unknown, userData: unknown, options: unknown): void {
  // TRICKY: fbq('init', 12345678901234567890) without quotes has lost its last digits before it arrives here.
  const id = typeof rawId === 'string' || Number.isSafeInteger(rawId) ? String(rawId) : '';
  if (!isPixelId(id)) {
    warn(`not a pixel id: ${rawId}`);
    return;
  }
  const known = pixels[id];
  const data = typeof userData === 'object' && userData ? userData : {};
  if (known) {
    warn(`second init of pixel ${id}`);
    // The original's rule, and single-page sites rely on it: data that comes only with a later init is taken over.
    if (!Object.keys(known.userData).length) known.userData = data;
    return;
  }
  if (initializedAtMs < 0) initializedAtMs = Date.now();
  pixels[id] = { id, userData: data, eventCount: 0, agent: (Object(options) as { agent?: unknown }).agent };
}

/** The pixel named, or all that take part in `track` when none is named. */
export function findPixels(id: unknown): Pixel[] {
  return Object.values(pixels).filter((pixel) => (id ? pixel.id === String(id) : !pixel.trackSingleOnly));
}
