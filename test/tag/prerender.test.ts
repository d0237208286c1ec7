// Pages that the browser renders ahead of a visit, for real: by speculation rules, in a browser that no tool watches.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { openUnwatched } from '../browser.ts';
import { makeDataFolder, query, startProduct, waitFor } from '../product.ts';
import { openWire, readWire } from './wire.ts';

test('a page that the browser renders ahead counts when it is shown, and one that is never shown not at all', async (context) => {
  const data = makeDataFolder();
  const product = await startProduct({ data });
  const wire = await openWire(product.port);
  const ahead: string[] = [];
  let shownAtMs = 0;
  let release = () => {};
  const isTimeToGo = new Promise<void>((resolve) => {
    release = resolve;
  });
  const server = http.createServer(async (request, response) => {
    const { url = '', headers } = request;
    if (/prerender/.test(String(headers['sec-purpose']))) ahead.push(url);
    if (url === '/go') await isTimeToGo;
    response.writeHead(200, { 'content-type': 'text/html' });
    if (url === '/start') return response.end(startPage);
    return response.end(url === '/go' ? '' : renderPage(product.pixelId, `${wire.base}/o.js`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await openUnwatched(`${origin}/start`);
  try {
    if (typeof browser === 'string') return context.skip(browser);
    const tagsLoaded = () =>
      Promise.resolve(wire.requests.filter(({ url }) => url.startsWith('/o.js')).length);
    // From memory, the second time.
    await waitFor(tagsLoaded, (count) => count > 0 && ahead.length > 1, 60_000);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    assert.deepEqual(ahead.toSorted(), ['/never', '/shown']);
    assert.deepEqual(readWire(wire.requests), []);
    shownAtMs = Date.now();
    release();
    const ask = () =>
      query<{ url: string; at: string; event_name: string }>(
        data,
        'SELECT url, event_name, toUnixTimestamp64Milli(event_time) AS at FROM happenings',
      );
    await waitFor(ask, (rows) => rows.length > 0, 60_000);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const rows = await ask();
    const views = rows.filter(({ event_name }) => event_name === 'PageView');
    assert.deepEqual(
      views.map(({ url }) => url),
      [`${origin}/shown`],
    );
    assert.ok(Number(views[0]?.at) >= shownAtMs, `${views[0]?.at} < ${shownAtMs}`);
    assert.ok(rows.every(({ url }) => !url.includes('never')));
  } finally {
    if (typeof browser !== 'string') await browser.close();
    server.closeAllConnections();
    server.close();
    wire.close();
    await product.stop();
    fs.rmSync(data, { recursive: true, force: true });
  }
});

const startPage = `<!doctype html><title>Start</title>
<script type="speculationrules">{ "prerender": [{ "source": "list", "urls": ["/shown", "/never"], "eagerness": "immediate" }] }</script>
<script>fetch('/go').then(function () { location.href = '/shown' })</script>`;

function renderPage(pixelId: string, script: string): string {
  return `<!doctype html><title>Ahead</title><script>window.fbq = function () { fbq.callMethod ? fbq.callMethod.apply(fbq, arguments) : fbq.queue.push(arguments) }; fbq.queue = [];
fbq('init', '${pixelId}'); fbq('track', 'PageView')</script><script async src="${script}"></script>`;
}
