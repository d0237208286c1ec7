// Protocol 1.11, 1.12: several pixels, page views of sites that change their address without loading, pages that come back.

import assert from 'node:assert/strict';
import { names, type Situation } from '../situation.ts';

const view = "fbq('init', 'ID'); fbq('track', 'PageView')";
/** True once the page has come back as it was left, false when it has been loaded. */
const watchReturn =
  "addEventListener('pageshow', function (event) { window.wasKept = event.persisted }); addEventListener('pagehide', function () { window.wasKept = undefined })";
const queries = (seen: Parameters<Situation['expect']>[0]) =>
  seen.events.map((event) => `${event.ev} ${event.dl?.replace(/.*\/s\/\d+\//, '')}`);

export const pageSituations: readonly Situation[] = [
  {
    name: 'two pixels, one track: one event each, with counters of their own',
    rows: [['several pixels', 'same']],
    before:
      "fbq('init', 'ID'); fbq('init', 'ID2'); fbq('track', 'Lead'); fbq('trackSingle', 'ID2', 'Contact')",
    expect: (seen) =>
      assert.deepEqual(
        seen.events.map((event) => [event.id, event.ev, event.ec]),
        [
          [seen.ids[0], 'Lead', '0'],
          [seen.ids[1], 'Lead', '0'],
          [seen.ids[1], 'Contact', '1'],
        ],
      ),
  },
  {
    name: 'one PageView for each pixel, whoever asks; other events as often as they are told',
    rows: [
      ['`PageView` twice', 'same (through `trackSingle` both are sent)'],
      ['another event twice', 'same'],
    ],
    before: `${view}; fbq('trackCustom', 'PageView'); fbq('trackSingle', 'ID', 'PageView'); fbq('track', 'Lead'); fbq('track', 'Lead')`,
    expect(seen) {
      assert.deepEqual(names(seen), ['PageView', 'PageView', 'Lead', 'Lead']);
      assert.equal(seen.events[1]?.tm, '1');
    },
  },
  {
    name: 'allowDuplicatePageViews lifts the guard',
    rows: [['`fbq.allowDuplicatePageViews`', 'same']],
    before: `fbq.allowDuplicatePageViews = true; ${view}; fbq('track', 'PageView')`,
    expect: (seen) => assert.deepEqual(names(seen), ['PageView', 'PageView']),
  },
  {
    name: 'a new address is a page view: pushState, replaceState, back; the same address and a jump within the page are not',
    rows: [
      ['page views on `pushState`, `replaceState`, `popstate`', 'same'],
      ['`PageView` right after `pushState`', 'same (dropped by the guard)'],
      [
        'a change of `#hash` alone',
        'better (no page view unless `fbq.hashPageViews = true`; `#/route` and `#!route` are routes)',
      ],
    ],
    before: view,
    after: `history.pushState(null, '', '?two'); fbq('track', 'PageView'); history.pushState(null, '', '?two'); history.replaceState(null, '', '?three');
      location.hash = 'part'; history.pushState(null, '', '?three#/route')`,
    act: async (page) => {
      await page.goBack();
    },
    expect: (seen) => {
      assert.deepEqual(queries(seen), [
        'PageView ',
        'PageView ?two',
        'PageView ?three',
        'PageView ?three#/route',
        'PageView ?three#part',
      ]);
      assert.deepEqual(new Set(seen.events.map((event) => event.eid)), new Set([undefined]));
    },
  },
  {
    name: 'hashPageViews asks for page views of jumps too',
    before: `fbq.hashPageViews = true; ${view}`,
    after: "location.hash = 'part'",
    expect: (seen) => assert.deepEqual(queries(seen), ['PageView ', 'PageView #part']),
  },
  {
    name: 'before the first event the address is not watched',
    rows: [['address changes before the first event', 'same (nothing is sent)']],
    before: "fbq('init', 'ID')",
    after: "history.pushState(null, '', '?two'); fbq('track', 'Lead')",
    expect: (seen) => assert.deepEqual(queries(seen), ['Lead ?two']),
  },
  {
    name: 'disablePushState leaves history alone',
    rows: [['`fbq.disablePushState`', 'same']],
    before: `fbq.disablePushState = true; window.native = history.pushState; ${view}`,
    after:
      "history.pushState(null, '', '?two'); fbq('track', 'Lead'); window.result = native === history.pushState",
    expect(seen) {
      assert.deepEqual(queries(seen), ['PageView ', 'Lead ?two']);
      assert.equal(seen.result, true);
    },
  },
  {
    name: 'a page that comes back from the back/forward cache is a page view',
    rows: [['`pageshow` from the back/forward cache', 'same']],
    before: `${view}; ${watchReturn}`,
    files: {
      bare: `<title>Bare</title><script>${watchReturn}</script>`,
      elsewhere: '<title>Elsewhere</title>',
    },
    act: async (page, { address }) => {
      const go = async (name: string) => {
        await page.evaluate(`setTimeout(function () { location.href = '${address(name)}' }); 0`);
        await page.waitForFunction(
          `location.href === '${address(name)}' && document.readyState === 'complete'`,
        );
      };
      const leaveAndReturn = async () => {
        await page.waitForTimeout(300);
        await page.evaluate('window.wasLeft = true');
        await go('elsewhere');
        // The drivers' own way back waits for a load.
        await page.evaluate('setTimeout(function () { history.back() }); 0');
        await page.waitForFunction('window.wasKept !== undefined');
        return page.evaluate('[wasKept, window.wasLeft === true]');
      };
      const returned = await leaveAndReturn();
      await go('bare');
      const bare = await leaveAndReturn();
      await page.evaluate(`window.result = ${JSON.stringify([returned, bare])}`);
    },
    expect(seen) {
      // Whatever a browser does with a page without the tag it has to do with this one: a tag must not cost a page its place.
      // Chromium's headless shell keeps none, the whole Chromium and Firefox do.
      const [returned, bare] = seen.result as [boolean[], boolean[]];
      assert.deepEqual(returned, bare);
      assert.deepEqual(names(seen), ['PageView', 'PageView']);
    },
  },
  {
    name: 'with disablePushState a page that comes back is a page view all the same; trackSingle doubles one',
    rows: [
      ['`disablePushState` and the back/forward cache', 'same (the page view is sent)'],
      ['`trackSingle(PageView)` right after `pushState`', 'same (sent besides the automatic one)'],
    ],
    before: `fbq.disablePushState = true; ${view}`,
    after:
      "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); history.pushState(null, '', '?two'); fbq('trackSingle', 'ID', 'PageView')",
    expect: (seen) => assert.deepEqual(queries(seen), ['PageView ', 'PageView ', 'PageView ?two']),
  },
  {
    name: 'a page restored by script event is a page view of the same address',
    before: view,
    after:
      "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false })); dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
    expect: (seen) => assert.deepEqual(names(seen), ['PageView', 'PageView']),
  },
  {
    name: 'a page that is rendered ahead of a visit counts when it is shown',
    rows: [['prerendered pages', 'better (counted when shown)']],
    before: `Object.defineProperty(document, 'prerendering', { value: true, configurable: true }); ${view}`,
    after: `setTimeout(function () { window.early = performance.now(); document.dispatchEvent(new Event('prerenderingchange')) }, 300); window.result = fbq.queue.length`,
    act: async (page) => {
      await page.waitForTimeout(500);
    },
    expect(seen) {
      assert.equal(seen.result, 2);
      assert.deepEqual(names(seen), ['PageView']);
    },
  },
  {
    name: 'in an iframe the event says so',
    stub: ' ',
    tag: '<script>window.isDone = true</script>',
    rows: [['in an iframe', 'same (parameter `if`)']],
    body: "<script>document.write('<iframe src=\"/frame?' + location.pathname + '\"></iframe>')</script>",
    act: async (page) => {
      await page.waitForTimeout(600);
    },
    expect: (seen) =>
      assert.deepEqual(
        seen.events.map((event) => [event.ev, event.if]),
        [['Framed', 'true']],
      ),
  },
];
