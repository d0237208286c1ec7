// Where: tag, after tag.ts. Takes over every stub the page has, works off what they hold, answers from then on.
// In: `fbq` and `_fbq` in any form found in the wild: the standard stub; a bare function with a `queue` (tag
// managers); a legacy array. Out: the public members of `fbq`. Without any stub one is installed, so that a page
// that only loads the script can call `fbq` at once (the original gives up here).

import { drain, queue, receive } from './calls.ts';
import { commands } from './commands.ts';
import { load } from './companion.ts';
import { flush } from './outbox.ts';
import { initializedAtMs, pixels } from './pixel.ts';
import { settings } from './settings.ts';
import { version } from './version.ts';
import { attempt } from './warn.ts';

type Stub = (((...call: unknown[]) => void) | unknown[]) & {
  callMethod?: unknown;
  version?: unknown;
  queue?: ArrayLike<unknown>[];
};
type Page = { fbq?: Stub; _fbq?: Stub };

export function start(): void {
  const page = window as Page;
  // TRICKY: a legacy `_fbq = []` cannot be called, so it does not do as `fbq`.
  page.fbq ||= Array.isArray(page._fbq) ? receive : page._fbq || receive;
  page._fbq ||= page.fbq;
  // They differ where the page has two stubs, or where a debugging aid has wrapped the first.
  const stubs = [page.fbq, page._fbq];
  const taken = stubs.find((stub) => stub.callMethod);
  if (taken) {
    // Another library's is warned about.
    if (taken.version !== version) load('o-rare.js', Object);
    return;
  }
  stubs.forEach(takeOver);
  // Live: single-page sites set flags when they need them. What the second stub has is the first's now.
  Object.setPrototypeOf(settings, page.fbq);
  if (settings.pixelId) queue.unshift(['init', settings.pixelId]);
  // There are stubs that only ever push.
  queue.push = (...calls) => {
    queue.splice(queue.length, 0, ...calls);
    drain();
    return 0;
  };
  drain();
  // What the page has told by now needs no gathering.
  flush();
}

function takeOver(stub: Stub): void {
  const held = (Array.isArray(stub) ? stub : stub.queue) as ArrayLike<unknown>[] | undefined;
  // Taken over already: usually both are one.
  if (held === queue) return;
  if (held) {
    attempt(() => {
      queue.push(...held.splice(0));
      // A stub that the page has frozen keeps this list, and pushes into it.
      held.push = (...calls) => queue.push(...calls);
    });
  }
  attempt(() =>
    Object.assign(
      (window as Page).fbq as Stub,
      Object.assign(stub, commands, {
        callMethod: receive,
        // Optimisers of pages call it; there is no configuration to wait for.
        push: receive,
        registerPlugin: Object,
        queue,
        loaded: true,
        version,
        instance: { pixelsByID: pixels, configsLoaded: pixels },
        getState: () => ({ pixels: Object.values(pixels), pixelInitializationTime: initializedAtMs }),
      }),
    ),
  );
}
