// Where: first on the journey, on the page. The entry of the tag, bundled as one script (`fbevents.js`, `o.js`).
// In: whatever `fbq` stub the page left and the calls queued in it. Out: beacons to the collector that served us.
// Promises: never throws into the page; a second copy on the page does nothing.
// State lives in module variables, each in the file that owns it: a page has one tag, and the bundle is smaller
// by a third than with state handed on. Tests run the bundle itself, once for each fake page.

import { hasher } from './advanced-matching.ts';
import { extra, setOrigin } from './companion.ts';
import { isRevoked } from './consent.ts';
import { findBase } from './endpoint.ts';
import { outbox } from './outbox.ts';
import { pixels } from './pixel.ts';
import { isOff, settings } from './settings.ts';
import { start } from './start.ts';
import { track } from './track.ts';
import { attempt, notes } from './warn.ts';

/** What the other files of the tag work with: on their script element. */
const core = {
  extra,
  attempt,
  hasher,
  isOff,
  notes,
  isRevoked: () => isRevoked,
  outbox,
  pixelsById: pixels,
  trackEvent: track,
};
export type Core = typeof core;

attempt(() => {
  // Now or never: `document.currentScript` is null in anything that runs later.
  const base = findBase();
  settings.endpoint = `${base}tr/`;
  setOrigin(base, core);
  // A page rendered ahead of a visit may never be seen; its calls wait in the stub until it is.
  if ((document as { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', () => attempt(start));
  } else start();
});
