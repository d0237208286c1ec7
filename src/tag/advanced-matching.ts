// Where: tag, for each event. Data about the person, hashed, as `ud[...]` parameters. Normalising and hashing are a file
// of their own (user/user-data.ts), fetched only by pages that give such data; their events wait for it, but not long.
// Promises: clear values never leave the page.

import { load } from './companion.ts';
import type { Params } from './describe-event.ts';
import { flush } from './outbox.ts';
import { type Pixel, pixels } from './pixel.ts';
import { settings } from './settings.ts';
import { attempt } from './warn.ts';

const patienceMs = 3e3;

/** What the user-data file puts here. Later data win. */
export const hasher: { hash?: (...userData: unknown[]) => Params } = {};

/** Undefined as long as no page data ask for it. */
let isLoading: boolean | undefined;

/** True while events have to wait; `onDone` is called when they need not any more. */
export function isAwaitingHasher(onDone: () => void): boolean | undefined {
  for (const { userData } of [settings, ...Object.values(pixels)]) {
    // Data whose keys cannot be read (a Proxy) count as none: the events must not wait for them for good.
    attempt(() => {
      if (isLoading == null && Object.keys(Object(userData))[0]) {
        const end = (leaving?: Event) => {
          isLoading = false;
          onDone();
          // What has waited needs no gathering. TRICKY: the outbox hears of a page that is left before this does (capturing changes
          // nothing at the window), and a page that was hidden already is told nothing more.
          flush(leaving);
        };
        isLoading = true;
        load('o-user.js', end);
        setTimeout(end, patienceMs);
        addEventListener('pagehide', end);
      }
    });
  }
  return isLoading;
}

/** `init` knows best; `fbq('set', 'userData', ...)` adds. */
export function describeUser(pixel: Pixel): Params | undefined {
  return hasher.hash?.(settings.userData, pixel.userData);
}
