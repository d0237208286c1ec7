// Loads the same page with one script after the other in one Chromium, the CPU slowed down four times, and reads from the
// browser's own trace how long the main thread compiled and ran scripts (tag-trace.ts).

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, CDPSession } from 'playwright-core';
import { launchBrowser } from '../test/browser.ts';
import { type MainThread, readMainThread, type TraceEvent, traceCategories } from './tag-trace.ts';

export interface Contender {
  readonly name: string;
  readonly files: ReadonlyMap<string, Buffer>;
  /** Into the head of the page. */
  readonly html: string;
}

const slowdown = 4;
const watchedMs = 4_000;

/** By name, `loads` of each, in turns. A sentence when there is no browser. */
export async function measureLoads(
  contenders: readonly Contender[],
  loads: number,
): Promise<ReadonlyMap<string, readonly MainThread[]> | string> {
  const launched = await launchBrowser();
  if (typeof launched === 'string') return launched;
  const site = await serveSite(contenders);
  const results = new Map<string, MainThread[]>(contenders.map(({ name }) => [name, []]));
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

async function measureLoad(browser: Browser, site: Site, index: number): Promise<MainThread> {
  // A context of its own has an empty cache. Some trackers are silent for a browser that says it is a machine's.
  const userAgent = `Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`;
  const context = await browser.newContext({ userAgent });
  const debug = await browser.newBrowserCDPSession();
  try {
    const page = await context.newPage();
    await page.addInitScript("Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })");
    const slow = await context.newCDPSession(page);
    await slow.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const event = site.nextEvent(index);
    const trace = await record(debug, async () => {
      await page.goto(site.address(index));
      await new Promise((resolve) => setTimeout(resolve, watchedMs));
    });
    site.forget(index);
    return readMainThread(trace, { base: site.address(index), eventUrl: await event });
  } finally {
    await debug.detach();
    await context.close();
  }
}

async function record(debug: CDPSession, act: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  debug.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const completed = new Promise((resolve) => debug.on('Tracing.tracingComplete', resolve));
  await debug.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: [...traceCategories] },
  });
  await act();
  await debug.send('Tracing.end');
  await completed;
  return events;
}

interface Site {
  address(index: number): string;
  /** Resolves to the address of the first event from the page of this contender, to undefined when it is forgotten. */
  nextEvent(index: number): Promise<string | undefined>;
  forget(index: number): void;
  close(): void;
}

async function serveSite(contenders: readonly Contender[]): Promise<Site> {
  const waiting = new Map<number, (url: string | undefined) => void>();
  const server = http.createServer(async (request, response) => {
    for await (const _chunk of request);
    const [, number = '', file = '', ...rest] = (request.url ?? '').replace(/\?.*/, '').split('/');
    const contender = contenders[Number(number)];
    const code = rest.length === 0 ? contender?.files.get(file) : undefined;
    if (contender !== undefined && file === '' && request.method === 'GET')
      return response.writeHead(200, { 'content-type': 'text/html' }).end(renderPage(contender.html));
    if (code !== undefined) return response.writeHead(200, { 'content-type': 'text/javascript' }).end(code);
    // Settings that a script asks for by POST are no event.
    if (request.method === 'POST' && file !== 'flags')
      waiting.get(Number(number))?.(`http://${request.headers.host}${request.url}`);
    return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: (index) => `http://127.0.0.1:${port}/${index}/`,
    nextEvent: (index) => new Promise((resolve) => waiting.set(index, resolve)),
    forget: (index) => waiting.get(index)?.(undefined),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const article = Array.from({ length: 60 }, (_, n) => `<h2>Part ${n}</h2><p>${'Some words. '.repeat(60)}</p>`);

function renderPage(head: string): string {
  return `<!doctype html><html lang="en"><head><title>Article</title>
${head}</head><body><h1>Article</h1>${article.join('')}<a href="https://elsewhere.example/">away</a></body></html>`;
}
