// Uses that nobody documents and pages have: unusual values, unusual ways to call, to load the script, to change the address.

import assert from 'node:assert/strict';
import { standardEvents } from '../../../src/event/standard-events.ts';
import { names, pick, type Situation } from '../situation.ts';

const init = "fbq('init', 'ID');";
const lead = `${init} fbq('track', 'Lead')`;
const arrives = (seen: Parameters<Situation['expect']>[0]) => assert.deepEqual(names(seen), ['Lead']);

/** What the page gives -> what the store has of it; undefined: nothing. */
const values: Readonly<Record<string, string | undefined>> = {
  'new Date(0)': '"1970-01-01T00:00:00.000Z"',
  "new Date('none')": 'null',
  'BigInt(5)': '5',
  NaN: 'NaN',
  '-Infinity': '-Infinity',
  '-0': '0',
  '1e21': '1e+21',
  "''": '',
  "new String('a')": '"a"',
  'new Map([[1, 2]])': '{}',
  "new URL('https://a.example/b')": '"https://a.example/b"',
  'function () {}': undefined,
  'Symbol()': undefined,
  'new Uint8Array([1, 2])': '{"0":1,"1":2}',
  '[1, , 3]': '[1,null,3]',
  '[[1, [2]], { a: { b: [1] } }]': '[[1,[2]],{"a":{"b":[1]}}]',
  "[{ id: 'a', quantity: 1, item_price: 9.5 }, { id: 'b', quantity: 2 }]":
    '[{"id":"a","quantity":1,"item_price":9.5},{"id":"b","quantity":2}]',
  "JSON.stringify([{ id: 'a' }])": '[{"id":"a"}]',
  "'a\\nb\\r\\nc'": 'a\nb\r\nc',
  "'half \\ud83d'": 'half \ufffd',
  "'\\ud83d\\ude00 é 漢'": '😀 é 漢',
  'document.documentElement': '{}',
  window: undefined,
  'Object.freeze([1])': '[1]',
  'new Proxy([1], {})': '[1]',
};

/** How the script comes to the page. */
const loaders: Readonly<Record<string, string>> = {
  'as a module': '<script type="module" src="TAG"></script><script type="module">afterTag()</script>',
  'deferred, with crossorigin':
    '<script defer crossorigin="anonymous" src="TAG" onload="afterTag()"></script>',
  'with a version behind its name': '<script async src="TAG?v=next&ver=6.4#x" onload="afterTag()"></script>',
  'written into the document': `<script>document.write('<script src="TAG" onload="afterTag()"><\\/script>')</script>`,
  'by a cache plugin that fetches and evaluates it':
    '<script>fetch(\'TAG\').then(function (r) { return r.text() }).then(function (code) { (0, eval)(code); afterTag() })</script><script type="text/plain" src="TAG"></script>',
  'in another language': `<script>var s = document.createElement('script'); s.src = 'TAG'.replace('en_US', 'de_DE'); s.onload = function () { afterTag() }; document.head.append(s)</script>`,
  "from a folder of the page's own host, behind a proxy":
    '<script async src="/px/o.js" onload="afterTag()"></script>',
  'from a folder of the own host, under its well-known name':
    '<script async src="/px/en_US/fbevents.js" onload="afterTag()"></script>',
};

