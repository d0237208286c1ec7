// Protocol 1.1, 1.2, 1.16: whatever stub the page has, its calls arrive; what the tag attaches.

import assert from 'node:assert/strict';
import { cures } from '../../../src/tag/rare/cures.ts';
import { names, pick, type Situation } from '../situation.ts';

const leadAndLater = (seen: Parameters<Situation['expect']>[0]) =>
  assert.deepEqual(names(seen), ['Lead', 'Later']);
const later = "fbq('trackCustom', 'Later')";

export const stubSituations: readonly Situation[] = [
  {
    name: 'calls queued in the standard stub are sent in order, with the parameters of the wire',
    rows: [
      ['`fbq(...)` before and after the tag arrives', 'same'],
      ['`fbq.queue`, `fbq.loaded`, `_fbq`', 'same'],
      ['`fbq.callMethod`', 'same'],
      ['`fbq.version`', 'same (own version: `ownpixel-1`)'],
      ['`fbq.getState()`', 'same (fields `id`, `userData`, `eventCount`, `agent`)'],
      ['`fbq.instance.pixelsByID`', 'same'],
      ['`fbq.init`, `fbq.set`, `fbq.send`', 'same'],
    ],
    before: "fbq('init', 'ID'); fbq('track', 'PageView'); fbq('track', 'Lead', { value: 2, tags: ['a'] })",
    after: `${later}; window.result = { version: fbq.version, loaded: fbq.loaded, queue: fbq.queue.length,
      state: fbq.getState().pixels.map(function (p) { return [p.id, p.eventCount, 'agent' in p] }),
      time: fbq.getState().pixelInitializationTime > 1e12, byId: Object.keys(fbq.instance.pixelsByID),
      members: [typeof fbq.init, typeof fbq.set, typeof fbq.send, typeof fbq.callMethod, typeof fbq.push], same: fbq === _fbq }`,
    query: '?a=1#part',
    expect(seen) {
      assert.deepEqual(names(seen), ['PageView', 'Lead', 'Later']);
      const [view, lead] = seen.events;
      assert.deepEqual(pick(view, 'id', 'if', 'v', 'r', 'ec', 'eid', 'tm', 'rl'), {
        id: seen.ids[0],
        if: 'false',
        v: 'ownpixel-1',
        r: undefined,
        ec: '0',
        eid: undefined,
        tm: undefined,
        rl: '',
      });
      assert.match(view?.dl ?? '', /\?a=1#part$/);
      assert.match(view?.sw ?? '', /^\d+$/);
      assert.match(view?.it ?? '', /^\d{13}$/);
      assert.deepEqual(pick(lead, 'ec', 'cd[value]', 'cd[tags]'), {
        ec: '1',
        'cd[value]': '2',
        'cd[tags]': '["a"]',
      });
      assert.deepEqual(seen.result, {
        version: 'ownpixel-1',
        loaded: true,
        queue: 0,
        state: [[seen.ids[0], 3, true]],
        time: true,
        byId: [seen.ids[0]],
        members: ['function', 'function', 'function', 'function', 'function'],
        same: true,
      });
    },
  },
  {
    name: 'a tag-manager stub with only a function and a queue, callMethod used without this',
    rows: [['minimal tag-manager stub, `callMethod.apply(null, ...)`', 'same']],
    stub: `window.fbq = function () { fbq.callMethod ? fbq.callMethod.apply(null, arguments) : fbq.queue.push(arguments) }; fbq.queue = []`,
    before: "fbq('init', 'ID'); fbq('track', 'Lead')",
    after: later,
    expect: leadAndLater,
  },
  {
    name: 'plain arrays in the queue',
    rows: [['plain arrays in `fbq.queue`', 'same']],
    before: "fbq.queue.push(['init', 'ID'], ['track', 'Lead'])",
    after: later,
    expect: leadAndLater,
  },
  {
    name: 'only _fbq',
    rows: [['only `_fbq`', 'better (the original needs `fbq`)']],
    stub: `window._fbq = function () { _fbq.callMethod ? _fbq.callMethod.apply(_fbq, arguments) : _fbq.queue.push(arguments) }; _fbq.queue = []`,
    before: "_fbq('init', 'ID'); _fbq('track', 'Lead')",
    after: later,
    expect: leadAndLater,
  },
  {
    name: 'push, and a call in one array',
    rows: [
      ['`fbq.push(...)`', 'same'],
      ["`fbq(['track', 'Lead'])`", 'same'],
    ],
    before: "fbq.push('init', 'ID'); fbq(['track', 'Lead'])",
    after: later,
    expect: leadAndLater,
  },
  {
    name: 'a legacy array with addPixelId, before and after the load',
    rows: [
      ['`_fbq = []`, `_fbq.push([...])`', 'same'],
      ['`addPixelId`', 'same'],
      ["`track('PixelInitialized')`", 'same'],
    ],
    stub: 'window._fbq = []',
    before: "_fbq.push(['addPixelId', 'ID']); _fbq.push(['track', 'PixelInitialized', {}])",
    after: "_fbq.push(['track', 'Later'])",
    expect: (seen) => assert.deepEqual(names(seen), ['PixelInitialized', 'Later']),
  },
  {
    name: 'the script of the custom-audience pixel of 2014, under its old name',
    rows: [['`/en_US/fbds.js`', 'same']],
    stub: 'window._fbq = []',
    before: "_fbq.push(['addPixelId', 'ID']); _fbq.push(['track', 'PixelInitialized', {}])",
    tag: `<script>var old = document.createElement('script'); old.async = true; old.src = 'TAG'.replace('fbevents', 'fbds'); old.onload = function () { afterTag() }; document.head.append(old)</script>`,
    expect: (seen) => assert.deepEqual(names(seen), ['PixelInitialized']),
  },
  {
    name: 'a numeric conversion id as event name',
    rows: [['numeric event names of the old conversion pixel', 'same']],
    before:
      "fbq('init', 'ID'); fbq('track', '6012345678901', { value: '1.00', currency: 'USD' }); fbq('trackCustom', 42)",
    expect: (seen) => assert.deepEqual(names(seen), ['6012345678901', '42']),
  },
  {
    name: 'two different stubs are both worked off, and a warning says so',
    rows: [['two stubs (`fbq !== _fbq`)', 'same (warned about: CONFLICTING_VERSIONS)']],
    before: "window._fbq = []; fbq('init', 'ID'); _fbq.push(['track', 'Lead'])",
    after: later,
    isPatient: true,
    expect(seen) {
      leadAndLater(seen);
      assert.ok(seen.warnings.some((text) => text.includes('CONFLICTING_VERSIONS')));
    },
  },
  {
    name: 'without any stub one is installed',
    rows: [['no stub at all', 'better (one is installed; the original stops with an error)']],
    stub: ' ',
    after: "fbq('init', 'ID'); fbq('track', 'Lead'); fbq('trackCustom', 'Later')",
    expect: leadAndLater,
  },
  {
    name: 'a wrapper that patches fbq before and after the load sees every call and stops none',
    rows: [['wrappers that patch `fbq`', 'same']],
    before: `window.result = []; var first = fbq; window.fbq = function () { result.push('early ' + arguments[1]); return first.apply(null, arguments) };
      fbq.queue = first.queue; fbq('init', 'ID'); fbq('track', 'Lead')`,
    after: `var second = window.fbq; window.fbq = function () { result.push('late ' + arguments[1]); return second.apply(this, arguments) }; ${later}`,
    expect(seen) {
      leadAndLater(seen);
      assert.deepEqual((seen.result as string[]).filter((text) => text.endsWith('Later')).length > 0, true);
    },
  },
  {
    name: 'the script twice on the page doubles nothing',
    rows: [['the script twice', 'same']],
    before: "fbq('init', 'ID'); fbq('track', 'PageView'); fbq('track', 'Lead')",
    after: `var again = document.createElement('script'); again.src = 'TAG'; again.onload = function () { fbq('track', 'PageView'); fbq('trackCustom', 'Later') }; document.head.append(again)`,
    act: async (page) => {
      await page.waitForTimeout(300);
    },
    expect(seen) {
      assert.deepEqual(names(seen), ['PageView', 'Lead', 'Later']);
      assert.deepEqual(seen.warnings, []);
    },
  },
  {
    name: 'a tag that finds another library at work leaves the page to it and says so',
    rows: [['another library already at work', 'better (left alone; the original runs beside it)']],
    stub: "window.fbq = function () {}; fbq.callMethod = function () {}; fbq.version = '2.9.1'; fbq.queue = []; window._fbq = fbq",
    after: "fbq('init', 'ID'); fbq('track', 'Lead')",
    expect(seen) {
      assert.deepEqual(names(seen), []);
      assert.deepEqual(seen.warnings, [`[Ownpixel] CONFLICTING_VERSIONS fbq: ${cures.CONFLICTING_VERSIONS}`]);
    },
  },
  {
    name: 'flags on the function: agent and pixelId are read, those without a use do no harm',
    rows: [
      ['`fbq.agent`', 'same'],
      ['`fbq.pixelId`', 'same'],
      ['`fbq.disableConfigLoading`', 'same (there is no configuration to load: events always go at once)'],
      [
        '`fbq.disableErrorLogging`, `alwaysLogErrors`, `_no_min`',
        'not offered (diagnostics of the original; harmless)',
      ],
      ['`window._fbq_gtm_ids`, `_meta_gtm_ids`', 'same (left alone)'],
    ],
    before: `fbq.agent = 'plgtm'; fbq.pixelId = 'ID'; fbq.disableConfigLoading = true; fbq._no_min = true; window._fbq_gtm_ids = ['x'];
      fbq('track', 'Lead')`,
    after: 'window.result = _fbq_gtm_ids',
    expect(seen) {
      assert.deepEqual(
        seen.events.map((event) => pick(event, 'id', 'ev', 'a')),
        [{ id: seen.ids[0], ev: 'Lead', a: 'plgtm' }],
      );
      assert.deepEqual(seen.result, ['x']);
    },
  },
  {
    name: 'what is internal to the original does nothing and is warned about',
    rows: [
      [
        '`loadPlugin`, `addInitHandler`, `getEventCustomParameters`, `piiTranslator`, `pendingConfigs`, `_releaseSegment`',
        'not offered (machinery of the original)',
      ],
      [
        '`fbq.instance`: `optIns`, `locks`, `pluginConfig`, `disableAutoConfig` and the rest',
        'not offered (machinery of the original)',
      ],
      [
        '`fbq.getState().pixels`: `alternateUserData`, `userDataFormFields`, `censoredUserDataFormat` and the like',
        'not offered (what the original reads out of forms; the tag reads none)',
      ],
      ['`cbq`', 'not offered (the stub of another product; left alone)'],
      [
        '`disabledExtensions`, `trackSystem`, `trackShopify`, `trackWebchat`',
        'not offered (internal to the original)',
      ],
      ['anything else', 'same (warned about: INVALID_FBQ_METHOD)'],
    ],
    before: "fbq('init', 'ID')",
    after: `['loadPlugin', 'disabledExtensions', 'trackSystem', 'trackShopify', 'trackWebchat', 'toString', 'trak'].forEach(function (name) { fbq(name, 'ID', 'x') }); fbq('track', 'Lead');
      window.result = [Object.keys(fbq.instance), Object.keys(fbq.getState().pixels[0]).sort(), typeof window.cbq, typeof fbq.loadPlugin]`,
    isPatient: true,
    expect(seen) {
      assert.deepEqual(seen.result, [
        ['pixelsByID', 'configsLoaded'],
        ['agent', 'eventCount', 'id', 'userData'],
        'undefined',
        'undefined',
      ]);
      assert.deepEqual(names(seen), ['Lead']);
      assert.equal(seen.warnings.filter((text) => text.includes('INVALID_FBQ_METHOD')).length, 7);
    },
  },
  {
    name: 'what tools and optimisers of pages ask of the library is there',
    rows: [
      [
        '`on`, `fbq.on`, `fbq.once`',
        "same (`configLoaded`, and `fired` with the event's parameters, when the page file is there)",
      ],
      ['`fbq.instance.configsLoaded`', 'same (a pixel may send as soon as it is initialised)'],
      ['`registerPlugin`', 'same (does nothing: there is no configuration to wait for)'],
    ],
    before:
      "fbq('init', 'ID'); window.result = []; fbq('on', 'configLoaded', function (id) { result.push(id === 'ID') })",
    after: `fbq.registerPlugin('config:ID', { __fbEventsPlugin: 1, plugin: function (f, i) { i.configLoaded('ID') } }); result.push(!!fbq.instance.configsLoaded['ID'], fbq.hasOwnProperty('getState'))`,
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction("fbq.hasOwnProperty && fbq.hasOwnProperty('on')");
      await page.evaluate(
        "fbq.on('fired', function (method, request) { result.push(method + ' ' + request._params.slice(1).filter(function (one) { return one.name === 'ev' }).map(function (one) { return one.value })) }); fbq.once('fired', function () { result.push('once') }); fbq.on('fired', function () { throw new Error('page') })",
      );
      await page.waitForTimeout(700);
      await page.evaluate("result = result.slice(0, 3); fbq('track', 'Lead'); fbq('track', 'Contact')");
    },
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead', 'Contact']);
      assert.deepEqual(seen.result, [true, true, true, 'POST Lead', 'once', 'POST Contact']);
    },
  },
  {
    name: 'features of the original can be opted out of: cookies and automatic events stay away, the rest there is none of',
    rows: [
      [
        '`optIn`, `optOut`',
        'same (`FirstPartyCookies`, `AutomaticSetup`; other features of the original are none here)',
      ],
    ],
    before: `['AutomaticMatching', 'AutomaticMatchingForPartnerIntegrations', 'ESTRuleEngine', 'AutomaticSetup', 'FirstPartyCookies'].forEach(function (feature) { fbq('optOut', 'ID', feature) }); fbq('optIn', 'ID', 'Microdata');
      fbq('init', 'ID'); fbq('track', 'Lead')`,
    isPatient: true,
    act: async (page) => {
      await page.waitForTimeout(300);
    },
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead']);
      assert.deepEqual([seen.automatic, seen.warnings, seen.cookies], [[], [], {}]);
    },
  },
  {
    name: 'stubs that only ever push, and pages that push into the queue themselves, are heard after the load too',
    rows: [
      ['`fbq.queue.push(...)` after the load; stubs without `callMethod`', 'better (worked off at once)'],
    ],
    stub: 'window.fbq = window.fbq || function () { window.fbq.queue = window.fbq.queue || []; window.fbq.queue.push(arguments) }',
    before: "fbq('init', 'ID'); fbq('track', 'Lead')",
    after: `${later}; fbq.queue.push(['trackCustom', 'Two'], { 0: 'trackCustom', 1: 'Three', length: 2 })`,
    expect: (seen) => assert.deepEqual(names(seen), ['Lead', 'Later', 'Two', 'Three']),
  },
  {
    name: 'flags that the page sets when the tag is there already have their effect',
    rows: [['flags set after the load', 'same (`disablePushState`, `allowDuplicatePageViews`, `agent`)']],
    before: "fbq('init', 'ID')",
    after: `fbq('track', 'PageView'); fbq.disablePushState = true; fbq.allowDuplicatePageViews = true; fbq.agent = 'late'; history.pushState(null, '', '?two'); fbq('track', 'PageView')`,
    expect: (seen) =>
      assert.deepEqual(
        seen.events.map((event) => [event.ev, event.dl?.split('?')[1], event.a]),
        [
          ['PageView', undefined, undefined],
          ['PageView', 'two', 'late'],
        ],
      ),
  },
  {
    name: 'flags on either of two stubs count',
    before: `var first = fbq; first.agent = 'first'; window.fbq = function () { return first.apply(null, arguments) }; fbq.queue = first.queue; fbq.allowDuplicatePageViews = true;
      fbq('init', 'ID'); fbq('track', 'PageView'); fbq('track', 'PageView')`,
    expect: (seen) =>
      assert.deepEqual(
        seen.events.map((event) => [event.ev, event.a]),
        [
          ['PageView', 'first'],
          ['PageView', 'first'],
        ],
      ),
  },
];
