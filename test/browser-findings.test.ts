// What the server notices by itself, as a person sees it: its number in the header, its page with since when, cure, examples and the way
// to the documentation; and a page that says so where there is nothing.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { makeDataFolder, type Product, runCommand, startProduct, waitFor } from './product.ts';

const launched = await launchBrowser();
const skip = typeof launched === 'string' ? launched : false;

describe('findings in a real browser', { skip, concurrency: false }, () => {
  const data = makeDataFolder();
  let product: Product;
  let page: Page;

  before(async () => {
    if (typeof launched === 'string') throw new Error(launched);
    product = await startProduct({ data, args: ['--judge-minutes', '1'] });
    // The browser of the tests is a bot to the store, and bots are not judged.
    const headers = {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    };
    const dl = encodeURIComponent('https://shop.example.com/thanks');
    await fetch(`${product.base}/tr?id=${product.pixelId}&ev=page_view&dl=${dl}`, { headers });
    page = await launched.browser.newPage({ baseURL: product.base });
    await page.goto(`${product.base}/?key=${product.signInKey}`);
  });

  after(async () => {
    await product?.stop();
    fs.rmSync(data, { recursive: true, force: true });
    if (typeof launched !== 'string') await launched.close();
  });

  test('what the server has noticed stands in the header and on its page', async () => {
    // The first look is ten seconds after the start or, on a busy machine, a minute later.
    await waitFor(
      async () => (await page.request.get(`/api/v1/findings?pixel=${product.pixelId}`)).text(),
      (text) => text.includes('event-name-misspelled'),
      90_000,
    );
    await page.goto(product.base);
    await page.getByRole('link', { name: /^Findings\s*\d+ findings?$/ }).waitFor();
    await page.getByRole('link', { name: /^Findings/ }).click();
    const found = page.getByRole('list', { name: 'Findings' }).getByRole('listitem');
    const misspelled = found.filter({
      has: page.getByRole('heading', { name: 'Event name misspelled' }),
    });
    await misspelled.waitFor();
    const text = (await misspelled.textContent()) ?? '';
    assert.match(
      text,
      /^Event name misspelledError1 in the last daySince .*last seen .*noticed .*Spell it as the standard/,
    );
    await misspelled.getByText('page_view: PageView is right').click();
    await misspelled.getByRole('cell', { name: 'shop.example.com/thanks' }).waitFor();
  });

  test('a finding of which the chosen period has no example says so, with the time of the last event', async () => {
    await page.route(/api\/v1\/diagnostics\?/, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), diagnostics: [] } });
    });
    await page.reload();
    await page
      .getByText(
        /^No example in the last (?:day|7 days): the last event that was wrong is of .+\. A longer period/,
      )
      .first()
      .waitFor();
    await page.unroute(/api\/v1\/diagnostics\?/);
  });

  test('the link of a check leads to what the server has of its documentation', async () => {
    const link = page.getByRole('link', { name: 'About the check event-name-misspelled' });
    const opened = page.waitForEvent('popup');
    await link.click();
    const documentation = await opened;
    await documentation.getByText('### `event-name-misspelled`').waitFor();
    await documentation.close();
    const stranger = await fetch(`${product.base}/docs/reference/../../package.json`);
    assert.equal(stranger.status, 404);
  });

  test('where nothing is wrong the page says so, and the header has no number', async () => {
    const created = await runCommand(['pixel', 'create', '--name', 'Quiet', '--data', data]);
    const pixel = /\d{6,}/.exec(created.stdout)?.[0] ?? '';
    await page.goto(`${product.base}/?page=findings&pixel=${pixel}`);
    await page.getByText('Nothing wrong was found.').waitFor();
    await page.getByRole('link', { name: 'Findings', exact: true }).waitFor();
  });
});
