// What the doctor says of a visit, and what its repairs do, proven in a real browser against the real collector: the pages
// of the fixtures (without those of the original's library alone, and those whose image sends) as it stands and as it was repaired, and the events that are then in the store.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import type { BrowserContext, Route } from 'playwright-core';
import { examineBytes, provePage } from '../src/doctor/doctor.ts';
import { launchBrowser } from './browser.ts';
import { type TestPage, testPages } from './doctor-pages.ts';
import { base, originalTag, page, script, stub } from './doctor-parts.ts';
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
  const before = await provePage(
    browser.browser,
    { bytes: Buffer.from(page.html) },
    examined.examination.planAfterRepair,
    {
      patienceMs: 700,
    },
  );
  assert.deepEqual([before.events, before.missing], [[], page.eventsAfterRepair]);
  const repaired = await provePage(
    browser.browser,
    { bytes: examined.repaired ?? assert.fail() },
    examined.examination.planAfterRepair,
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
  const { plan } =
    examineBytes({ name: page.name, bytes: Buffer.from(page.html) })?.examination ?? assert.fail();
  const proof = await provePage(browser.browser, { bytes: Buffer.from(page.html), policyHeader }, plan, {
    patienceMs: 700,
  });
  assert.deepEqual(proof.missing, page.events);
  assert.deepEqual(proof.blocked, [{ what: 'inline', by: 'policy: script-src-elem' }]);
  assert.equal(proof.library, 'not asked for');
  assert.match(proof.problems.join('\n'), /Content Security Policy/);
});

async function prove(html: string, options: { readonly planOf?: string; readonly url?: string } = {}) {
  assert.ok(typeof browser !== 'string');
  const origin = options.url === undefined ? {} : { url: options.url };
  const planned = examineBytes({ name: 'page', bytes: Buffer.from(options.planOf ?? html), ...origin });
  const { plan } = planned?.examination ?? assert.fail();
  return provePage(browser.browser, { bytes: Buffer.from(html), ...origin }, plan, { patienceMs: 2_000 });
}

const pixel = '1029384756102938';
const purchase = `fbq('track', 'Purchase', {value: 49.9, currency: 'EUR', content_ids: ['a']}, {eventID: 'o-7'});\n`;

test('the proof compares parameters: value, currency, ids, event id', { skip }, async () => {
  const right = page({ head: script(base(pixel) + purchase) });
  assert.deepEqual((await prove(right)).wrong, []);
  const changed = right.replace('49.9', '4990').replace("['a']", "['b']").replace(", {eventID: 'o-7'}", '');
  const event = `${pixel}:Purchase`;
  assert.deepEqual((await prove(changed, { planOf: right })).wrong, [
    { event, parameter: 'cd[value]', expected: '49.9', sent: '4990' },
    { event, parameter: 'cd[content_ids]', expected: '["a"]', sent: '["b"]' },
    { event, parameter: 'eid', expected: 'o-7' },
  ]);
  const late = page({
    head: script(
      `${base(pixel)}fbq('track', 'Purchase', {value: '€ ' + location.host.length, currency: 'Eu' + 'ros'});\n`,
    ),
  });
  assert.deepEqual(
    (await prove(late)).wrong.map(({ parameter, expected }) => [parameter, expected]),
    [
      ['cd[value]', 'a plain number'],
      ['cd[currency]', 'a code of ISO 4217'],
    ],
  );
});

test('the proof tells events that count twice from one event that is sent twice', { skip }, async () => {
  const twice = page({
    head: script(
      `${base(pixel)}fbq('track', 'Lead');\nsetTimeout(function () { fbq('track', 'Lead'); }, 300);\n`,
    ),
  });
  assert.deepEqual((await prove(twice)).doubled, [`${pixel}:Lead`]);
  const once = page({ head: script(base(pixel) + purchase + purchase) });
  const { doubled, events } = await prove(once);
  assert.deepEqual([doubled, events.length], [[], 3]);
});

test('the proof sees whether a visitor who has agreed to nothing is left alone', { skip }, async () => {
  const tool = '<script src="https://consent.example.com/tool.js"></script>';
  const heldCode = script(base(pixel), ' type="text/plain" data-cookieconsent="marketing"');
  const revoked = script(
    `${stub()}fbq('consent', 'revoke');\nfbq('init', '${pixel}');\nfbq('track', 'PageView');\n`,
  );
  assert.equal((await prove(page({ head: script(base(pixel)) }))).consent, 'not asked');
  assert.equal((await prove(page({ head: tool + heldCode }))).consent, 'respected');
  assert.equal((await prove(page({ head: revoked }))).consent, 'respected');
  // Another part of the page does not ask.
  const eager = page({ head: tool + heldCode, body: script(base(pixel)) });
  const ignored = await prove(eager);
  assert.deepEqual([ignored.consent, ignored.events], ['ignored', [`${pixel}:PageView`]]);
  assert.match(ignored.problems.join('\n'), /_fbp was set before/);
});

test('the proof names what blocked the library or its requests', { skip }, async () => {
  const policy = (content: string) => `<meta http-equiv="Content-Security-Policy" content="${content}">`;
  const whole = page({ head: script(base(pixel)) });
  const noFile = await prove(page({ head: policy("script-src 'unsafe-inline'") + script(base(pixel)) }), {
    planOf: whole,
  });
  assert.deepEqual(noFile.blocked, [{ what: originalTag, by: 'policy: script-src-elem' }]);
  assert.deepEqual([noFile.library, noFile.missing], ['blocked', [`${pixel}:PageView`]]);
  const mixed = await prove(
    page({ head: script(base(pixel, 'http://connect.facebook.net/en_US/fbevents.js')) }),
    { planOf: whole },
  );
  assert.deepEqual(
    [mixed.library, mixed.blocked.map(({ what }) => what)],
    ['blocked', ['http://connect.facebook.net/en_US/fbevents.js']],
  );
  assert.match(mixed.blocked[0]?.by ?? '', /mixed/i);
});
