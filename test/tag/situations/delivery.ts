// What the browser may lack, and what may go wrong between page and collector.

import assert from 'node:assert/strict';
import { names, pick, type Sent, type Situation } from '../situation.ts';

const lead = "fbq('init', 'ID'); fbq('track', 'Lead')";
const missing = (name: string) =>
  `Object.defineProperty(window, '${name}', { get: function () { throw new DOMException('denied') } })`;
const arrives = (seen: Parameters<Situation['expect']>[0]) => assert.deepEqual(names(seen), ['Lead']);

/** The browser's clock is wrong by so much. */
const clockAhead = (ms: number) =>
  `var now = Date.now; Date = class extends Date { constructor(...given) { given.length ? super(...given) : super(Date.now()) } }; Date.now = function () { return now() + ${ms} }`;
/** How far the stored time of the event is from the real one, ms. */
const errorOf = (event: Sent | undefined, aheadMs: number) =>
  Math.abs(Number(event?.time) - (Number(event?.ts) - aheadMs));

const lacks: readonly (readonly [string, string])[] = [
  ['browser storage that throws', `${missing('localStorage')}; ${missing('sessionStorage')}`],
  [
    'browser storage that is full',
    "Storage.prototype.setItem = function () { throw new DOMException('full') }; localStorage.x = new Array(5e6).join('x')",
  ],
  [
    'cookies that throw',
    "Object.defineProperty(document, 'cookie', { get: function () { throw new DOMException('denied') } })",
  ],
  [
    'cookies that do not hold',
    "Object.defineProperty(document, 'cookie', { get: function () { return '' }, set: function () {} })",
  ],
  ['no fetch', 'window.fetch = undefined'],
  ['a fetch that throws', "window.fetch = function () { throw new TypeError('no') }"],
  ['a fetch that fails', "window.fetch = function () { return Promise.reject(new TypeError('no')) }"],
  [
    'no beacon and no fetch while the page is hidden',
    "Object.defineProperty(document, 'hidden', { value: true }); window.fetch = undefined; navigator.sendBeacon = undefined",
  ],
  [
    'a beacon that refuses while the page is hidden',
    "Object.defineProperty(document, 'hidden', { value: true }); window.fetch = undefined; navigator.sendBeacon = function () { return false }",
  ],
  [
    'only a beacon',
    "Object.defineProperty(document, 'hidden', { value: true }); window.fetch = undefined; window.Image = undefined",
  ],
  ['no requestIdleCallback', 'window.requestIdleCallback = undefined'],
];