export const oddSituations: readonly Situation[] = [
  {
    name: 'values of every kind are stored as the text or the JSON that they are',
    rows: [['values of custom data', 'same (text, or JSON of what is no text)']],
    before: `${init} ${Object.keys(values)
      .map((code, n) => `fbq('trackCustom', 'Value', { n: ${n}, x: ${code} })`)
      .join('; ')}`,
    expect(seen) {
      const found = new Map(seen.events.map((event) => [Number(event['cd[n]']), event['cd[x]']]));
      assert.deepEqual(
        Object.fromEntries(Object.keys(values).map((code, n) => [code, found.get(n)])),
        values,
      );
      assert.equal(found.size, Object.keys(values).length);
    },
  },
  {
    name: 'keys that are symbols, frozen data, data behind a proxy, maps and forms harm no event',
    before: `${init} fbq('track', 'Lead', { [Symbol('k')]: 1, ok: 1 }); fbq('track', 'Lead', Object.freeze({ ok: 2 }), Object.freeze({ eventID: 'odd-e' })); fbq('track', 'Lead', new Proxy({ ok: 3 }, {}));
      fbq('track', 'Lead', new Map([['a', 1]])); fbq('track', 'Lead', new FormData()); fbq('track', 'Lead', false, { eventID: 'odd-f' }); fbq('track', 'Lead', null, null)`,
    expect: (seen) =>
      assert.deepEqual(
        seen.events.map((event) => [event['cd[ok]'], event.eid]),
        [
          ['1', undefined],
          ['2', 'odd-e'],
          ['3', undefined],
          [undefined, undefined],
          [undefined, undefined],
          [undefined, 'odd-f'],
          [undefined, undefined],
        ],
      ),
  },
  {
    name: 'three thousand articles in one event arrive; of three thousand parameters the first',
    before: `${init} var ids = []; var many = {}; for (var i = 0; i < 3000; i++) { ids.push('sku-' + i); many['k' + i] = i }
      fbq('track', 'ViewContent', { content_ids: ids }); fbq('trackCustom', 'Many', many)`,
    expect(seen) {
      assert.deepEqual(names(seen), ['ViewContent', 'Many']);
      assert.equal(JSON.parse(seen.events[0]?.['cd[content_ids]'] ?? '[]').length, 3_000);
      assert.deepEqual(pick(seen.events[1], 'cd[k0]', 'cd[k899]', 'cd[k900]'), {
        'cd[k0]': '0',
        'cd[k899]': '899',
        'cd[k900]': undefined,
      });
    },
  },
  {
    name: 'fbq is called as any function can be called',
    before: "fbq.call(null, 'init', 'ID'); fbq.apply(window, ['track', 'Lead'])",
    after:
      "fbq.call(null, 'track', 'Contact'); fbq.apply(null, ['track', 'Search']); fbq.bind(null, 'trackCustom')('Bound'); Reflect.apply(fbq, undefined, ['trackCustom', 'Reflected']); fbq.push.apply(fbq, ['trackCustom', 'Pushed']); window.result = typeof fbq('trackCustom', 'Last')",
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead', 'Contact', 'Search', 'Bound', 'Reflected', 'Pushed', 'Last']);
      assert.equal(seen.result, 'undefined');
    },
  },
  {
    name: 'fbq is called from a frame, from a window that the page has opened, and while the page is left',
    before: init,
    body: `<iframe srcdoc="<script>parent.fbq('track', 'Lead', { list: [1], bag: { a: 1 } }); parent.fbq('init', 'ID2', { em: 'a@example.com' })</script>"></iframe>`,
    after:
      "var popup = open('about:blank'); if (popup) { popup.opener.fbq('track', 'Contact'); popup.close() } addEventListener('pagehide', function () { if (!location.search) fbq('trackSingle', 'ID', 'Bye') })",
    act: async (page, { address }) => {
      await page.waitForFunction('fbq.getState().pixels.length > 1');
      await page.waitForTimeout(300);
      await page.goto(address('?two'));
      await page.waitForFunction('window.isDone');
    },
    expect(seen) {
      const ofFirst = seen.events.filter((event) => event.id === seen.ids[0] && !event.dl?.includes('?two'));
      assert.deepEqual(ofFirst.map((event) => event.ev).sort(), ['Bye', 'Contact', 'Lead']);
      assert.deepEqual(
        pick(
          ofFirst.find((event) => event.ev === 'Lead'),
          'cd[list]',
          'cd[bag]',
        ),
        {
          'cd[list]': '[1]',
          'cd[bag]': '{"a":1}',
        },
      );
    },
  },
  {
    name: 'no standard event is warned about',
    rows: [[`standard events: ${standardEvents.map((name) => `\`${name}\``).join(', ')}`, 'same']],
    before: `${init} ${JSON.stringify(standardEvents)}.forEach(function (name) { fbq('track', name, { value: 1, currency: 'EUR' }) })`,
    isPatient: true,
    expect(seen) {
      assert.deepEqual(names(seen), [...standardEvents]);
      assert.deepEqual(seen.warnings, []);
    },
  },
  {
    name: 'an event has the parameters that are promised and no others',
    rows: [
      [
        'parameters `id`, `ev`, `dl`, `rl`, `if`, `ts`, `sw`, `sh`, `v`, `a`, `ec`, `it`, `eid`, `tm`, `es`, `fbp`, `fbc`, `cd[...]`, `ud[...]`, `dpo`, `dpoco`, `dpost`',
        'same',
      ],
      [
        'parameters `o`, `coo`, `exp`, `expv2`, `rqm`, `ler`, `cdl`, `est_source`, `cs_est`, `bfs`, `ie`, `fbcs`, `hmd`, `iss`, `imft`, `aems`, `de`',
        "not offered (what the original's own parts tell each other)",
      ],
      [
        'parameters `aud[...]`, `cud[...]`, `ncud[...]`, `udff[...]`, `ped`',
        "not offered (data about a person before the original's corrections, their shape, and what it reads out of forms; nothing is corrected or read here)",
      ],
      [
        'cookies `_fbi`, `_fbleid`',
        "not offered (of the original's server-side builder, and of a part of it that is switched on from outside)",
      ],
      ['parameter `r`', 'not offered (it only ever says `stable`)'],
      [
        'parameters `pmd[...]`, `plt`, `tz`, `chmd`, `chpv`, `chfv`',
        'not offered (`PageMetadata` says what the page is)',
      ],
    ],
    query: '?fbclid=IwAR1&gclid=g1',
    before: `fbq('dataProcessingOptions', ['LDU'], 1, 1000); fbq('init', 'ID', { em: 'a@example.com' }, { agent: 'x' }); fbq('trackSingle', 'ID', 'Lead', { a: 1 }, { eventID: 'whole' })`,
    act: async (page) => {
      await page.waitForTimeout(500);
    },
    expect(seen) {
      const sent = 'a cd[a] dl dpo dpoco dpost ec eid ev fbc fbp id if it oc os rl sh sw tm ud[em] v'.split(
        ' ',
      );
      const ours = ['delivery', 'time'];
      assert.deepEqual(
        Object.keys(seen.events[0] ?? {})
          .filter((name) => !ours.includes(name))
          .sort(),
        sent,
      );
      assert.deepEqual(Object.keys(seen.cookies).sort(), ['_fbc', '_fbp', '_oc']);
    },
  },
  ...Object.entries(loaders).map(
    ([how, tag]): Situation => ({
      name: `the script comes ${how}`,
      rows: [
        [
          'how the script is loaded',
          'same (a module, deferred, with a version, written, evaluated by a cache plugin, in any language, under a folder of a proxy)',
        ],
      ],
      tag,
      before: lead,
      isPatient: true,
      expect: arrives,
    }),
  ),
  {
    name: 'a script that an optimiser has turned into a blob has no address of its own: the page says where events go',
    rows: [
      [
        'the script as a `blob:` or inline',
        "same, with `set('endpoint')` before the first event (the tag sends to where its script came from; here that is nowhere)",
      ],
    ],
    tag: `<script>fetch('TAG').then(function (r) { return r.blob() }).then(function (b) { var s = document.createElement('script'); s.src = URL.createObjectURL(b); s.onload = afterTag; document.head.append(s) })</script>`,
    before: `fbq('set', 'endpoint', new URL('TAG').origin + '/tr/'); ${lead}`,
    expect: arrives,
  },
  {
    name: 'the script from two addresses on one page doubles nothing',
    before: lead,
    after: `var again = document.createElement('script'); again.src = 'TAG'.replace('en_US/fbevents', 'o').replace('127.0.0.1', 'localhost'); again.onload = function () { fbq('track', 'Contact'); window.result = 1 }; document.head.append(again)`,
    act: async (page) => {
      await page.waitForFunction('window.result');
    },
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead', 'Contact']);
      assert.deepEqual(seen.warnings, []);
    },
  },
  {
    name: 'a script whose integrity is wrong leaves the page alone',
    tag: `<script async crossorigin integrity="sha256-AAAA" src="TAG" onerror="window.result = 'blocked'; window.isDone = true"></script>`,
    before: lead,
    expect(seen) {
      assert.deepEqual(names(seen), []);
      assert.equal(seen.result, 'blocked');
    },
  },
  {
    name: 'markup that takes the place of document.currentScript does not lead events elsewhere',
    rows: [
      ['markup named like a property of the document', 'better (it cannot lead events to another host)'],
    ],
    body: '<img name="currentScript" src="https://evil.example/x/o.js">',
    tag: `<script>addEventListener('DOMContentLoaded', function () { var s = document.createElement('script'); s.src = 'TAG'; s.onload = afterTag; document.head.append(s) })</script>`,
    before: lead,
    expect: arrives,
  },
  {
    name: 'a base address of the page and a charset of old change nothing',
    head: '<base href="https://elsewhere.example.com/x/">',
    headers: { 'content-type': 'text/html; charset=iso-8859-1' },
    before: `${init} fbq('track', 'Lead', { name: '\\u00e9\\u20ac' }); fbq('trackCustom', 'gr\\u00f6\\u00dfe')`,
    isPatient: true,
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead', 'größe']);
      assert.equal(seen.events[0]?.['cd[name]'], 'é€');
    },
  },
  {
    name: 'a page that has widened its domain keeps its identifiers',
    host: 'www.example.com',
    before: `try { document.domain = 'example.com' } catch (error) { window.result = String(error) } ${lead}`,
    expect(seen) {
      arrives(seen);
      assert.match(seen.cookies._fbp ?? '', /^fb\.1\./);
    },
  },
  {
    name: 'page views with routers that patch history before and after the tag, and with calls that go past it',
    before: `var push = history.pushState; history.pushState = function () { var out = push.apply(history, arguments); dispatchEvent(new Event('locationchange')); return out }; ${init} fbq('track', 'PageView')`,
    after: `history.pushState({}, '', '?a'); var wrapped = history.pushState; history.pushState = function () { return wrapped.apply(this, arguments) }; history.pushState({}, '', '?b');
      try { history.pushState({}, '', 'https://other.invalid/') } catch (error) { window.result = error.name }
      History.prototype.pushState.call(history, {}, '', '?c'); fbq('track', 'Lead', {}, { eventID: 'after' })`,
    expect(seen) {
      assert.deepEqual(
        seen.events.map((event) => [event.ev, event.dl?.split('?')[1]]),
        [
          ['PageView', undefined],
          ['PageView', 'a'],
          ['PageView', 'b'],
          ['Lead', 'c'],
          ['PageView', 'c'],
        ],
      );
      assert.equal(seen.result, 'SecurityError');
    },
  },
  {
    name: 'a fetch that a monitoring tool has wrapped, and forgets to answer for, loses nothing',
    before: `var send = fetch; window.fetch = function () { send.apply(this, arguments) }; ${lead}`,
    expect: arrives,
  },
  {
    name: 'several inits of one pixel: empty data first, data later, other data last',
    before: `fbq('init', 'ID', {}); fbq('track', 'Lead')`,
    after: `fbq('init', 'ID', { em: 'a@example.com' }); fbq('init', 'ID', { em: 'b@example.com' }); fbq('track', 'Contact'); fbq('track', 'Search')`,
    act: async (page) => {
      await page.waitForTimeout(500);
    },
    expect(seen) {
      const hashes = seen.events.map((event) => event['ud[em]']);
      assert.equal(hashes[0], undefined);
      assert.match(hashes[1] ?? '', /^[\da-f]{64}$/);
      assert.equal(hashes[2], hashes[1]);
    },
  },
  {
    name: 'a pixel id given as a number of sixteen digits is taken as it is',
    before: "fbq('init', 9001234567890123)",
    after: 'window.result = Object.keys(fbq.instance.pixelsByID)',
    expect: (seen) => assert.deepEqual(seen.result, ['9001234567890123']),
  },
];
