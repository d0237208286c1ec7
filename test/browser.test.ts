// A visit as a person makes it, in a real Chromium: the demo site carries the tag, the store has what was done, and the
// dashboard shows what the store has.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { makeDataFolder, type Product, query, startProduct, waitFor } from './product.ts';

const launched = await launchBrowser();
/** What the first visit sends. */
const visitEvents = 11;
const skip = typeof launched === 'string' ? launched : false;

describe('a visit in a real browser', { skip, concurrency: false }, () => {
  const data = makeDataFolder();
  const asked: string[] = [];
  const problems: string[] = [];
  let product: Product;
  let context: BrowserContext;

  before(async () => {
    product = await startProduct({ data });
    context = await openContext();
    // Automatic events come a second after a page: how many there are would be the machine's to say.
    await context.route('**/o-page.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: '' }),
    );
    watch(context, { asked, problems });
  });

  after(async () => {
    await product?.stop();
    fs.rmSync(data, { recursive: true, force: true });
    if (typeof launched !== 'string') await launched.close();
  });

  test('what a person does on the demo site is in the store, with its value and its currency', async () => {
    const order = await visitAndBuy(await context.newPage(), product.base);
    const rows = await waitFor(
      () => query<VisitRow>(data, visitSql),
      (found) => found.length === visitEvents,
    );
    assert.deepEqual(
      rows.map((row) => [row.event_name, row.path, row.value, row.currency]),
      [
        ['PageView', '/demo/', null, ''],
        ['PageView', '/demo/article-1.html', null, ''],
        ['ViewContent', '/demo/article-1.html', null, ''],
        ['PageView', '/demo/article-2.html', null, ''],
        ['ViewContent', '/demo/article-2.html', null, ''],
        ['InitiateCheckout', '/demo/checkout.html', 53.9, 'EUR'],
        ['PageView', '/demo/checkout.html', null, ''],
        ['Purchase', '/demo/checkout.html', 53.9, 'EUR'],
        ['AddToCart', '/demo/product.html', 49, 'EUR'],
        ['PageView', '/demo/product.html', null, ''],
        ['ViewContent', '/demo/product.html', 49, 'EUR'],
      ],
    );
    const purchase = rows.find((row) => row.event_name === 'Purchase');
    assert.deepEqual([purchase?.event_id, purchase?.order_id, purchase?.num_items], [order, order, 1]);
    assert.deepEqual(purchase?.content_ids, ['mole-lamp']);
    assert.deepEqual(
      rows.filter((row) => row.event_name === 'ViewContent').map((row) => row.content_name),
      ['The lighthouse is lit again', 'Counting seals with a kitchen timer', 'The mole lamp'],
    );
  });

  test('the whole visit carries one browser id, that of the cookie', async () => {
    const cookie = (await context.cookies(product.base)).find(({ name }) => name === '_fbp');
    assert.match(cookie?.value ?? '', /^fb\.\d\.\d{13}\.\d+$/);
    const rows = await query(data, 'SELECT DISTINCT fbp, visitor_id, session_id, channel FROM events');
    assert.equal(rows.length, 1);
    assert.deepEqual([rows[0]?.fbp, rows[0]?.channel], [cookie?.value, 'browser']);
  });

  test('the dashboard opens by the printed link, shows the counts of the store, and only to who has the link', async () => {
    const stranger = await openContext();
    watch(stranger, { asked, problems });
    const closed = await stranger.newPage();
    await closed.goto(product.base);
    await closed.getByRole('heading', { name: 'Sign in' }).waitFor();
    await closed.goto(`${product.base}/?key=of-last-time`);
    await closed.getByText('This link is no longer valid').waitFor();
    await stranger.close();

    const dashboard = await openDashboard(context, product);
    assert.equal(new URL(dashboard.url()).search, '', 'the key has left the address bar');
    assert.deepEqual(await readTotals(dashboard), await readStoredTotals(data));
    for (const [title, column] of [
      ['Events', 'event_name'],
      ['Pages', 'concat(host, path)'],
    ] as const) {
      const where = title === 'Pages' ? "WHERE event_name = 'PageView'" : '';
      const stored = await query<{ label: string; n: number }>(
        data,
        `SELECT ${column} AS label, toInt32(count()) AS n FROM happenings ${where} GROUP BY label ORDER BY n DESC, label`,
      );
      assert.deepEqual(
        await readTable(dashboard, title),
        stored.map(({ label, n }) => [label, n]),
      );
    }
    await dashboard.close();
  });

  test('events of another tab appear in the live list and in the counts while the dashboard is open', async () => {
    const dashboard = await openDashboard(context, product);
    const entries = dashboard.getByRole('list', { name: 'Arriving now' }).getByRole('listitem');
    await dashboard.getByText('Connected', { exact: true }).waitFor();
    await waitFor(
      () => entries.count(),
      (count) => count === visitEvents,
    );
    const visitor = await context.newPage();
    await visitor.goto(`${product.base}/demo/product.html`);
    await visitor.getByRole('button', { name: 'Add to basket' }).click();
    await entries.nth(visitEvents + 2).waitFor();
    const newest = (await entries.locator('strong').allTextContents()).slice(0, 3);
    assert.deepEqual(newest.sort(), ['AddToCart', 'PageView', 'ViewContent']);
    assert.match(
      await readText(entries.filter({ hasText: 'AddToCart' }).first()),
      /value: 49\b.*currency: EUR/,
    );
    await waitFor(
      () => readTotals(dashboard),
      (totals) => totals.events === visitEvents + 3,
    );
    assert.deepEqual(await readTotals(dashboard), await readStoredTotals(data));
    await visitor.close();
    await dashboard.close();
  });

  test('what is refused appears in the live list with its reason and its cure', async () => {
    const dashboard = await openDashboard(context, product);
    const visitor = await context.newPage();
    await visitor.goto(`${product.base}/demo/article-1.html`);
    await visitor.evaluate((id) => fetch(`/tr?id=${id}&ev=&cd[mark]=nameless`), product.pixelId);
    const arriving = dashboard.getByRole('list', { name: 'Arriving now' });
    const refused = arriving.getByRole('listitem').filter({ hasText: 'Refused' });
    await refused.waitFor();
    assert.match(await readText(refused), /names no event[\s\S]*Give every track call an event name/);
    // The browser of the tests is one without a window.
    assert.match(await readText(refused), /^No event nameRefusedBot.*The user agent: Headless/);
    await dashboard.getByText('1 refused').waitFor();
    await visitor.close();
    await dashboard.close();
  });

  test('what is wrong with what has arrived is listed with its count, its cure and an example', async () => {
    // The browser of the tests is a bot to the store, and bots are not judged.
    const headers = {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    };
    await fetch(`${product.base}/tr?id=${product.pixelId}&ev=page_view`, { headers });
    await waitFor(
      () => query(data, "SELECT 1 FROM events WHERE event_name = 'page_view'"),
      (rows) => rows.length === 1,
    );
    const dashboard = await openDashboard(context, product);
    const findings = dashboard.getByRole('list', { name: 'Diagnostics' }).getByRole('listitem');
    const misspelled = findings.filter({ hasText: 'event-name-misspelled' });
    await misspelled.waitFor();
    assert.match(
      await readText(misspelled),
      /^Error event-name-misspelled 1 of 1 .*Spell it as the standard/,
    );
    await misspelled.getByText('page_view: PageView is right').click();
    await misspelled.getByRole('table').getByRole('cell', { name: 'PageView is right' }).waitFor();
    await dashboard.getByRole('link', { name: /^1 error\b/ }).waitFor();
    await dashboard.close();
  });

  test('a site that is added on the page Installation is looked at, and leaves when it is removed', async () => {
    const dashboard = await openDashboard(context, product);
    await dashboard.getByRole('link', { name: 'Installation' }).click();
    await dashboard.getByText('No page is looked at yet.').waitFor();
    const field = dashboard.getByLabel('Look at a page or site');
    await field.fill(`${product.base}/demo/`);
    await field.press('Enter');
    const host = dashboard.getByRole('region', { name: new URL(product.base).host });
    await host.getByText('Could not be read').waitFor();
    await host.getByText('check-private').waitFor();
    await host.getByRole('button', { name: 'Remove' }).click();
    await dashboard.getByText('No page is looked at yet.').waitFor();
    await dashboard.goBack();
    await dashboard.getByRole('heading', { name: 'Diagnostics' }).waitFor();
    await dashboard.close();
  });

  test('no page asked any other host than this one, and none reported an error', () => {
    assert.ok(asked.some((url) => url.includes('/tr')) && asked.some((url) => url.includes('/api/v1/live')));
    assert.deepEqual(asked.filter(isElsewhere), []);
    assert.deepEqual(problems, []);
  });

  test('the watch itself notices a request to another host', async () => {
    const notices: string[] = [];
    const other = await openContext();
    watch(other, { asked: notices, problems: [] });
    const page = await other.newPage();
    await page.goto(`${product.base}/demo/`);
    await page.evaluate("navigator.sendBeacon('http://elsewhere.example/tr', 'x')");
    await page.evaluate(() => fetch('http://elsewhere.example/fetched').catch(() => undefined));
    await other.close();
    assert.deepEqual(notices.filter(isElsewhere).sort(), [
      'http://elsewhere.example/fetched',
      'http://elsewhere.example/tr',
    ]);
  });
});

