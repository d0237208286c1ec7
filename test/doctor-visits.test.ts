// What the doctor says of a visit, and what its repairs do, proven in a real browser against the real collector: the pages of
// the fixtures (without those of the original's library alone, and those whose image sends), each as it stands and, where a
// repair changes it, as it is repaired, and the events that are then in the store.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import type { BrowserContext, Request } from 'playwright-core';
import { examineBytes } from '../src/doctor/doctor.ts';
import { launchBrowser } from './browser.ts';
import { type TestPage, testPages } from './doctor-pages.ts';
import { makeDataFolder, type Product, query, runCommand, startProduct, waitFor } from './product.ts';

interface Visit {
  readonly url: string;
  readonly bytes: Buffer;
  /** Each `"<pixel id>:<event name>"`. */
  readonly expected: readonly string[];
}

const site = 'https://pages.example.com';
/** While one page waits, others load: more than that and two cores are the limit. */
const tabCount = 8;
/** The tag gathers events for 100 ms. */
const quietMs = 200;
/** Timers of the pages fire after 300 ms. */
const timerMs = 400;
/** Used up only by what the test is there to find: an event that never comes. */
const patienceMs = 10_000;
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

test('as it stands and as it is repaired, every page sends what the doctor says, to the real collector', {
  skip,
  timeout: 300_000,
}, async () => {
  assert.ok(typeof browser !== 'string');
  const visits = testPages
    .filter((page) => page.isOriginalOnly !== true && !sendsImage(page))
    .flatMap(planVisits);
  const queue = visits.values();
  const openTab = async () => {
    const context = await browser.browser.newContext();
    await visitInTurn(context, queue);
    await context.close();
  };
  await Promise.all(Array.from({ length: tabCount }, openTab));
  const count = visits.flatMap(({ expected }) => expected).length;
  const stored = await waitFor(
    storedEvents,
    (events) => [...events.values()].flat().length >= count,
    20_000,
  ).catch(storedEvents);
  assert.deepEqual(
    Object.fromEntries(visits.map(({ url }) => [url, (stored.get(url) ?? []).toSorted()])),
    Object.fromEntries(visits.map(({ url, expected }) => [url, expected.toSorted()])),
  );
});

/** Two visits, or one when the repair changes nothing. */
function planVisits({ name, html, events, eventsAfterRepair }: TestPage): readonly Visit[] {
  const bytes = Buffer.from(html);
  const repaired = examineBytes({ name, bytes })?.repaired;
  const now = { url: `${site}/now/${name}`, bytes, expected: events };
  if (repaired === undefined || bytes.equals(repaired)) {
    assert.deepEqual(eventsAfterRepair, events, name);
    return [now];
  }
  const then = {
    url: `${site}/repaired/${name}`,
    bytes: Buffer.from(repaired),
    expected: eventsAfterRepair,
  };
  return [now, then];
}

/** Images tell no address of their page: those are counted apart. */
function sendsImage({ html }: TestPage): boolean {
  return /<img[^>]+src="https:\/\/www\.facebook\.com\/tr/.test(
    html.replace(/<noscript>[\s\S]*?<\/noscript>/g, ''),
  );
}

/** Takes one visit after the other, each of somebody who was never here. */
async function visitInTurn(context: BrowserContext, queue: Iterable<Visit>): Promise<void> {
  let visit: Visit | undefined;
  let answeredCount = 0;
  /** The hosts of the pages lead to the product; nothing else is there. */
  await context.route('**/*', async (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    if (request.url() === visit?.url)
      return route.fulfill({ contentType: 'text/html; charset=utf-8', body: visit.bytes });
    if (/\/(fbevents|o)\.js$/.test(pathname))
      return route.fulfill({ contentType: 'text/javascript', body: tag });
    if (!/\/tr\/?$/.test(pathname)) return route.abort();
    await collect(request);
    answeredCount += countEvents(request);
    return route.fulfill({ contentType: 'text/plain', body: '' });
  });
  await context.addInitScript('localStorage.clear()');
  const tab = await context.newPage();
  for (visit of queue) {
    answeredCount = 0;
    await context.clearCookies();
    await tab.goto(visit.url, { waitUntil: 'load' });
    const { bytes, expected } = visit;
    const deadlineMs = performance.now() + patienceMs;
    while (answeredCount < expected.length && performance.now() < deadlineMs) await tab.waitForTimeout(20);
    await tab.waitForTimeout(bytes.includes('setTimeout') ? timerMs : quietMs);
  }
}

async function collect(request: Request): Promise<void> {
  const { pathname, search } = new URL(request.url());
  const body = request.postDataBuffer();
  const init =
    body === null
      ? {}
      : {
          method: 'POST',
          body: new Uint8Array(body),
          headers: { 'content-type': request.headers()['content-type'] ?? '' },
        };
  const answer = await fetch(`${product.base}${pathname}${search}`, init);
  assert.equal(
    answer.headers.get('x-ownpixel'),
    'accepted',
    `${request.url()} of ${request.headers().referer}`,
  );
}

/** Each line of a body is one, an image is one. */
function countEvents(request: Request): number {
  return request.postData()?.trim().split('\n').length ?? 1;
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
