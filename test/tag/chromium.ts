// The situations' cast: Chromium, by Playwright.

import { launchBrowser } from '../browser.ts';
import type { Cast } from './visit.ts';

/** A running browser, or why there is none. */
export async function launchChromium(): Promise<Cast | string> {
  const launched = await launchBrowser();
  if (typeof launched === 'string') return launched;
  return {
    async watch(situation, stage) {
      const context = await launched.browser.newContext();
      await context.addCookies((situation.cookies ?? []).map((cookie) => ({ path: '/', ...cookie })));
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
