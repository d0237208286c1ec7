// Where: tag, from the first event on. Single-page sites change the address without loading a page, and going back
// may restore a page from memory: both are page views. In: history calls, popstate, pageshow. Out: `onPageView`.
// Promises: history works as before; `fbq.disablePushState` leaves it untouched; nothing while consent is revoked,
// and after a grant only the page that is open then, not the way there.

import { isRevoked } from './consent.ts';
import { settings } from './settings.ts';
import { attempt } from './warn.ts';

let view: (() => void) | undefined;
let route: string;

/** Does its work once; later calls do nothing. */
export function watchPageViews(onPageView: () => void): void {
  if (view) return;
  view = onPageView;
  route = routeOf(location.href);
  addEventListener('pageshow', checkRoute);
  if (settings.disablePushState) return;
  addEventListener('popstate', checkRoute);
  wrap('pushState');
  wrap('replaceState');
}

export function checkRoute(event?: Event): void {
  const next = routeOf(location.href);
  const isRestored = (event as PageTransitionEvent | undefined)?.persisted;
  if (isRevoked || !view || (!isRestored && (next === route || settings.disablePushState))) return;
  route = next;
  attempt(view);
}

/**
 * A jump within the page is no page view unless `fbq.hashPageViews` asks for it; `#/list` and `#!list` are routes of
 * sites that route by fragment.
 */
function routeOf(url: string): string {
  return settings.hashPageViews ? url : url.replace(/#(?![/!]).*/, '');
}

function wrap(name: 'pushState' | 'replaceState'): void {
  const original = history[name];
  history[name] = function (this: History, ...args) {
    original.apply(this, args);
    checkRoute();
  };
}
