// The situations' cast: a stock Firefox, by WebDriver BiDi, which Playwright does not speak.

import fs from 'node:fs';
import { launch, type Page } from 'puppeteer-core';
import { type Cast, until, type Visit, type Watched } from './visit.ts';

const installed = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  '/snap/bin/firefox',
];

/** A running browser, or why there is none. `hosts`: names of the situations' pages; they are this machine. */
export async function launchFirefox(hosts: readonly string[]): Promise<Cast | string> {
  const executablePath = process.env.TEST_FIREFOX ?? installed.find((file) => fs.existsSync(file));
  if (executablePath === undefined)
    return 'no Firefox in the usual places. Install one (Debian: apt install firefox-esr), or name it in TEST_FIREFOX';
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      'network.dns.localDomains': hosts.join(','),
      // A page of a test shall reach this machine only.
      'network.proxy.type': 0,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
    },
  });
  // Firefox cannot open one page while it closes another.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Outcome>(act: () => Promise<Outcome>): Promise<Outcome> => {
    const done = turn.then(act, act);
    turn = done;
    return done;
  };
  return {
    // Each is a window, and of many it gives those behind little time.
    pagesMax: 4,
    async watch(situation, stage) {
      const context = await browser.createBrowserContext();
      const page = await inTurn(() => context.newPage());
      // One page has a million calls to make, beside nine others.
      page.setDefaultNavigationTimeout(120_000);
      const { hostname } = new URL(stage.url);
      for (const cookie of situation.cookies ?? []) await context.setCookie({ path: '/', ...cookie });
      const warnings: string[] = [];
      const errors: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => message.type() === 'warn' && warnings.push(message.text()));
      page.on('pageerror', (error) => {
        const text = String(error);
        // Firefox tells the page's console in the same way what a policy, a rule of cookies or a wrong hash has stopped.
        if (
          !/^Error: (Cookie “|Content-Security-Policy: |The hash contained|None of the “sha256” hashes)/.test(
            text,
          )
        )
          errors.push(text);
      });
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (url.origin === stage.base) requests.push(`${request.method()} ${url.pathname}`);
      });
      const value: Watched['value'] = async (expression) => {
        try {
          return await page.evaluate(expression);
        } catch {
          return undefined;
        }
      };
      return {
        visit: visit(page, value),
        value,
        cookies: async () =>
          (await context.cookies()).filter(({ domain }) =>
            `.${hostname}`.endsWith(`.${domain.replace(/^\./, '')}`),
          ),
        warnings,
        errors,
        requests,
        close: () => inTurn(() => context.close()),
      };
    },
    close: () => browser.close(),
  };
}

function visit(page: Page, value: Watched['value']): Visit {
  return {
    goto: (url) => page.goto(url),
    // Not the library's own: it waits for a load, and a page from the back/forward cache does not load.
    goBack: () => page.evaluate('history.back()'),
    click: (selector) => page.click(selector),
    evaluate: (expression) => page.evaluate(expression),
    async waitForFunction(expression, _argument, options) {
      if (!(await until(value, expression, options?.timeout))) throw new Error(`never true: ${expression}`);
    },
    waitForTimeout: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    async waitForURL(pattern) {
      if (!(await until(value, `${pattern}.test(location.href)`))) throw new Error(`never at ${pattern}`);
    },
    mouse: {
      move: (x, y) => page.mouse.move(x, y),
    },
  };
}