export const deliverySituations: readonly Situation[] = [
  {
    name: 'a pause that the collector asks for while the tag waits to send again is kept',
    // The clock stands until the page file runs: it looks 2 and 4 seconds later, and sends again what is older than 3. The answer comes between.
    before: `Math.random = function () { return 0.999 };
      var now = Date.now, stoodAt = now(), ranAt; Date.now = function () { return ranAt ? now() - ranAt + stoodAt : stoodAt };
      var send = window.fetch; window.fetch = function () {
        window.fetch = function () { window.againAt = now(); return send.apply(this, arguments) };
        return new Promise(function (resolve) { var look = setInterval(function () {
          if (!fbq.warnings) return; clearInterval(look); ranAt = now();
          setTimeout(function () { window.answeredAt = now(); resolve(new Response('', { status: 503, headers: { 'retry-after': '4' } })) }, 2900) }, 20) })
      };
      fbq('set', 'autoConfig', false); fbq('init', 'ID'); fbq('track', 'PageView')`,
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('window.againAt');
      await page.evaluate('window.result = againAt - answeredAt');
    },
    expect(seen) {
      assert.ok(Number(seen.result) >= 4_000, `after ${seen.result} ms`);
      assert.deepEqual(names(seen), ['PageView']);
    },
  },
  ...lacks.map(
    ([what, code]): Situation => ({
      name: `an event arrives with ${what}`,
      before: `${code}; ${lead}`,
      expect(seen) {
        arrives(seen);
        if (what.startsWith('cookies')) assert.equal(seen.events[0]?.fbp, undefined);
        // In a browser that is new here; its next page can have none.
        if (what === 'browser storage that throws') assert.match(seen.events[0]?.os ?? '', /^\w+\.0$/);
      },
    }),
  ),
  {
    name: 'twenty events and away: all arrive, in few requests',
    rows: [
      ['events of a page that is left at once', 'better (kept until confirmed, sent again by the next page)'],
      [
        'how events are sent',
        'better (several in one POST that needs no preflight, an image where that is refused; the original sends an image, a form or a beacon for each)',
      ],
    ],
    before: "fbq('init', 'ID')",
    after:
      "if (!location.search) { for (var i = 0; i < 20; i++) fbq('trackCustom', 'Fast', { i: i }); location.href = '?away' }",
    act: async (page) => {
      await page.waitForURL(/away/);
      await page.waitForTimeout(1_500);
    },
    expect(seen) {
      const numbers = seen.events
        .filter((event) => event.ev === 'Fast')
        .map((event) => Number(event['cd[i]']));
      assert.deepEqual(
        numbers.sort((a, b) => a - b),
        Array.from({ length: 20 }, (_, n) => n),
      );
      assert.ok(
        seen.requests.filter((request) => request.startsWith('POST')).length < 12,
        String(seen.requests),
      );
    },
  },
  {
    name: 'what the collector cannot take is sent again by the next page, once',
    before: `fbq('init', 'ID'); if (!location.search) fbq('set', 'endpoint', 'http://127.0.0.1:9/tr/'); fbq('track', location.search ? 'Second' : 'First')`,
    act: async (page, { address }) => {
      await page.waitForTimeout(400);
      await page.goto(address('?two'));
      await page.waitForTimeout(500);
      await page.waitForFunction(
        "Object.keys(localStorage).every(function (key) { return key.indexOf('_op0.') !== 0 })",
        undefined,
        { timeout: 60_000 },
      );
    },
    expect: (seen) => assert.deepEqual(names(seen), ['First', 'Second']),
  },
  {
    name: 'a request that is never answered is given up, and its event sent again',
    before: `var wait = AbortSignal.timeout; AbortSignal.timeout = function (ms) { return wait.call(AbortSignal, ms / 10) }; window.Image = undefined;
      setInterval(function () { if (Object.keys(localStorage).some(function (key) { return key.indexOf('_op0.') === 0 })) window.wasKept = true }, 50);
      var send = window.fetch; window.fetch = function (url, options) { window.fetch = send; return new Promise(function (resolve, reject) { options.signal.onabort = function () { window.result = 'given up'; reject(options.signal.reason) } }) }; ${lead}`,
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('window.result && window.wasKept', undefined, { timeout: 60_000 });
      await page.waitForFunction(
        "Object.keys(localStorage).every(function (key) { return key.indexOf('_op0.') !== 0 })",
        undefined,
        { timeout: 60_000 },
      );
    },
    expect(seen) {
      arrives(seen);
      assert.equal(seen.result, 'given up');
    },
  },
  {
    name: 'answers that come after the tag has given up cost requests, and the event counts once',
    rows: [['a request that is answered late', 'better (given up after 10 s and sent again; counted once)']],
    before: `var wait = AbortSignal.timeout; AbortSignal.timeout = function (ms) { return wait.call(AbortSignal, ms / 10) }; window.Image = undefined;
      var send = window.fetch; var late = 0; window.fetch = function (url, options) { if (late > 2) return send(url, options); late++; return new Promise(function (resolve, reject) { options.signal.onabort = function () { reject(options.signal.reason) }; send(url, { method: 'POST', credentials: 'omit', body: options.body }).then(function (answer) { setTimeout(resolve, 1500, answer) }) }) }; fbq('set', 'autoConfig', false); ${lead}`,
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('late > 2', undefined, { timeout: 60_000 });
      await page.waitForFunction(
        "Object.keys(localStorage).every(function (key) { return key.indexOf('_op0.') !== 0 })",
        undefined,
        { timeout: 60_000 },
      );
    },
    expect(seen) {
      arrives(seen);
      const posts = seen.requests.filter((request) => request === 'POST /tr/').length;
      assert.ok(posts >= 4 && posts <= 7, seen.requests.join(', '));
    },
  },
  {
    name: 'a pause that the collector asks for is kept, by later pages too',
    rows: [['`Retry-After`', 'better (kept by the tag; the original does not send again)']],
    before: `${lead.replace('Lead', "' + (location.search ? 'Second' : 'First') + '")}; if (!location.search) { var send = window.fetch; window.fetch = function () { window.fetch = send; return Promise.resolve(new Response('', { status: 503, headers: { 'retry-after': '6' } })) } }`,
    isPatient: true,
    act: async (page, { address }) => {
      await page.waitForFunction('localStorage._opPause > Date.now() + 3000');
      await page.goto(address('?two'));
      await page.waitForFunction('window.fbq && fbq.warnings');
      await page.evaluate('window.until = Number(localStorage._opPause)');
      await page.waitForFunction(
        "Object.keys(localStorage).every(function (key) { return key.indexOf('_op0.') !== 0 })",
        undefined,
        { timeout: 60_000 },
      );
      await page.evaluate('window.result = Date.now() - until');
    },
    expect(seen) {
      assert.deepEqual(names(seen), ['First', 'Second']);
      assert.ok(Number(seen.result) >= 0, `sent ${seen.result} ms after the pause`);
    },
  },
  {
    name: 'what waits longer than seven days is forgotten',
    before: `if (!localStorage.seeded) { localStorage.seeded = 1; var line = function (n, age) { return 'id=ID&ev=Old' + n + '&dl=' + encodeURIComponent(location.href) + '&ts=' + (Date.now() - age) + '&v=1&oi=seed.' + n };
      var lines = [line('Expired', 8 * 864e5)]; for (var i = 0; i < 120; i++) lines.push(line(i, 6e5)); localStorage['_op0.5'] = lines.join('\\n') } fbq('init', 'ID')`,
    act: async (page) => {
      await page.waitForTimeout(4_500);
    },
    expect(seen) {
      assert.equal(seen.events.length, 120);
      assert.ok(!names(seen).includes('OldExpired'));
    },
  },
  ...[3 * 3_600_000, -40 * 86_400_000].map(
    (aheadMs): Situation => ({
      name: `a clock that is wrong by ${aheadMs / 3_600_000} hours is put right`,
      before: `${clockAhead(aheadMs)}; ${lead}`,
      expect(seen) {
        arrives(seen);
        assert.ok(errorOf(seen.events[0], aheadMs) < 40_000, JSON.stringify(seen.events));
      },
    }),
  ),
  {
    name: 'an event that waited keeps its own time, also by a clock that is wrong',
    rows: [
      [
        'the time of an event by a wrong clock',
        'better (each request says when it was sent, and the clock is put right by it; the original sends no such time)',
      ],
    ],
    before: `${clockAhead(5 * 3_600_000)}; if (!localStorage.seeded) { localStorage.seeded = 1; localStorage['_op0.5'] = ['Waited', 'WaitedToo'].map(function (name, n) { return 'id=ID&ev=' + name + '&dl=' + encodeURIComponent(location.href) + '&ts=' + (Date.now() - 36e5) + '&v=1&oi=seed.' + n }).join('\\n') } fbq('init', 'ID')`,
    act: async (page) => {
      await page.waitForTimeout(4_500);
    },
    expect(seen) {
      assert.deepEqual(names(seen), ['Waited', 'WaitedToo']);
      for (const event of seen.events) {
        assert.ok(errorOf(event, 5 * 3_600_000) < 40_000, JSON.stringify(event));
        assert.ok(Number(event.sent) - Number(event.ts) > 36e5);
      }
    },
  },
  {
    name: 'of more than five thousand waiting events the oldest go first',
    before: `if (!localStorage.seeded) { localStorage.seeded = 1; var lines = []; for (var i = 0; i < 5030; i++) lines.push('id=999999&ev=Old' + i + '&ts=' + (Date.now() - 6e5)); localStorage['_op0.5'] = lines.join('\\n') } fbq('set', 'autoConfig', false); fbq('init', 'ID'); fbq('set', 'endpoint', 'http://127.0.0.1:9/tr/')`,
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('fbq.warnings');
      await page.evaluate(
        "window.result = [].concat.apply([], Object.keys(localStorage).filter(function (key) { return key.indexOf('_op0.') === 0 }).map(function (key) { return localStorage[key].split('\\n') })).map(function (line) { return /ev=(\\w+)/.exec(line)[1] })",
      );
    },
    expect(seen) {
      const kept = seen.result as string[];
      assert.deepEqual([kept.length, kept[0], kept.at(-1)], [5_000, 'Old30', 'Old5029']);
    },
  },
  {
    name: 'what was told before the tag arrived is sent when it has run; what is told then is gathered',
    before: `var send = window.fetch; window.asked = 0; window.fetch = function (url, options) { asked++; return send(url, options) }; fbq('set', 'autoConfig', false); fbq('init', 'ID'); fbq('track', 'PageView'); fbq('track', 'Lead')`,
    after:
      "var atFirst = asked; fbq('track', 'Contact'); fbq('track', 'Search'); window.result = [atFirst, asked]",
    act: async (page) => {
      await page.waitForTimeout(500);
      await page.evaluate('result.push(asked)');
    },
    expect(seen) {
      assert.deepEqual(names(seen), ['PageView', 'Lead', 'Contact', 'Search']);
      assert.deepEqual(seen.result, [1, 1, 2]);
    },
  },
  {
    name: 'a refusal by the collector is a warning, and the event is not kept for ever',
    before: "fbq('init', '999999'); fbq('track', 'Lead'); fbq('init', 'ID'); fbq('track', 'Contact')",
    isPatient: true,
    act: async (page) => {
      await page.waitForTimeout(1_500);
      await page.evaluate(
        "window.result = Object.keys(localStorage).filter(function (key) { return key.indexOf('_op0.') === 0 }).length",
      );
    },
    expect(seen) {
      assert.deepEqual(names(seen), ['Contact']);
      assert.equal(seen.result, 0);
    },
  },
];

