// What the doctor says of a visit, and what its repairs do, proven in a real browser against the real collector: the pages
// of the fixtures (without those of the original's library alone, and those whose image sends) as it stands and as it was repaired, and the events that are then in the store.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import type { BrowserContext, Route } from 'playwright-core';
import { examineBytes, provePage } from '../src/doctor/doctor.ts';
import { launchBrowser } from './browser.ts';
import { type TestPage, testPages } from './doctor-pages.ts';
import { makeDataFolder, type Product, query, runCommand, startProduct, waitFor } from './product.ts';

const site = 'https://pages.example.com';
const data = makeDataFolder();
const browser = await launchBrowser();
const skip = typeof browser === 'string' ? browser : false;
let product: Product;
let tag: Buffer;

before(async () => {
  if (skip !== false) return;
  const ids = new Set(testPages.flatMap(({ pixels }) => pixels));
  for (const id of ids) await runCommand(['pixel', 'create', '--id', id, '--data', data]);
  product = await startProduct({ data });
  tag = Buffer.from(await (await fetch(`${product.base}/en_US/fbevents.js`)).arrayBuffer());
});

after(async () => {
  if (typeof browser === 'string') return;
  await browser.close();
  await product.stop();
  fs.rmSync(data, { recursive: true, force: true });
});

/** The hosts of the pages lead to the product; nothing else is there. */
async function answer(route: Route, pages: ReadonlyMap<string, Buffer>): Promise<void> {
  const request = route.request();
  const url = new URL(request.url());
  const page = pages.get(request.url());
  if (page !== undefined) return route.fulfill({ contentType: 'text/html; charset=utf-8', body: page });
  if (/\/(fbevents|o)\.js$/.test(url.pathname))
    return route.fulfill({ contentType: 'text/javascript', body: tag });
  if (!/\/tr\/?$/.test(url.pathname)) return route.abort();
  const body = request.postDataBuffer();
  const init =
    body === null
      ? {}
      : {
          method: 'POST',
          body: new Uint8Array(body),
          headers: { 'content-type': request.headers()['content-type'] ?? '' },
        };
  const collected = await fetch(`${product.base}${url.pathname}${url.search}`, init);
  assert.equal(
    collected.headers.get('x-ownpixel'),
    'accepted',
    `${request.url()} of ${request.headers().referer}`,
  );
  return route.fulfill({ contentType: 'text/plain', body: '' });
}

/** Opens each page once, four at a time. */
async function visitAll(context: BrowserContext, pages: ReadonlyMap<string, Buffer>): Promise<void> {
  await context.route('**/*', (route) => answer(route, pages));
  const queue = [...pages.keys()];
  const visit = async () => {
    const tab = await context.newPage();
    for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
      await tab.goto(url, { waitUntil: 'load' });
      // Timers of the pages fire after 300 ms; the tag gathers events for 100 ms, then waits for the answer.
      // A page on which something stays unsent is told by the events that are missing in the end.
      await tab.waitForTimeout(url.includes('timer') ? 600 : 200);
      await waitFor(
        () =>
          tab.evaluate(() =>
            Object.entries(localStorage).some(([key, text]) => /^_op0\./.test(key) && text !== ''),
          ),
        (isUnsent) => !isUnsent,
        3_000,
      ).catch(() => undefined);
    }
    await tab.close();
  };
  await Promise.all([visit(), visit(), visit(), visit()]);
}

async function storedEvents(): Promise<Map<string, string[]>> {
  const rows = await query<{ url: string; pixel_id: string; event_name: string }>(
    data,
    'SELECT url, toString(pixel_id) AS pixel_id, event_name FROM events',
  );
  const events = new Map<string, string[]>();
  for (const { url, pixel_id, event_name } of rows)
    events.set(url, [...(events.get(url) ?? []), `${pixel_id}:${event_name}`]);
  return events;
}

/** Images tell no address of their page: those are counted apart. */
function sendsImage({ html }: TestPage): boolean {
  return /<img[^>]+src="https:\/\/www\.facebook\.com\/tr/.test(
    html.replace(/<noscript>[\s\S]*?<\/noscript>/g, ''),
  );
}

test('as it stands and as it is repaired, every page sends what the doctor says, to the real collector', {
  skip,
  timeout: 300_000,
}, async () => {
  assert.ok(typeof browser !== 'string');
  const pages = new Map<string, Buffer>();
  const expected = new Map<string, readonly string[]>();
  for (const page of testPages) {
    if (page.isOriginalOnly === true || sendsImage(page)) continue;
    const bytes = Buffer.from(page.html);
    const examined = examineBytes({ name: page.name, bytes });
    pages.set(`${site}/now/${page.name}`, bytes);
    expected.set(`${site}/now/${page.name}`, page.events);
    pages.set(`${site}/repaired/${page.name}`, Buffer.from(examined?.repaired ?? bytes));
    expected.set(`${site}/repaired/${page.name}`, page.eventsAfterRepair);
  }
  const context = await browser.browser.newContext();
  await visitAll(context, pages);
  await context.close();
  const count = [...expected.values()].flat().length;
  const stored = await waitFor(
    storedEvents,
    (events) => [...events.values()].flat().length >= count,
    20_000,
  ).catch(storedEvents);
  const seen = Object.fromEntries([...pages.keys()].map((url) => [url, (stored.get(url) ?? []).toSorted()]));
  assert.deepEqual(seen, Object.fromEntries([...expected].map(([url, events]) => [url, events.toSorted()])));
});

test('the proof shows the page view of a repaired page arriving, and what is missing on a broken one', {
  skip,
}, async () => {
  assert.ok(typeof browser !== 'string');
  const page = testPages.find(({ name }) => name === 'printed-curly') ?? assert.fail();
  const examined = examineBytes({ name: page.name, bytes: Buffer.from(page.html) }) ?? assert.fail();
  const before = await provePage(browser.browser, { bytes: Buffer.from(page.html) }, page.eventsAfterRepair, {
    patienceMs: 700,
  });
  assert.deepEqual([before.events, before.missing], [[], page.eventsAfterRepair]);
  const repaired = await provePage(
    browser.browser,
    { bytes: examined.repaired ?? assert.fail() },
    page.eventsAfterRepair,
  );
  assert.deepEqual(
    [repaired.events, repaired.missing, repaired.unexpected],
    [page.eventsAfterRepair, [], []],
  );
  assert.ok((repaired.firstEventMs ?? 0) > 0);
});

test('the proof tells what a policy refuses', { skip }, async () => {
  assert.ok(typeof browser !== 'string');
  const page = testPages.find(({ name }) => name === 'ok-base-code') ?? assert.fail();
  const policyHeader = "script-src 'self'";
  const examined =
    examineBytes({ name: page.name, bytes: Buffer.from(page.html), policyHeader }) ?? assert.fail();
  assert.deepEqual(
    examined.report.findings.map(({ check }) => check),
    ['blocked-by-policy'],
  );
  assert.deepEqual(examined.report.events, []);
  const proof = await provePage(
    browser.browser,
    { bytes: Buffer.from(page.html), policyHeader },
    page.events,
    { patienceMs: 700 },
  );
  assert.deepEqual(proof.missing, page.events);
  assert.match(proof.problems.join('\n'), /Content Security Policy/);
});
