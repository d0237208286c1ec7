// What a page has around the tag that the tag did not choose: how the script is asked for, an address with a query, what other
// libraries and hardeners of pages have done to the language and to the stub.

import assert from 'node:assert/strict';
import { names, pick, type Situation } from '../situation.ts';

const lead = "fbq('init', 'ID'); fbq('track', 'Lead')";
const behindMs = 3 * 3_600_000;
const clockBehind = `var now = Date.now; Date.now = function () { return now() - ${behindMs} }`;

const frozen: readonly (readonly [string, string])[] = [
  ['a frozen stub', 'Object.freeze(fbq)'],
  ['a sealed stub', 'Object.seal(fbq)'],
];

export const surroundingSituations: readonly Situation[] = [
  {
    name: 'the script is asked for with credentials, and so are its other files',
    rows: [['`crossorigin="anonymous"` and `crossorigin="use-credentials"` on the script', 'both work']],
    tag: '<script async crossorigin="use-credentials" src="TAG" onload="afterTag()"></script>',
    before: "fbq('init', 'ID', { em: 'a@example.com' }); fbq('track', 'Lead')",
    isPatient: true,
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead']);
      assert.match(seen.events[0]?.['ud[em]'] ?? '', /^[\da-f]{64}$/);
    },
  },
  {
    name: 'an endpoint with a query of its own: events arrive, and by a clock that is behind at the right time, as one request and as images',
    rows: [["`set('endpoint')` with a query (`https://px.example.com/tr/?x=1`)", 'same']],
    before: `${clockBehind}; fbq('set', 'endpoint', new URL('TAG').origin + '/tr/?x=1'); ${lead}; fbq('track', 'Contact');`,
    after:
      "setTimeout(function () { fbq('track', 'Search'); setTimeout(function () { window.fetch = undefined; fbq('track', 'Schedule') }, 300) }, 300)",
    act: async (page) => {
      await page.waitForTimeout(1_200);
    },
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead', 'Contact', 'Search', 'Schedule']);
      for (const event of seen.events) {
        const errorMs = Number(event.time) - (Number(event.ts) + behindMs);
        assert.ok(Math.abs(errorMs) < 10_000, `${event.ev}: ${errorMs} ms`);
      }
    },
  },
  {
    name: 'lists arrive whole on a page whose libraries have given lists a toJSON of their own, which stays',
    rows: [
      [
        'a page with `Array.prototype.toJSON` (old libraries)',
        'better (lists are not made a text; the method stays)',
      ],
    ],
    head: `<script>var own = Array.prototype.toJSON = function () { return '"' + this.join() + '"' }</script>`,
    before: `${lead}; fbq('track', 'Purchase', { value: 1, currency: 'EUR', content_ids: ['a', 'b'], contents: [{ id: 'a', tags: [1, [2]] }], more: { list: ['c'] } }); var bad = {}; bad.bad = bad; fbq('track', 'Search', { bad: bad, list: [3] })`,
    after: "window.result = Array.prototype.toJSON === own && JSON.stringify(['x', 'y'])",
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead', 'Purchase', 'Search']);
      assert.deepEqual(pick(seen.events[1], 'cd[content_ids]', 'cd[contents]', 'cd[more]'), {
        'cd[content_ids]': '["a","b"]',
        'cd[contents]': '[{"id":"a","tags":[1,[2]]}]',
        'cd[more]': '{"list":["c"]}',
      });
      assert.equal(seen.events[2]?.['cd[list]'], '[3]');
      assert.equal(seen.result, '"\\"x,y\\""');
    },
  },
  ...frozen.map(
    ([what, code]): Situation => ({
      name: `${what} is worked off, and a warning says what is missing`,
      rows: [
        [
          'a frozen stub (`Object.freeze(fbq)`)',
          'calls before and after the load arrive (warned about: FROZEN_STUB; `getState`, `warnings` and other members are missing, flags have no effect after the load; if its queue is frozen too, its calls are lost)',
        ],
      ],
      before: `${lead}; ${code}`,
      after: "fbq('track', 'Contact')",
      act: async (page) => {
        await page.waitForTimeout(3_000);
      },
      expect(seen) {
        assert.deepEqual(names(seen), ['Lead', 'Contact']);
        assert.equal(seen.warnings.length, 1, String(seen.warnings));
        assert.match(seen.warnings[0] ?? '', /FROZEN_STUB/);
      },
    }),
  ),
];