interface VisitRow {
  readonly event_name: string;
  readonly event_id: string;
  readonly path: string;
  readonly value: number | null;
  readonly currency: string;
  readonly content_ids: readonly string[];
  readonly content_name: string;
  readonly num_items: number | null;
  readonly order_id: string;
}

const visitSql = `SELECT event_name, event_id, path, toFloat64(value) AS value, currency, content_ids, content_name,
  toInt32(num_items) AS num_items, order_id FROM events ORDER BY path, event_name`;

function openContext(): Promise<BrowserContext> {
  if (typeof launched === 'string') throw new Error(launched);
  return launched.browser.newContext({ viewport: { width: 1440, height: 1000 } });
}

/** Notes every address that a page asks, and what a page complains about. */
function watch(
  context: BrowserContext,
  notes: { readonly asked: string[]; readonly problems: string[] },
): void {
  context.on('request', (request) => notes.asked.push(request.url()));
  context.on('weberror', (error) => notes.problems.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') notes.problems.push(message.text());
  });
}

function isElsewhere(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol !== 'data:' && hostname !== '127.0.0.1';
}

/** Reads the paper, finds the lamp, buys it; returns the order number that the page shows. */
async function visitAndBuy(page: Page, base: string): Promise<string> {
  await page.goto(`${base}/demo/`);
  await page.getByRole('link', { name: 'The lighthouse is lit again' }).click();
  await page.getByRole('link', { name: 'Counting seals' }).click();
  await page.getByRole('link', { name: 'the mole lamp' }).click();
  await page.getByRole('button', { name: 'Add to basket' }).click();
  await page.getByRole('link', { name: 'To the checkout' }).click();
  await page.getByLabel('Name').fill('Jane Roe');
  await page.getByLabel('Street and town').fill('1 Example Street');
  await page.getByRole('button', { name: 'Pay now' }).click();
  await page.getByRole('heading', { name: /Thank you/ }).waitFor();
  const order = await readText(page.locator('#order'));
  await page.close();
  return order;
}

