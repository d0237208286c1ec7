// Where: tag, from a track command to the outbox. In: one call. Out: one beacon for each pixel meant.
// Promises: a call made before its pixel is known waits for it (the original loses it); one PageView for each pixel
// and route, whoever asks (`trackSingle` excepted, as in the original); nothing leaves while consent is revoked.

import { describeUser, isAwaitingHasher } from './advanced-matching.ts';
import { extra } from './companion.ts';
import { isRevoked } from './consent.ts';
import { refreshBrowserIds } from './cookies.ts';
import { describeEvent, type Params } from './describe-event.ts';
import { numberInSession } from './numbering.ts';
import { post } from './outbox.ts';
import { pageLoad } from './page-load.ts';
import { watchPageViews } from './page-views.ts';
import { initializedAtMs, type Pixel, pixels } from './pixel.ts';
import { mayIdentify } from './privacy.ts';
import { processingOptions } from './processing-options.ts';
import { isOff, setting, settings } from './settings.ts';
import { attempt } from './warn.ts';

interface TrackOptions {
  /** `trackSingle` and its kin: the one pixel meant. */
  readonly onlyPixel?: string;
  /** Which of these it was, as the wire has it. */
  readonly tm?: 1 | 2 | 3;
  /** Category of an event that the page did not ask for. */
  readonly es?: unknown;
  /** A page view seen by the tag itself: never a repetition. */
  readonly isAutomatic?: boolean;
}

interface Happening extends TrackOptions {
  readonly described: Params;
}

/** Of events whose pixel is not known: a page without `init` must not fill the memory. */
const waitingMax = 99;
const waiting: Happening[] = [];
let count = 0;

export function track(event: readonly unknown[], options?: TrackOptions): void {
  waiting.push({ ...options, described: describeEvent(event) });
  sendWaiting();
}

/** Also runs after each round of calls, not at init: in [track, init A, init B] the event is meant for both. */
export function sendWaiting(): void {
  if (isRevoked || isAwaitingHasher(sendWaiting)) return;
  for (const happening of waiting.splice(0)) {
    const onlyPixel = happening.onlyPixel;
    const meant = Object.values(pixels).filter(({ id }) =>
      onlyPixel ? id === onlyPixel : !setting('trackSingleOnly', id),
    );
    for (const pixel of meant) sendTo(pixel, happening);
    if (!meant[0] && waiting.length < waitingMax) waiting.push(happening);
  }
}

function sendTo(pixel: Pixel, { described, tm, es, isAutomatic }: Happening): void {
  const id = pixel.id;
  if (described.ev === 'PageView' && !tm) {
    if (pixel.hasPageView && !isAutomatic && !settings.allowDuplicatePageViews) return;
    pixel.hasPageView = true;
  }
  // A sandboxed frame has neither cookies nor storage: the event goes without.
  const ids: { os?: string; dpo?: string } = {};
  if (mayIdentify(id)) {
    attempt(() => {
      if (!(isOff('firstPartyCookies', id) || isOff('FirstPartyCookies', id)))
        Object.assign(ids, refreshBrowserIds());
      ids.os = numberInSession(id);
    });
    Object.assign(ids, describeUser(pixel));
  } else ids.dpo = 'LDU';
  post({
    id,
    ...described,
    tm,
    es,
    ec: pixel.eventCount++,
    a: pixel.agent,
    it: initializedAtMs,
    ...ids,
    ...processingOptions,
    // This sending of the event: one that arrives twice counts once.
    oi: `${pageLoad}.${count++}`,
    ...extra,
  });
  watchPageViews(() => track(['PageView'], { isAutomatic: true }));
}
