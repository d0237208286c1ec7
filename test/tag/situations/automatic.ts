// Automatic events: what readers do, without a call of the page.

import assert from 'node:assert/strict';
import { names, pick, type Sent, type Situation, shown } from '../situation.ts';

const view = "fbq('init', 'ID'); fbq('track', 'PageView')";
const named = (events: readonly Sent[], name: string) => events.filter((event) => event.ev === name);

const markup = `<meta property="og:title" content="Harbour opens"><meta property="article:section" content="City">
<link rel="canonical" href="https://news.example/harbour"><meta name="author" content="Ann Author">
<script nonce="n0" type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","datePublished":"2026-11-01","author":[{"name":"Bo Writer"},{"name":"Cy Writer"}]},{"@type":"Product","name":"Map","sku":"m-1","brand":{"name":"Chart"},"offers":{"price":"9.50","priceCurrency":"EUR"}}]}</script>
<script nonce="n0" type="application/ld+json">broken {</script>`;

export const automaticSituations: readonly Situation[] = [
  {
    name: 'the page says what it is: title, canonical address, language, author, section, date, product',
    rows: [['automatic event `PageMetadata`', "better (the original's Microdata sends the whole markup)"]],
    head: markup,
    before: view,
    isPatient: true,
    expect(seen) {
      const [metadata] = named(seen.automatic, 'PageMetadata');
      assert.deepEqual(
        Object.fromEntries(Object.entries(metadata ?? {}).filter(([name]) => name.startsWith('cd['))),
        {
          'cd[title]': 'Harbour opens',
          'cd[canonical]': 'https://news.example/harbour',
          'cd[language]': 'en',
          'cd[author]': 'Bo Writer, Cy Writer',
          'cd[section]': 'City',
          'cd[published]': '2026-11-01',
          'cd[product]': 'Map',
          'cd[product_id]': 'm-1',
          'cd[brand]': 'Chart',
          'cd[price]': '9.50',
          'cd[price_currency]': 'EUR',
        },
      );
      assert.deepEqual(pick(metadata, 'tm', 'es'), { tm: '3', es: 'automatic' });
    },
  },
  {
    name: 'engaged time and depth are one happening per page, corrected when the reader returns',
    rows: [['automatic event `Engagement`', 'better (the original sends none)']],
    head: shown,
    before: view,
    body: '<div style="height: 4000px"></div>',
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('fbq.warnings');
      await page.evaluate('scrollTo(0, 1500)');
      await page.waitForTimeout(3_300);
      const hide = (isHidden: boolean) =>
        page.evaluate(
          `Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
        );
      await hide(true);
      await page.waitForTimeout(1_500);
      await hide(false);
      await page.mouse.move(10, 10);
      await page.waitForTimeout(3_300);
      await hide(true);
      // A busy machine takes longer for all of it; the pause is not reading.
      await page.evaluate('window.result = performance.now() / 1000 - 1.5');
    },
    expect(seen) {
      const engagements = named(seen.automatic, 'Engagement');
      assert.equal(engagements.length, 1);
      const seconds = Number(engagements[0]?.['cd[seconds]']);
      assert.ok(seconds >= 4 && seconds <= Number(seen.result) + 1, `${seconds} of ${seen.result} seconds`);
      const scroll = Number(engagements[0]?.['cd[scroll]']);
      assert.ok(scroll > 40 && scroll < 70, `${scroll} per cent`);
    },
  },
  {
    name: 'links that lead away, downloads and forms are told, without values or queries',
    rows: [
      [
        'automatic events `OutboundClick`, `Download`',
        'better (the original sends SubscribedButtonClick for every button)',
      ],
      ['automatic event `FormSubmit`', 'better (never a value)'],
      ['automatic event `InputData`', 'better (none is sent: what people type is theirs)'],
    ],
    before: view,
    body: `<a id="out" href="https://elsewhere.example/x?secret=1">out</a><a id="in" href="/inside">in</a><a id="file" href="/report.pdf?x=1"><b>file</b></a>
      <form id="join" name="joining" action="/join"><input name="id" value="jane@example.com"><button id="go">go</button></form>`,
    after:
      "document.addEventListener('click', function (event) { if (event.target.closest('a')) event.preventDefault() }); document.addEventListener('submit', function (event) { event.preventDefault() })",
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('fbq.warnings');
      for (const id of ['out', 'in', 'file', 'go']) await page.click(`#${id}`);
    },
    expect(seen) {
      const told = seen.automatic.filter((event) => event.ev !== 'PageMetadata' && event.ev !== 'Engagement');
      assert.deepEqual(
        told.map((event) => [
          event.ev,
          event['cd[url]']?.replace(/127.0.0.1:\d+/, 'host'),
          event['cd[form_id]'],
          event['cd[form_name]'],
        ]),
        [
          ['OutboundClick', 'https://elsewhere.example/x', undefined, undefined],
          ['Download', 'http://host/report.pdf', undefined, undefined],
          ['FormSubmit', undefined, 'join', 'joining'],
        ],
      );
      assert.ok(!JSON.stringify(seen.automatic).includes('jane'));
    },
  },
  {
    name: 'a page that was not found says so',
    rows: [['automatic event `PageNotFound`', 'better (the original sends none)']],
    status: 404,
    before: view,
    isPatient: true,
    expect: (seen) => assert.equal(named(seen.automatic, 'PageNotFound')[0]?.['cd[status]'], '404'),
  },
  {
    name: 'autoConfig false switches automatic events off, for one pixel or for all',
    rows: [["`set('autoConfig')`", 'same (switches all automatic events)']],
    before: `fbq('set', 'autoConfig', false, 'ID'); fbq('init', 'ID'); fbq('set', 'autoConfig', 'false', 'ID2'); fbq('init', 'ID2'); fbq('init', 'ID3'); fbq('track', 'PageView')`,
    isPatient: true,
    expect(seen) {
      assert.equal(names(seen).length, 3);
      // A browser that tells a page of its end has it say how long it was read, too.
      const told = seen.automatic.filter((event) => event.ev !== 'Engagement');
      assert.deepEqual(
        told.map((event) => [event.id, event.ev]),
        [[seen.ids[2], 'PageMetadata']],
      );
      assert.deepEqual([...new Set(seen.automatic.map((event) => event.id))], [seen.ids[2]]);
    },
  },
];
