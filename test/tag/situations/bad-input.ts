// Protocol 1.13 and worse: no exception reaches the page, a warning says why, later events still work.

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { type Code, cures } from '../../../src/tag/rare/cures.ts';
import { names, pick, type Situation } from '../situation.ts';

const init = "fbq('init', 'ID');";

/** Nothing of the page waits to be sent. */
const isEmpty = "Object.keys(localStorage).every(function (key) { return key.indexOf('_op0.') !== 0 })";
const hostileText = "{ toString: function () { throw new Error('text') } }";
const hostileKeys =
  "new Proxy({}, { ownKeys: function () { throw new Error('keys') }, get: function () { throw new Error('get') } })";

function warned(name: string, before: string, expected: readonly string[], code: Code): Situation {
  return {
    name: `warning ${code}: ${name}`,
    rows: [[`warning ${code}`, 'same']],
    before: `${before}; fbq('track', 'Contact')`,
    isPatient: true,
    expect(seen) {
      assert.deepEqual(names(seen), [...expected, 'Contact']);
      const found = seen.warnings.filter((text) => text.startsWith(`[Ownpixel] ${code} `));
      assert.equal(found.length, 1, seen.warnings.join('\n'));
      assert.ok(found[0]?.endsWith(`: ${cures[code]}`), found[0]);
    },
  };
}

