// From a browser's page to the report: what a page that is left in a hurry still sends, and what the loss meter says of events that
// are lost all the same.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { startEngine } from '../../src/cli/engine.ts';
import { runDiagnostics } from '../../src/reports/diagnostics.ts';
import { openDataFolder } from '../../src/runtime/data-folder.ts';
import { createLog } from '../../src/runtime/log.ts';
import { readSettings } from '../../src/runtime/settings.ts';
import { connectStore } from '../../src/store/store.ts';
import { launchBrowser, type TestBrowser } from '../browser.ts';
import { makeDataFolder, type Product, query, runCommand, startProduct, waitFor } from '../product.ts';

const data = makeDataFolder();
const otherPixelId = '7700000000000001';
let product: Product;
let browser: TestBrowser | string;
let server: http.Server;
let base: string;

before(async () => {
  browser = await launchBrowser();
  product = await startProduct({ data });
  await runCommand(['pixel', 'create', '--id', otherPixelId, '--data', data]);
  const pages: Readonly<Record<string, string>> = {
    '/': `fbq('set', 'endpoint', '${product.base}/tr/'); fbq('init', '${product.pixelId}'); fbq('track', 'PageView'); fbq('trackCustom', 'Read')`,
    '/hidden': `fbq('set', 'endpoint', '${product.base}/tr/'); fbq('init', '${otherPixelId}', { em: 'a@example.com' }); fbq('track', 'PageView')`,
  };
  const tag = await (await fetch(`${product.base}/o.js`)).text();
  server = http.createServer(({ url = '' }, response) => {
    // Of the tag only the core: what it fetches from beside it never comes.
    if (url.startsWith('/o-')) return;
    const calls = pages[url] ?? '';
    response.writeHead(200, { 'content-type': url === '/o.js' ? 'text/javascript' : 'text/html' });
    response.end(
      url === '/o.js'
        ? tag
        : `<!doctype html><title>Page</title><script src="/o.js"></script><script>${calls}</script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(async () => {
  if (typeof browser !== 'string') await browser.close();
  server.closeAllConnections();
  server.close();
  await product.stop();
  fs.rmSync(data, { recursive: true, force: true });
});

test('an event that waits for its hashes is not lost when a page that is hidden already is left', async (context) => {
  if (typeof browser === 'string') return context.skip(browser);
  const page = await browser.browser.newPage();
  // Of a page that is hidden already leaving changes nothing.
  await page.addInitScript(
    "addEventListener('visibilitychange', function (event) { event.stopImmediatePropagation() }, true)",
  );
  await page.goto(`${base}/hidden`, { waitUntil: 'commit' });
  await page.waitForFunction("window.fbq && fbq.loaded && document.readyState === 'complete'");
  await page.goto(`${base}/away`);
  await arrived(otherPixelId, 1);
  await page.close();
});

test('the first page of a tab loses its last events and is loaded again: the loss meter says how many', async (context) => {
  if (typeof browser === 'string') return context.skip(browser);
  // Its own agent is a bot's, which no check looks at.
  const userAgent = `${await (await browser.browser.newPage()).evaluate<string>('navigator.userAgent')}`;
  const visitor = await browser.browser.newContext({ userAgent: userAgent.replace('Headless', '') });
  const page = await visitor.newPage();
  await page.goto(base);
  await arrived(product.pixelId, 2);
  await page.evaluate(`fbq('set', 'endpoint', 'http://127.0.0.1:9/tr/');
    for (var i = 0; i < 3; i++) fbq('trackCustom', 'Lost');
    // What waits in storage would be sent by the next load.
    addEventListener('pagehide', function () { localStorage.clear() })`);
  await page.reload();
  await arrived(product.pixelId, 4);
  await visitor.close();
  await product.stop();
  const { arrived: events, lost } = await readLoss();
  assert.deepEqual({ events, lost }, { events: 4, lost: 3 });
});

function arrived(pixelId: string, count: number): Promise<unknown> {
  const ask = () => query<{ n: string }>(data, `SELECT count() AS n FROM events WHERE pixel_id = ${pixelId}`);
  return waitFor(ask, ([row]) => Number(row?.n) === count, 30_000);
}

/** Two hours later, when the tab is quiet for good. */
async function readLoss() {
  const engine = await startEngine(
    openDataFolder(data),
    readSettings([], {}).settings,
    createLog('test', 'silent'),
  );
  await engine.supervised.whenReady;
  const client = connectStore(engine.reader);
  try {
    const question = { pixelId: product.pixelId, days: 7, nowMs: Date.now() + 2 * 3_600_000 };
    const { loss } = await runDiagnostics(client, question);
    return loss;
  } finally {
    await client.close();
    await engine.supervised.stop(2_000);
  }
}
