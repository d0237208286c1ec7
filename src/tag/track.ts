// Where: tag, from a track command to the network. In: one call. Out: one beacon for each pixel meant.
// Promises: a call made before its pixel is known waits for it (the original loses it); one PageView for each pixel
// and route, whoever asks (`trackSingle` excepted, as in the original); nothing leaves while consent is revoked.

import { isRevoked } from './consent.ts';
import { refreshBrowserIds } from './cookies.ts';
import { describeEvent, type Params } from './describe-event.ts';
import { watchPageViews } from './page-views.ts';
import { findPixels, initializedAtMs, type Pixel } from './pixel.ts';
import { processingOptions } from './processing-options.ts';
import { send } from './send.ts';
import { settings } from './settings.ts';
import { warn } from './warn.ts';

interface TrackOptions {
  /** `trackSingle` and `trackSingleCustom`: the one pixel meant. */
  readonly pixelId?: unknown;
  /** Which of these two it was, as the wire has it. */
  readonly tm?: 1 | 2;
  /** A page view seen by the tag itself: never a repetition. */
  readonly isAutomatic?: boolean;
}

interface Happening extends TrackOptions {
  readonly params: Params;
}

/** A page without `init` must not fill the memory. */
const waitingMax = 100;
const waiting: Happening[] = [];

export function track(event: readonly unknown[], options: TrackOptions = {}): void {
  if (waiting.length < waitingMax)
    waiting.push({ ...options, params: { ...describeEvent(event), tm: options.tm } });
  sendWaiting();
}

/** Also runs after each round of calls, not at init: in [track, init A, init B] the event is meant for both. */
export function sendWaiting(): void {
  if (isRevoked) return;
  for (const happening of waiting.splice(0)) {
    const meant = findPixels(happening.pixelId);
    for (const pixel of meant) sendTo(pixel, happening);
    if (!meant.length) {
      waiting.push(happening);
      warn(`${happening.params.ev} waits for init`);
    }
  }
}

function sendTo(pixel: Pixel, { params, tm, isAutomatic }: Happening): void {
  if (params.ev === 'PageView' && !tm) {
    if (pixel.hasPageView && !isAutomatic && !settings.allowDuplicatePageViews) return;
    pixel.hasPageView = true;
  }
  send({
    id: pixel.id,
    ...params,
    a: pixel.agent || settings.agent,
    // With `ts` it tells a repetition of the call from a repetition of the request.
    ec: pixel.eventCount++,
    it: initializedAtMs,
    ...refreshBrowserIds(),
    ...processingOptions,
  });
  watchPageViews(() => track(['PageView'], { isAutomatic: true }));
}