/** A tab with the report, entered by the link that the server printed. */
async function openDashboard(context: BrowserContext, product: Product): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${product.base}/?key=${product.signInKey}`);
  await page.getByRole('group', { name: 'Totals' }).waitFor();
  return page;
}

interface Totals {
  readonly events: number;
  readonly pageViews: number;
  readonly visitors: number;
}

async function readTotals(dashboard: Page): Promise<Totals> {
  const read = async (label: string) =>
    readNumber(await readText(dashboard.getByRole('button', { name: label })));
  return {
    events: await read('Events'),
    pageViews: await read('Page views'),
    visitors: await read('Visitors'),
  };
}

async function readStoredTotals(data: string): Promise<Totals> {
  const [totals] = await query<Totals>(
    data,
    `SELECT toInt32(count()) AS events, toInt32(countIf(event_name = 'PageView')) AS pageViews,
      toInt32(uniqExact(visitor_id)) AS visitors FROM happenings`,
  );
  return totals ?? assert.fail('the store gave no totals');
}

/** Names and counts of one of the lists, as they are shown. */
async function readTable(dashboard: Page, title: string): Promise<(readonly [string, number])[]> {
  const rows = dashboard
    .getByRole('table')
    .filter({ has: dashboard.getByRole('columnheader', { name: title, exact: true }) })
    .locator('tbody tr');
  return Promise.all(
    (await rows.all()).map(async (row) => {
      const name = await readText(row.getByRole('rowheader'));
      return [name, readNumber(await readText(row.getByRole('cell').first()))] as const;
    }),
  );
}

async function readText(element: Locator): Promise<string> {
  return (await element.textContent()) ?? '';
}

function readNumber(text: string): number {
  return Number(text.replaceAll(/\D/g, ''));
}
