// Consent that is revoked while something is under way: the page file is planned or on its way, an answer is late, a request fails.
// Nothing is fetched, stored or sent then; a grant goes on with all of it.

import assert from 'node:assert/strict';
import { names, type Situation, shown } from '../situation.ts';

/** An earlier page has left an event in storage. */
const leftover = `if (!localStorage.seeded) { localStorage.seeded = 1; localStorage['_op0.5'] = 'id=ID&ev=Left&dl=' + encodeURIComponent(location.href) + '&ts=' + (Date.now() - 6e5) + '&v=1&oi=seed' + location.pathname.replace(/\\W/g, '') + '.0' }`;
const view = "fbq('set', 'autoConfig', false); fbq('init', 'ID'); fbq('track', 'PageView')";
const waiting = "Object.keys(localStorage).filter(function (key) { return key.indexOf('_op0.') === 0 })";
const fetched = (file: string) =>
  `performance.getEntriesByType('resource').filter(function (entry) { return entry.name.indexOf('${file}') > 0 }).length`;
const grantAndWait = async (page: Parameters<NonNullable<Situation['act']>>[0]) => {
  await page.evaluate("fbq('consent', 'grant')");
  await page.waitForFunction('fbq.warnings');
  await page.waitForFunction(`!${waiting}.length`);
};

/** The first request of the page is answered when the test says so, by `answer(response)` or `fail()`. */
const heldFetch = `var send = window.fetch; window.fetch = function () { window.fetch = send;
  return new Promise(function (resolve, reject) { window.answer = resolve; window.fail = function () { reject(new TypeError('no')) } }) }`;

export const revokedSituations: readonly Situation[] = [
  {
    name: 'who revokes right behind the first event keeps its number out of storage',
    before: `${view}; fbq('consent', 'revoke')`,
    act: async (page) => {
      await page.waitForTimeout(500);
      await page.evaluate('window.result = Object.keys(sessionStorage)');
    },
    expect(seen) {
      assert.deepEqual(seen.result, []);
      assert.deepEqual(names(seen), ['PageView']);
    },
  },
  {
    name: 'who revokes before the page file is fetched does not fetch it, and what earlier pages left stays in storage',
    before: `${leftover}; ${view}`,
    after: "if (!location.search) fbq('consent', 'revoke')",
    act: async (page, { address }) => {
      await page.waitForTimeout(2_500);
      await page.evaluate(
        `window.name = JSON.stringify([${fetched('o-page.js')}, ${waiting}.indexOf('_op0.5')])`,
      );
      await page.goto(address('?two'));
      await page.waitForFunction(`window.fbq && fbq.warnings && !${waiting}.length`);
      await page.evaluate('window.result = JSON.parse(window.name)');
    },
    expect(seen) {
      assert.deepEqual(seen.result, [0, 0]);
      assert.deepEqual(names(seen), ['Left', 'PageView', 'PageView']);
    },
  },
  {
    name: 'a grant fetches the page file that a revocation had kept off',
    before: `${leftover}; ${view}`,
    after: "fbq('consent', 'revoke')",
    act: async (page) => {
      await page.waitForTimeout(2_500);
      await page.evaluate(`window.result = ${fetched('o-page.js')}`);
      await grantAndWait(page);
    },
    expect(seen) {
      assert.equal(seen.result, 0);
      assert.deepEqual(names(seen), ['Left', 'PageView']);
    },
  },
  {
    name: 'a page file that arrives after a revocation does nothing until the grant',
    before: `${leftover}; window.requestIdleCallback = function (run) { setTimeout(function () { run(); fbq('consent', 'revoke'); window.isRevoked = true }) }; ${view}`,
    act: async (page) => {
      await page.waitForFunction('window.isRevoked');
      await page.waitForTimeout(2_000);
      await page.evaluate(
        `window.result = [${fetched('o-page.js')}, ${waiting}.indexOf('_op0.5'), typeof fbq.warnings, ${fetched('o-rare.js')}]`,
      );
      await grantAndWait(page);
    },
    expect(seen) {
      assert.deepEqual(seen.result, [1, 0, 'undefined', 0]);
      assert.deepEqual(names(seen), ['Left', 'PageView']);
    },
  },
  {
    name: 'a 503 that comes after a revocation is heeded, and not stored',
    before: `${heldFetch}; ${view}`,
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('fbq.warnings');
      await page.evaluate(
        "fbq('consent', 'revoke'); window.answeredAt = Date.now(); answer(new Response('', { status: 503, headers: { 'retry-after': '6' } }))",
      );
      await page.waitForTimeout(500);
      await page.evaluate('window.pause = localStorage._opPause');
      await grantAndWait(page);
      await page.evaluate('window.result = [typeof pause, Date.now() - answeredAt]');
    },
    expect(seen) {
      const [pause, passedMs] = seen.result as [string, number];
      assert.equal(pause, 'undefined');
      assert.ok(passedMs >= 6_000, `${passedMs} ms`);
      assert.deepEqual(names(seen), ['PageView']);
    },
  },
  ...[false, true].map(
    (isHidden): Situation => ({
      name: `a request that fails after a revocation is not sent in another way${isHidden ? ', nor by a hidden page' : ''}, until the grant`,
      before: `${isHidden ? "Object.defineProperty(document, 'hidden', { value: true })" : ''}; window.others = 0;
        var Native = Image; window.Image = function () { others++; return new Native() }; navigator.sendBeacon = function () { others++; return true };
        ${heldFetch}; ${view}`,
      isPatient: true,
      act: async (page) => {
        await page.waitForFunction('window.fail && fbq.warnings');
        await page.evaluate("fbq('consent', 'revoke'); fail()");
        await page.waitForTimeout(2_500);
        await page.evaluate('window.result = others');
        await grantAndWait(page);
      },
      expect(seen) {
        assert.equal(seen.result, 0);
        assert.deepEqual(names(seen), ['PageView']);
      },
    }),
  ),
  {
    name: 'words for a warning are not fetched while consent is revoked',
    before: view,
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('fbq.warnings');
      await page.evaluate("fbq('consent', 'revoke'); fbq('consent', 'granted')");
      await page.waitForTimeout(1_500);
      await page.evaluate(`window.result = [fbq.warnings.length, ${fetched('o-rare.js')}]`);
      await page.evaluate("fbq('consent', 'grant')");
      await page.waitForFunction('fbq.warnings[0].advice');
    },
    expect(seen) {
      assert.deepEqual(seen.result, [1, 0]);
      assert.ok(seen.warnings.some((text) => text.includes('INVALID_CONSENT_ACTION')));
    },
  },
  {
    name: 'time read while consent is revoked is not told after the grant',
    before: "fbq('init', 'ID'); fbq('track', 'PageView')",
    head: shown,
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('fbq.warnings');
      await page.evaluate("fbq('consent', 'revoke')");
      await page.mouse.move(10, 10);
      await page.waitForTimeout(5_000);
      await page.evaluate("fbq('consent', 'grant')");
      await page.mouse.move(20, 20);
      await page.waitForTimeout(2_500);
      await page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))",
      );
    },
    expect(seen) {
      const [engagement] = seen.automatic.filter(({ ev }) => ev === 'Engagement');
      const seconds = Number(engagement?.['cd[seconds]']);
      assert.ok(seconds >= 1 && seconds <= 4, `${seconds} seconds`);
    },
  },
];
