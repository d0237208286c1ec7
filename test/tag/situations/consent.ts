// Protocol 1.7, and what the page never says: Global Privacy Control, cookies switched off.

import assert from 'node:assert/strict';
import { names, pick, type Situation } from '../situation.ts';

const storage =
  'window.result = { cookie: document.cookie, storage: Object.keys(localStorage).length + Object.keys(sessionStorage).length, queue: fbq.queue.length }';
const gpc =
  "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: function () { return true } })";

export const consentSituations: readonly Situation[] = [
  {
    name: 'while consent is revoked nothing is sent, fetched or written, and every call is held',
    rows: [["`consent('revoke')` before `init`", 'same (and nothing is stored)']],
    before:
      "fbq('consent', 'revoke'); fbq('init', 'ID', { em: 'a@example.com' }); fbq('set', 'agent', 'x'); fbq('track', 'PageView')",
    after: "fbq('track', 'Lead'); history.pushState(null, '', '?next')",
    act: async (page) => {
      await page.waitForTimeout(2_500);
      await page.evaluate(storage);
    },
    expect(seen) {
      assert.deepEqual(seen.events, []);
      assert.deepEqual(seen.result, { cookie: '', storage: 0, queue: 4 });
      assert.deepEqual(seen.requests, ['GET /en_US/fbevents.js']);
    },
  },
  {
    name: 'a grant releases what was held, in order; a later revocation holds again',
    rows: [
      ["`consent('grant')`", 'same'],
      ["`consent('revoke')` after events", 'same'],
    ],
    before: "fbq('consent', 'revoke'); fbq('init', 'ID'); fbq('track', 'PageView')",
    after: `fbq('track', 'Lead'); fbq('consent', 'grant'); fbq('track', 'Contact'); fbq('consent', 'revoke'); fbq('track', 'Search');
      window.result = fbq.queue.length`,
    expect(seen) {
      assert.deepEqual(names(seen), ['PageView', 'Lead', 'Contact']);
      assert.deepEqual(
        seen.events.map((event) => event.ec),
        ['0', '1', '2'],
      );
      assert.equal(seen.result, 1);
      assert.ok('_fbp' in seen.cookies);
    },
  },
  {
    name: "a revocation is the page's: cookies that are there stay, the next page has to say it again",
    rows: [
      ['`consent`: for how long', 'same (this page, all its pixels)'],
      ['`consent`: cookies written before', 'same (left alone)'],
    ],
    before:
      "if (location.search) fbq('consent', 'grant'); fbq('init', 'ID'); fbq('track', location.search ? 'Second' : 'First')",
    after: "if (!location.search) { fbq('consent', 'revoke'); fbq('track', 'Held') }",
    act: async (page, { address }) => {
      await page.waitForTimeout(300);
      await page.goto(address('?two'));
      await page.waitForFunction('window.isDone');
    },
    expect(seen) {
      assert.deepEqual(names(seen), ['First', 'Second']);
      assert.equal(seen.events[1]?.fbp, seen.events[0]?.fbp);
      assert.ok('_fbp' in seen.cookies);
    },
  },
  {
    name: 'after a grant the page that is open then is a page view, not the way there',
    before: "fbq('init', 'ID'); fbq('track', 'PageView')",
    after:
      "fbq('consent', 'revoke'); history.pushState(null, '', '?two'); history.pushState(null, '', '?three'); fbq('consent', 'grant')",
    expect: (seen) =>
      assert.deepEqual(
        seen.events.map((event) => event.dl?.split('?')[1]),
        [undefined, 'three'],
      ),
  },
  {
    name: 'another word is no consent, and changes nothing',
    rows: [['`consent` with another word', 'same (warned about: INVALID_CONSENT_ACTION)']],
    before: "fbq('consent', 'maybe'); fbq('consent', false); fbq('init', 'ID'); fbq('track', 'Lead')",
    isPatient: true,
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead']);
      assert.ok(seen.warnings.some((text) => text.includes('INVALID_CONSENT_ACTION')));
    },
  },
  {
    name: 'who revokes in another spelling has revoked; a grant has to be spelled',
    rows: [
      [
        "`consent('REVOKE')`, `'revoked'`",
        'better (revokes, and is warned about; the original goes on tracking)',
      ],
    ],
    before:
      "fbq('consent', 'Revoked'); fbq('init', 'ID'); fbq('track', 'Lead'); fbq('consent', 'granted'); fbq('consent', 'GRANT')",
    act: async (page) => {
      await page.waitForTimeout(300);
    },
    after: storage,
    expect(seen) {
      assert.deepEqual(seen.events, []);
      assert.deepEqual(seen.result, { cookie: '', storage: 0, queue: 2 });
    },
  },
  {
    name: 'what a reader does while consent is revoked is not told after the grant',
    before: "fbq('init', 'ID'); fbq('track', 'PageView')",
    body: '<a id="out" href="https://elsewhere.example/x">out</a>',
    after: "document.addEventListener('click', function (event) { event.preventDefault() })",
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('fbq.warnings');
      await page.evaluate("fbq('consent', 'revoke')");
      await page.click('#out');
      await page.evaluate("fbq('consent', 'grant'); fbq('trackCustom', 'After')");
    },
    expect(seen) {
      assert.deepEqual(names(seen), ['PageView', 'After']);
      assert.deepEqual(names({ ...seen, events: seen.automatic }), ['PageMetadata']);
    },
  },
  {
    name: 'Global Privacy Control: the event counts for limited use, nothing tells one browser from another',
    rows: [
      [
        'Global Privacy Control',
        "better (honoured; `set('globalPrivacyControl', false, id)` says otherwise)",
      ],
    ],
    before: `${gpc}; fbq('init', 'ID', { em: 'a@example.com' }); fbq('init', 'ID2'); fbq('set', 'globalPrivacyControl', false, 'ID2');
      fbq('trackSingle', 'ID', 'Lead'); window.wasCookie = ''`,
    after: `window.result = document.cookie; fbq('trackSingle', 'ID2', 'Contact')`,
    query: '?fbclid=IwAR1',
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead', 'Contact']);
      const [lead, contact] = seen.events;
      assert.deepEqual(pick(lead, 'dpo', 'fbp', 'fbc', 'os', 'ud[em]'), {
        dpo: 'LDU',
        fbp: undefined,
        fbc: undefined,
        os: undefined,
        'ud[em]': undefined,
      });
      assert.deepEqual(pick(contact, 'dpo'), { dpo: undefined });
      assert.match(contact?.fbp ?? '', /^fb\.0\./);
      assert.equal(seen.result, '');
    },
  },
  {
    name: 'with first-party cookies off no identifier is made',
    rows: [["`set('firstPartyCookies')`", 'same']],
    before: "fbq('set', 'firstPartyCookies', 'false', 'ID'); fbq('init', 'ID'); fbq('track', 'Lead')",
    expect(seen) {
      assert.deepEqual(pick(seen.events[0], 'ev', 'fbp'), { ev: 'Lead', fbp: undefined });
      assert.deepEqual(seen.cookies, {});
    },
  },
];
