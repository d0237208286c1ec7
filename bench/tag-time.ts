// Loads the same page with one script after the other in one Chromium, the CPU slowed down four times, and reads from the
// browser's own counters how long the main thread compiled and ran scripts.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../test/browser.ts';

export interface Contender {
  readonly name: string;
  readonly files: ReadonlyMap<string, Buffer>;
  /** Into the head of the page. */
  readonly html: string;
}

export interface Load {
  /** Compiling and running scripts until the first event was at the server, ms; undefined when none came. */
  readonly firstEventMs: number | undefined;
  /** The same in the first seconds of the page. */
  readonly scriptMs: number;
  readonly longTasks: number;
}

const slowdown = 4;
const watchedMs = 4_000;

/** By name, `loads` of each, in turns. A sentence when there is no browser. */
export async function measureLoads(
  contenders: readonly Contender[],
  loads: number,
): Promise<ReadonlyMap<string, readonly Load[]> | string> {
  const launched = await launchBrowser();
  if (typeof launched === 'string') return launched;
  const site = await serveSite(contenders);
  const results = new Map<string, Load[]>(contenders.map(({ name }) => [name, []]));
  try {
    for (let n = 0; n < loads; n++) {
      for (const [index, { name }] of contenders.entries())
        results.get(name)?.push(await measureLoad(launched.browser, site, index));
    }
    return results;
  } finally {
    await launched.close();
    site.close();
  }
}

async function measureLoad(browser: Browser, site: Site, index: number): Promise<Load> {
  // A context of its own has an empty cache. Some trackers are silent for a browser that says it is a machine's.
  const userAgent = `Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`;
  const context = await browser.newContext({ userAgent });
  try {
    const page = await context.newPage();
    await page.addInitScript("Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })");
    const debug = await context.newCDPSession(page);
    // The thread's own clock: what else the machine does, does not count.
    await debug.send('Performance.enable', { timeDomain: 'threadTicks' });
    await debug.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const readMs = async () => {
      const { metrics } = await debug.send('Performance.getMetrics');
      const seconds = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
      return 1_000 * (seconds('ScriptDuration') + seconds('V8CompileDuration'));
    };
    const startedAtMs = Date.now();
    let firstEventMs: number | undefined;
    const event = site.nextEvent(index).then(async (isSent) => {
      if (isSent) firstEventMs = await readMs();
    });
    await page.goto(site.address(index));
    const rest = () => new Promise((resolve) => setTimeout(resolve, startedAtMs + watchedMs - Date.now()));
    await rest();
    const scriptMs = await readMs();
    const longTasks = Number(await page.evaluate('longTasks'));
    site.forget(index);
    await event;
    return { firstEventMs, scriptMs, longTasks };
  } finally {
    await context.close();
  }
}

interface Site {
  address(index: number): string;
  /** Resolves to true when the page of this contender has sent an event, to false when it is forgotten. */
  nextEvent(index: number): Promise<boolean>;
  forget(index: number): void;
  close(): void;
}

async function serveSite(contenders: readonly Contender[]): Promise<Site> {
  const waiting = new Map<number, (isSent: boolean) => void>();
  const server = http.createServer(async (request, response) => {
    for await (const _chunk of request);
    const [, number = '', file = '', ...rest] = (request.url ?? '').replace(/\?.*/, '').split('/');
    const contender = contenders[Number(number)];
    const code = rest.length === 0 ? contender?.files.get(file) : undefined;
    if (contender !== undefined && file === '' && request.method === 'GET')
      return response.writeHead(200, { 'content-type': 'text/html' }).end(renderPage(contender.html));
    if (code !== undefined) return response.writeHead(200, { 'content-type': 'text/javascript' }).end(code);
    // Settings that a script asks for by POST are no event.
    if (request.method === 'POST' && file !== 'flags') waiting.get(Number(number))?.(true);
    return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: (index) => `http://127.0.0.1:${port}/${index}/`,
    nextEvent: (index) => new Promise((resolve) => waiting.set(index, resolve)),
    forget: (index) => waiting.get(index)?.(false),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const article = Array.from({ length: 60 }, (_, n) => `<h2>Part ${n}</h2><p>${'Some words. '.repeat(60)}</p>`);

function renderPage(head: string): string {
  return `<!doctype html><html lang="en"><head><title>Article</title>
<script>var longTasks = 0; new PerformanceObserver(function (list) { longTasks += list.getEntries().length }).observe({ type: 'longtask', buffered: true })</script>
${head}</head><body><h1>Article</h1>${article.join('')}<a href="https://elsewhere.example/">away</a></body></html>`;
}
