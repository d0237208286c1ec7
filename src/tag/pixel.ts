// Where: tag, behind `init`. The pixels of this page and what is known of each.
// In: an id, perhaps data about the person, options. Out: a pixel that events can be sent to, or nothing.
// Promises: user data stays in memory here; it leaves the page only hashed (see user-data.ts).

import { isObject } from './describe-event.ts';
import { set, setting } from './settings.ts';

/** Also what the page reads in `fbq.getState().pixels`. */
export interface Pixel {
  readonly id: string;
  /** As given by the page, in clear. */
  userData: object;
  /** Events sent on this page: the next beacon's `ec`. */
  eventCount: number;
  readonly agent: unknown;
  hasPageView?: boolean;
}

/** By id. */
export const pixels = { __proto__: null } as unknown as Record<string, Pixel>;

/** The first `init` of the page, Unix ms; -1 before. */
export let initializedAtMs = -1;

export function initPixel(rawId: unknown, userData: unknown, options: unknown): void {
  // TRICKY: fbq('init', 12345678901234567890) without quotes has lost its last digits before it arrives here.
  const id = `${rawId}`;
  if (!/^[1-9]\d{0,19}$/.test(id) || ((rawId as number) >= 2 ** 53 && +id === rawId)) return;
  if (initializedAtMs < 0) initializedAtMs = Date.now();
  const pixel = pixels[id] || {
    id,
    eventCount: 0,
    userData: {},
    get agent() {
      return setting('agent', id);
    },
  };
  pixels[id] = pixel;
  // The original's rule, and single-page sites rely on it: data that comes only with a later init is taken over.
  if (!Object.keys(pixel.userData).length && isObject(userData)) pixel.userData = userData as object;
  // Last: what throws when it is read costs only itself.
  const agent = (options as { agent?: unknown } | undefined)?.agent;
  if (agent) set('agent', agent, id);
}
