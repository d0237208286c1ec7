// The loss play: pages that fire twenty events and are left at once, one after the other, while the collector answers late,
// fails half the time and is restarted in between. Returns how many of the events are in the store, as happenings, and what the
// loss meter makes of their numbers.

import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { launchBrowser } from '../browser.ts';
import { makeDataFolder, type Product, query, startProduct, waitFor } from '../product.ts';
import { openGate, type Passage } from './gate.ts';

const eventsPerPage = 20;
const passages: readonly Passage[] = [
  'pass',
  'refuse',
  'pass',
  'lose-request',
  'pass',
  'slow-down',
  'pass',
  'lose-answer',
];

export interface Losses {
  readonly told: number;
  readonly stored: number;
  readonly doubled: number;
  /** Events that were recorded twice and count once. */
  readonly repeated: number;
  /** Sessions that the events name; all of it is one browser tab. */
  readonly tabs: number;
  /** Numbers that are missing in the sessions, counted from 0: what the loss meter calls lost. */
  readonly missing: number;
  /** Events beyond the first that have the same number of a session, or none. */
  readonly misnumbered: number;
}

/** A sentence when there is no browser. */
export async function playLoss(pageCount: number): Promise<Losses | string> {
  const launched = await launchBrowser();
  if (typeof launched === 'string') return launched;
  const data = makeDataFolder();
  let product: Product = await startProduct({ data });
  const port = String(product.port);
  const script = `${product.base}/o.js`;
  let n = 0;
  const gate = await openGate({
    target: () => product.base,
    decide: () => passages[n++ % passages.length] ?? 'pass',
    delayMs: () => (n * 37) % 200,
  });
  let tellStopped = () => {};
  const stopped = new Promise<void>((resolve) => {
    tellStopped = resolve;
  });
  const server = http.createServer(async (request, response) => {
    const number = Number(new URL(request.url ?? '', 'http://x').searchParams.get('n') ?? -1);
    if (number < 0) return response.writeHead(404).end();
    // However fast the pages are: half of them come after the restart has begun.
    if (number > pageCount / 2) await stopped;
    response.writeHead(200, { 'content-type': 'text/html' });
    return response.end(
      renderPage({ number, pageCount, script, endpoint: gate.endpoint('loss'), pixelId: product.pixelId }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const page = await launched.browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?n=0`, {
      waitUntil: 'commit',
    });
    await page.waitForURL((url) => Number(url.searchParams.get('n')) >= Math.floor(pageCount / 2), {
      waitUntil: 'commit',
      timeout: 120_000,
    });
    await product.stop();
    tellStopped();
    product = await startProduct({ data, args: ['--port', port] });
    await page.waitForURL((url) => Number(url.searchParams.get('n')) === pageCount, {
      waitUntil: 'commit',
      timeout: 120_000,
    });
    // The trouble goes on. The last page of the visit stays until nothing waits any more.
    await page.reload({ waitUntil: 'commit' });
    await page.waitForFunction(
      "Object.keys(localStorage).every(function (key) { return key.indexOf('_op0.') !== 0 })",
      undefined,
      { timeout: 180_000, polling: 500 },
    );
    return await count(data, pageCount * eventsPerPage);
  } finally {
    await launched.close();
    gate.close();
    server.closeAllConnections();
    server.close();
    await product.stop();
    fs.rmSync(data, { recursive: true, force: true });
  }
}

/** As src/reports/sql/lost-events.sql, over all events of the pixel: automatic ones have numbers too. */
const meterQuestion = `SELECT count() AS tabs, sum(last + 1 - numbers) AS missing, sum(n - numbers) AS misnumbered
  FROM (SELECT tab_id, toInt64(max(tab_number)) AS last, toInt64(uniqExact(tab_number)) AS numbers, toInt64(count()) AS n FROM happenings GROUP BY tab_id)`;

async function count(data: string, told: number): Promise<Losses> {
  const ask = () =>
    query<{ n: string; different: string }>(
      data,
      "SELECT count() AS n, uniqExact(params['cd[n]'][1]) AS different FROM happenings WHERE event_name = 'Loss'",
    );
  const [row] = await waitFor(ask, (rows) => Number(rows[0]?.different) >= told, 20_000).catch(ask);
  const [all] = await query<{ n: string }>(data, "SELECT count() AS n FROM events WHERE event_name = 'Loss'");
  const [meter] = await query<{ tabs: string; missing: string; misnumbered: string }>(data, meterQuestion);
  const stored = Number(row?.different);
  return {
    told,
    stored,
    doubled: Number(row?.n) - stored,
    repeated: Number(all?.n) - Number(row?.n),
    tabs: Number(meter?.tabs),
    missing: Number(meter?.missing),
    misnumbered: Number(meter?.misnumbered),
  };
}

function renderPage(page: {
  readonly number: number;
  readonly pageCount: number;
  readonly script: string;
  readonly endpoint: string;
  readonly pixelId: string;
}): string {
  const { number, pageCount, script, endpoint, pixelId } = page;
  const fire =
    number < pageCount
      ? `for (var i = 0; i < ${eventsPerPage}; i++) fbq('trackCustom', 'Loss', { n: ${number * eventsPerPage} + i }); location.href = '?n=${number + 1}'`
      : '';
  return `<!doctype html><title>${number}</title><script>localStorage.tag = localStorage.tag || ''</script><script src="${script}" onerror="location.reload()"></script>
<script>if (window.fbq) { fbq('init', '${pixelId}'); fbq('set', 'endpoint', '${endpoint}'); ${fire} }</script>`;
}
