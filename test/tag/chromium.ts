// The situations' cast: Chromium, by Playwright.

import { launchBrowser } from '../browser.ts';
import type { Cast } from './visit.ts';

/** A running browser, or why there is none. */
export async function launchChromium(): Promise<Cast | string> {
  const launched = await launchBrowser();
  if (typeof launched === 'string') return launched;
  const first = await launched.browser.newPage();
  const userAgent = await first.evaluate<string>('navigator.userAgent');
  await first.close();
  let visits = 0;
  return {
    pagesMax: 10,
    async watch(situation, stage) {
      visits += 1;
      // Without cookies a browser is known by its agent: two pages that are open at once would be one visitor, and what they
      // report in the same millisecond one event.
      const context = await launched.browser.newContext({ userAgent: `${userAgent} Visit/${visits}` });
      await context.addCookies((situation.cookies ?? []).map((cookie) => ({ path: '/', ...cookie })));
      // One page has a million calls to make, beside nine others.
      context.setDefaultNavigationTimeout(120_000);
      const page = await context.newPage();
      const warnings: string[] = [];
      const errors: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
      page.on('pageerror', (error) => errors.push(String(error)));
      context.on('request', (request) => {
        const url = new URL(request.url());
        if (url.origin === stage.base) requests.push(`${request.method()} ${url.pathname}`);
      });
      // By way of the debugger: a content security policy does not forbid that, as it does Playwright's way.
      const debug = await context.newCDPSession(page);
      return {
        visit: page,
        async value(expression) {
          try {
            const { result } = await debug.send('Runtime.evaluate', {
              expression,
              returnByValue: true,
              awaitPromise: true,
            });
            return result.value;
          } catch {
            return undefined;
          }
        },
        cookies: () => context.cookies(stage.url),
        warnings,
        errors,
        requests,
        close: () => context.close(),
      };
    },
    close: () => launched.close(),
  };
}
