// Where: tag, page file. How long a page was really read and how far down: seconds in which it was visible and its reader
// moved, scrolled or typed at most half a minute before; per cent of its height. Out: `Engagement`, when the page is
// hidden, left or changed for another route; when the reader comes back, again with the same event id and higher figures
// (the store counts the last). Promises: no layout is forced, no listener holds scrolling up.

import type { Core } from '../tag.ts';
import type { Report } from './page.ts';

const restMs = 30_000;
/** A title is often set a moment after the address. */
const settleMs = 1_000;

export function watchEngagement(core: Core, report: Report, onPage: () => void): void {
  let page = beginPage();
  let lastSign = Date.now();

  const sign = () => {
    lastSign = Date.now();
  };
  for (const type of ['scroll', 'pointermove', 'keydown']) {
    addEventListener(type, sign, { capture: true, passive: true });
  }

  // An intersection says where the document is without forcing its layout; observed anew it says so once.
  const observer = new IntersectionObserver(([entry]) => {
    observer.disconnect();
    const { boundingClientRect: all, intersectionRect: seen } = entry as IntersectionObserverEntry;
    // Not `innerHeight`, which can force a layout. A document without a height of its own says nothing.
    page.scroll = Math.max(page.scroll, Math.round((100 * (seen.bottom - all.top)) / all.height) || 0);
  });
  const measure = () => observer.observe(document.documentElement);

  const send = () => {
    if (page.seconds === page.sent) return;
    page.sent = page.seconds;
    core.extra.dl = page.url;
    report('Engagement', { seconds: page.seconds, scroll: page.scroll }, { eventID: page.id });
    delete core.extra.dl;
  };

  setInterval(() => {
    if (routeOf(page.url) !== routeOf(location.href)) {
      send();
      page = beginPage();
      setTimeout(onPage, settleMs);
    }
    if (core.isRevoked() || document.hidden || Date.now() - lastSign > restMs) return;
    page.seconds++;
    measure();
  }, 1_000);
  // In the capture phase: before the core's own listener, which sends what there is. When a page that is seen is left, it comes last.
  document.addEventListener('visibilitychange', () => document.hidden && send(), true);
  addEventListener('pagehide', send);
  measure();
  onPage();
}

function beginPage() {
  return { id: `${Math.random()}`, url: location.href, seconds: 0, scroll: 0, sent: 0 };
}

function routeOf(url: string): string {
  return url.replace(/#(?![/!]).*/, '');
}