export const badInputSituations: readonly Situation[] = [
  warned('a call without a command', `${init} fbq(); fbq(); fbq([])`, [], 'FBQ_NO_METHOD_NAME'),
  warned(
    'a command that is none',
    `${init} fbq('trac', 'Lead'); fbq('trac', 'Lead')`,
    [],
    'INVALID_FBQ_METHOD',
  ),
  warned(
    'trackSingle for an unknown pixel',
    `${init} fbq('trackSingle', '123', 'Lead')`,
    [],
    'PIXEL_NOT_INITIALIZED',
  ),
  warned(
    'a misspelled standard event is sent all the same',
    `${init} fbq('track', 'purchase')`,
    ['purchase'],
    'NONSTANDARD_EVENT',
  ),
  warned(
    'a purchase without value',
    `${init} fbq('track', 'Purchase', { currency: 'EUR' })`,
    ['Purchase'],
    'REQUIRED_PARAM_MISSING',
  ),
  warned(
    'a purchase without currency',
    `${init} fbq('track', 'Purchase', { value: 1 })`,
    ['Purchase'],
    'REQUIRED_PARAM_MISSING',
  ),
  warned(
    'a currency that is none',
    `${init} fbq('track', 'Purchase', { value: 1, currency: 'euros' })`,
    ['Purchase'],
    'INVALID_PARAM',
  ),
  warned('an id that is none', `${init} fbq('init', '0ID')`, [], 'INVALID_PIXEL_ID'),
  warned('a pixel that is initialised twice', `${init} fbq('init', 'ID')`, [], 'DUPLICATE_PIXEL_ID'),
  warned('user data that are a text', "fbq('init', 'ID', 'jane')", [], 'INVALID_FBQ_METHOD_PARAMETER'),
  warned(
    'an agent that is no text',
    `${init} fbq('set', 'agent', 5); fbq('set', 'agent', 'shop')`,
    [],
    'INVALID_FBQ_METHOD_PARAMETER',
  ),
  warned('two stubs', `window._fbq = []; ${init}`, [], 'CONFLICTING_VERSIONS'),
  warned('a setting that is none', `${init} fbq('set', 'agnt', 'x')`, [], 'UNSUPPORTED_METADATA_ARGUMENT'),
  warned('an event without a name', `${init} fbq('track')`, [], 'NO_EVENT_NAME'),
  warned('a word that is no consent', `${init} fbq('consent', 'granted')`, [], 'INVALID_CONSENT_ACTION'),
  warned(
    'an event id that is an object',
    `${init} fbq('track', 'Lead', {}, { eventID: {} })`,
    ['Lead'],
    'INVALID_EVENT_ID_FORMAT',
  ),
  warned(
    'an event id among the parameters',
    `${init} fbq('track', 'Lead', { eventID: 'e' })`,
    ['Lead'],
    'EVENT_ID_IN_DATA',
  ),
  warned(
    'an address that is none',
    "fbq('init', 'ID', { em: 'jane' }); fbq('track', 'Lead')",
    ['Lead'],
    'PII_INVALID_TYPE',
  ),
  warned(
    'a pixel that the collector does not know',
    `${init} fbq('init', '999999'); fbq('set', 'trackSingleOnly', true, '999999'); fbq('trackSingle', '999999', 'Lead')`,
    [],
    'REFUSED',
  ),
  {
    ...warned('markup of the page that cannot be read', init, [], 'INVALID_JSON_LD'),
    head: '<script type="application/ld+json">broken {</script>',
  },
  warned(
    'a purchase with a comma',
    `${init} fbq('track', 'Purchase', { value: '12,50', currency: 'EUR' })`,
    ['Purchase'],
    'INVALID_PARAM',
  ),
  warned(
    'a negative value',
    `${init} fbq('track', 'Purchase', { value: -1, currency: 'eur' })`,
    ['Purchase'],
    'NEGATIVE_EVENT_PARAM',
  ),
  warned(
    'an e-mail address among the parameters',
    `${init} fbq('track', 'Lead', { email: 'a@example.com' })`,
    ['Lead'],
    'PII_UNHASHED_PII',
  ),
  warned(
    'a getter that throws costs its own parameter',
    `${init} fbq('track', 'Lead', { get bad() { throw new Error('page') }, ok: 1 })`,
    ['Lead'],
    'ERROR',
  ),
  warned(
    'a cyclic object costs its own parameter',
    `${init} var round = {}; round.round = round; fbq('track', 'Lead', { round: round, ok: 1 })`,
    ['Lead'],
    'ERROR',
  ),
  warned(
    'a value of one megabyte is left out',
    `${init} fbq('track', 'Lead', { big: new Array(1e6).join('x'), ok: 1 })`,
    ['Lead'],
    'TOO_LARGE',
  ),
  {
    name: 'every warning can be read by a program, and its code comes with later events',
    rows: [
      ['warnings', 'better (also as objects in `fbq.warnings`, and as parameter `wn` of later events)'],
      [
        'message `FB_LOG` to the page',
        'not offered (for an extension of the original; `fbq.warnings` says the same)',
      ],
      [
        'warning SET_METADATA_ON_UNINITIALIZED_PIXEL_ID',
        'better (not needed: the setting waits for its pixel)',
      ],
      ['warning MULTIPLE_PIXELS', 'better (not given: several pixels are no mistake)'],
      [
        'warnings NO_EVENT_ID, SITE_CODELESS_OPT_OUT, UNWANTED_*, RESTRICTED_EVENT, UNVERIFIED_EVENT, INVALID_PARAM_FORMAT',
        "not offered (raised by the original's own configuration of a pixel; there is none)",
      ],
    ],
    before: `${init} fbq('init', 'ID2'); fbq('set', 'agent', 'early', 'ID3'); fbq('nonsense')`,
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('fbq.warnings && fbq.warnings[0] && fbq.warnings[0].advice');
      await page.evaluate("fbq('track', 'Lead'); window.result = fbq.warnings");
    },
    expect(seen) {
      assert.deepEqual(seen.result, [
        { code: 'INVALID_FBQ_METHOD', about: 'nonsense', advice: cures.INVALID_FBQ_METHOD },
      ]);
      assert.equal(seen.events[0]?.wn, 'INVALID_FBQ_METHOD');
    },
  },
  {
    name: 'whatever the page passes in, nothing is thrown into it and later events work',
    rows: [['wrong input of any kind', 'better (never an exception; the original throws on some)']],
    before: `${init}
      var hostile = [null, undefined, 0, -1, NaN, '', 'x', [], {}, true, Symbol('s'), function () {}, Object.create(null), new Proxy({}, { ownKeys: function () { throw new Error('p') }, get: function () { throw new Error('p') } }),
        { toString: function () { throw new Error('t') } }, { toJSON: function () { throw new Error('j') } }, { __proto__: { evil: 1 } }, BigInt(5), { n: BigInt(5) }, '\\ud83d', new Array(1e6).join('y')];
      window.throwing = []; window.tryAll = function (when) {
        ['init', 'track', 'trackCustom', 'trackSingle', 'trackSingleCustom', 'trackSingleSystem', 'setUserProperties', 'send', 'set', 'consentX', 'dataProcessingOptionsX', 'addPixelId'].forEach(function (command) {
          hostile.forEach(function (a, i) { hostile.forEach(function (b, j) { if (i > 0 && i !== j) return; try { fbq(command, a, b, a); fbq(a, command) } catch (error) { throwing.push(when + ' ' + command + ' ' + i + ' ' + j + ' ' + error) } }) }) });
        try { fbq.queue.push(5, null, 'text', {}); fbq('track', 'Contact') } catch (error) { throwing.push(when + ' ' + error) } };`,
    after: "tryAll('late'); window.result = throwing",
    act: async (page) => {
      await page.waitForTimeout(1_500);
      await page.evaluate(
        "fbq('trackSingle', Object.keys(fbq.instance.pixelsByID).find(function (id) { return id.length === 16 }), 'Last')",
      );
    },
    expect(seen) {
      assert.deepEqual(seen.result, []);
      assert.ok(names(seen).includes('Last'));
    },
  },
  {
    name: 'user data that throw when they are read cost themselves, not the event',
    rows: [['getters and texts that throw', 'better (they cost their own parameter)']],
    before: `fbq('init', 'ID', { get em() { throw new Error('em') } }); fbq('init', 'ID2', { em: ${hostileText}, fn: 'Ann' }); fbq('init', 'ID3', ${hostileKeys});
      fbq('track', 'Lead'); fbq('set', 'userData', ${hostileKeys}); fbq('track', 'Contact')`,
    isPatient: true,
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead', 'Lead', 'Lead', 'Contact', 'Contact', 'Contact']);
      const lead = seen.events.find((event) => event.id === seen.ids[1]);
      assert.deepEqual(pick(lead, 'ud[em]', 'ud[fn]'), {
        'ud[em]': undefined,
        'ud[fn]': hash('sha256', 'ann'),
      });
    },
  },
  {
    name: 'options of a pixel that throw when they are read cost themselves: the pixel is known, with its user data',
    before: `var options = { get agent() { throw new Error('agent') }, get eventID() { throw new Error('id') } };
      fbq('init', 'ID', { external_id: 'a1' }, options); fbq('init', 'ID2', { get em() { throw new Error('em') }, get external_id() { throw new Error('id') } }, options); fbq('track', 'Lead')`,
    after: "fbq('track', 'Contact')",
    expect(seen) {
      const idsOf = (name: string) => seen.events.filter(({ ev }) => ev === name).map(({ id }) => id ?? '');
      for (const name of ['Lead', 'Contact'])
        assert.deepEqual(idsOf(name).sort(), seen.ids.slice(0, 2).sort());
      const isOfFirst = ({ id }: { id?: string }) => id === seen.ids[0];
      for (const event of seen.events.filter(isOfFirst))
        assert.match(event['ud[external_id]'] ?? '', /^[0-9a-f]{64}$/);
    },
  },
  {
    name: 'what cannot be read of an event costs its own parameter, not the event, nor those that wait with it',
    before: `fbq('init', 'ID', { em: 'a@example.com' });
      fbq('trackCustom', 'Symbol', { bad: Symbol('s'), ok: 1 }); fbq('trackCustom', 'Keys', ${hostileKeys}, { eventID: 'kept' });
      fbq('trackCustom', 'Options', { ok: 1 }, { get eventID() { throw new Error('id') } }); fbq('trackCustom', 'Bag', { ok: 1 }, ${hostileKeys});
      fbq('trackCustom', ${hostileText}); fbq('trackCustom', Symbol('name')); fbq('trackSingle', ${hostileText}, 'Nowhere'); fbq('trackCustom', 'Big', { n: BigInt(5), o: { n: BigInt(5) }, ok: 1 });
      fbq('set', 'agent', Symbol('agent'), 'ID'); fbq('trackCustom', 'Agent', { ok: 1 })`,
    expect(seen) {
      assert.deepEqual(names(seen), ['Symbol', 'Keys', 'Options', 'Bag', 'Big', 'Agent']);
      assert.deepEqual(
        seen.events.map((event) => event['cd[ok]']),
        ['1', undefined, '1', '1', '1', '1'],
      );
      assert.equal(seen.events[1]?.eid, 'kept');
      assert.deepEqual(
        seen.rejected.map(({ reason }) => reason),
        ['missing_event_name', 'missing_event_name'],
      );
    },
  },
  {
    name: 'prototypes that the page has extended add nothing to an event',
    rows: [['extended prototypes', 'better (only own properties are sent)']],
    before: `Object.prototype.evil = 'inherited'; Array.prototype.each = function () {}; ${init}
      fbq('track', 'Lead', Object.create({ inherited: 1 }, { own: { value: 1, enumerable: true } })); fbq('trackCustom', 'Proto', JSON.parse('{"__proto__": {"x": 1}, "ok": 1}'))`,
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead', 'Proto']);
      assert.deepEqual(pick(seen.events[0], 'cd[own]', 'cd[inherited]', 'evil', 'cd[evil]'), {
        'cd[own]': '1',
        'cd[inherited]': undefined,
        evil: undefined,
        'cd[evil]': undefined,
      });
      assert.equal(seen.events[1]?.['cd[ok]'], '1');
    },
  },
  {
    name: 'an endpoint that is none throws nothing, and what waited goes to the next one',
    before: `${init} var endpoint = new URL('TAG').origin + '/tr/'; fbq('set', 'endpoint', Symbol('s')); fbq('track', 'Lead')`,
    after: `setTimeout(function () { fbq('set', 'endpoint', ${hostileText}); fbq('track', 'Contact') }, 300); setTimeout(function () { fbq('set', 'endpoint', endpoint) }, 600)`,
    isPatient: true,
    act: async (page) => {
      await page.waitForTimeout(1_000);
      await page.waitForFunction(isEmpty, undefined, { timeout: 60_000 });
    },
    expect: (seen) => assert.deepEqual(names(seen), ['Lead', 'Contact']),
  },
  {
    name: 'events for a pixel that never comes do not keep out the others',
    before: `for (var i = 0; i < 300; i++) fbq('trackSingle', i % 2 ? '123' : undefined, 'Nowhere'); ${init} fbq('track', 'Last')`,
    expect: (seen) => assert.deepEqual(names(seen), ['Last']),
  },
  {
    name: 'two hundred events that wait for user data to be hashed all arrive',
    before: `fbq('init', 'ID', { em: 'a@example.com' }); for (var i = 0; i < 200; i++) fbq('trackCustom', 'Burst', { i: i })`,
    isPatient: true,
    act: async (page) => {
      await page.waitForTimeout(1_500);
      await page.waitForFunction(isEmpty, undefined, { timeout: 60_000 });
    },
    expect: (seen) => assert.equal(seen.events.length, 200),
  },
  {
    name: 'hostile calls queued before the tag arrives do not keep it from starting',
    before: `${init} fbq.queue.push(5, null, 'text', {}, ${hostileKeys}, { length: -1 }, { length: 1e10 }, [null], [Symbol('x')], [{ toString: function () { throw new Error('t') } }], ['track', { toString: function () { throw new Error('t') } }]); fbq('track', 'Last')`,
    expect: (seen) => assert.ok(names(seen).includes('Last')),
  },
];
