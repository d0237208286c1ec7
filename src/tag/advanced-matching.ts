// Where: tag, for each event. Data about the person, hashed, as `ud[...]` parameters. Normalising and hashing are a file
// of their own (user/user-data.ts), fetched only by pages that give such data; their events wait for it, but not long.
// Promises: clear values never leave the page.

import { load } from './companion.ts';
import type { Params } from './describe-event.ts';
import { type Pixel, pixels } from './pixel.ts';
import { settings } from './settings.ts';
import { attempt } from './warn.ts';

const patienceMs = 3e3;

/** What the user-data file puts here. */
export const hasher: { hash?: (userData: object) => Params } = {};

/** Undefined as long as no page data ask for it. */
let isLoading: boolean | undefined;

/** True while events have to wait; `onDone` is called when they need not any more. */
export function isAwaitingHasher(onDone: () => void): boolean | undefined {
  if (isLoading == null && Object.values(pixels).some((pixel) => Object.keys(userDataOf(pixel)).length)) {
    const end = () => {
      isLoading = false;
      onDone();
    };
    isLoading = true;
    load('o-user.js', end);
    setTimeout(end, patienceMs);
    addEventListener('pagehide', end);
  }
  return isLoading;
}

export function describeUser(pixel: Pixel): Params | undefined {
  return hasher.hash?.(userDataOf(pixel));
}

/** `init` knows best; `fbq('set', 'userData', ...)` adds. What throws when it is read counts as none. */
function userDataOf(pixel: Pixel): object {
  const userData = {};
  attempt(() => Object.assign(userData, settings.userData));
  attempt(() => Object.assign(userData, pixel.userData));
  return userData;
}