const policy = (more: string) => ({
  'content-security-policy': `default-src 'none'; base-uri 'none'; ${more}`,
});

export const policySituations: readonly Situation[] = [
  {
    name: 'behind a strict content security policy with a nonce and Trusted Types everything works, the other files too',
    headers: policy(
      "script-src 'nonce-n0'; connect-src BASE; img-src BASE; require-trusted-types-for 'script'; trusted-types 'none'",
    ),
    tag: '<script nonce="n0" async src="TAG" onload="0"></script><script nonce="n0">addEventListener("load", function () { afterTag() })</script>',
    before: `fbq('init', 'ID', { em: 'a@example.com' }); ${lead.replace("fbq('init', 'ID'); ", '')}; fbq('track', 'Misspelled')`,
    isPatient: true,
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead', 'Misspelled']);
      assert.match(seen.events[0]?.['ud[em]'] ?? '', /^[\da-f]{64}$/);
      assert.ok(seen.warnings.some((text) => text.includes('NONSTANDARD_EVENT')));
    },
  },
  {
    name: 'a policy that forbids fetch and beacon leaves the image',
    headers: policy("script-src 'nonce-n0' BASE; img-src BASE"),
    before: lead,
    expect: arrives,
  },
  {
    name: 'a policy that forbids the other files leaves the core at work, user data apart',
    headers: policy("script-src 'nonce-n0' BASE/en_US/fbevents.js; connect-src BASE"),
    tag: '<script src="TAG"></script><script nonce="n0">afterTag()</script>',
    before: "fbq('init', 'ID', { em: 'a@example.com' }); fbq('track', 'Lead')",
    act: async (page) => {
      await page.waitForTimeout(500);
    },
    expect(seen) {
      assert.deepEqual(pick(seen.events[0], 'ev', 'ud[em]'), { ev: 'Lead', 'ud[em]': undefined });
    },
  },
  {
    name: 'in a sandboxed iframe, without storage and cookies, the event arrives',
    stub: ' ',
    tag: '<script nonce="n0">window.isDone = true</script>',
    body: '<script>document.write(\'<iframe sandbox="allow-scripts" src="/frame?\' + location.pathname + \'"></iframe>\')</script>',
    act: async (page) => {
      await page.waitForTimeout(800);
    },
    expect: (seen) =>
      assert.deepEqual(
        seen.events.map((event) => pick(event, 'ev', 'if', 'fbp', 'os')),
        [{ ev: 'Framed', if: 'true', fbp: undefined, os: undefined }],
      ),
  },
];
