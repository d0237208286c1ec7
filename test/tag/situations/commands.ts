// Protocol 1.3 to 1.6, 1.8, 1.9: the commands and their arguments.

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { names, pick, type Situation } from '../situation.ts';

const lead = "fbq('track', 'Lead')";

export const commandSituations: readonly Situation[] = [
  {
    name: 'the track commands differ in pixel and method, and nothing else',
    rows: [
      ['`track`', 'same'],
      ['`trackCustom`', 'same'],
      ['`trackSingle`', 'same'],
      ['`trackSingleCustom`', 'same'],
      ['`send`', 'same'],
      ['`setUserProperties`', 'same'],
    ],
    before: `fbq('init', 'ID'); fbq('init', 'ID2'); fbq('track', 'Lead', { a: 1 }); fbq('trackCustom', 'Own', { a: 1 });
      fbq('trackSingle', 'ID2', 'Contact', { a: 1 }, { eventID: 'e' }); fbq('trackSingleCustom', 'ID', 'Own2', { a: 1 });
      fbq('send', 'Sent', { a: 1 });
      fbq('setUserProperties', 'ID', { a: 1 })`,
    expect(seen) {
      assert.deepEqual(
        seen.events.map((event) => [
          event.id === seen.ids[0] ? 1 : 2,
          event.ev,
          event.tm,
          event.es,
          event.eid,
        ]),
        [
          [1, 'Lead', undefined, undefined, undefined],
          [2, 'Lead', undefined, undefined, undefined],
          [1, 'Own', undefined, undefined, undefined],
          [2, 'Own', undefined, undefined, undefined],
          [2, 'Contact', '1', undefined, 'e'],
          [1, 'Own2', '2', undefined, undefined],
          [1, 'Sent', undefined, undefined, undefined],
          [2, 'Sent', undefined, undefined, undefined],
          [1, 'UserProperties', '3', 'user_properties', undefined],
        ],
      );
      assert.deepEqual([...new Set(seen.events.map((event) => event['cd[a]']))], ['1']);
    },
  },
  {
    name: "what the original's own automatic events are made with is there when the page file is",
    rows: [['`trackSingleSystem`', 'same (the object form; when the page file is there)']],
    before: `fbq('init', 'ID'); fbq('init', 'ID2');
      fbq('trackSingleSystem', { pixel: 'ID', eventName: 'Auto', systemCategory: 'cat', customData: { a: 1 }, eventData: { eventID: 's' } }); fbq('trackSingleSystem', 'ID', 'Positional')`,
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('fbq.warnings && fbq.getState().pixels[0].eventCount > 1');
    },
    expect: (seen) =>
      assert.deepEqual(
        seen.events.map((event) => pick(event, 'id', 'ev', 'tm', 'es', 'eid', 'cd[a]')),
        [{ id: seen.ids[0], ev: 'Auto', tm: '3', es: 'cat', eid: 's', 'cd[a]': '1' }],
      ),
  },
  {
    name: 'under limited data use no user properties are sent',
    before:
      "fbq('dataProcessingOptions', ['LDU'], 0, 0); fbq('init', 'ID'); fbq('setUserProperties', 'ID', { a: 1 }); fbq('track', 'Lead')",
    expect: (seen) => assert.deepEqual(names(seen), ['Lead']),
  },
  {
    name: 'an event before init is kept until its pixel is known',
    rows: [['`track` before `init`', 'better (kept until the pixel is known; the original loses it)']],
    before: "fbq('track', 'PageView'); fbq('trackSingle', 'ID2', 'Contact')",
    after: "fbq('init', 'ID'); fbq('init', 'ID2')",
    isPatient: true,
    expect(seen) {
      assert.deepEqual(
        seen.events.map((event) => [event.id, event.ev]),
        [
          [seen.ids[0], 'PageView'],
          [seen.ids[1], 'Contact'],
        ],
      );
      assert.ok(seen.warnings.some((text) => text.includes('PIXEL_NOT_INITIALIZED')));
    },
  },
  {
    name: 'ids: text and numbers of 1 to 20 digits; others are refused with a warning',
    rows: [['`init`: pixel id', 'same (at most 20 digits)']],
    before: `['0ID', ' 12', '1x', '', undefined, null, 9007199254740993, '1\\u200b2', {}, ['ID', 'ID2']].forEach(function (id) { fbq('init', id) });
      fbq('init', Number('ID2')); ${lead}; window.result = 0`,
    after: 'window.result = Object.keys(fbq.instance.pixelsByID)',
    isPatient: true,
    expect(seen) {
      assert.deepEqual(seen.result, [seen.ids[1]]);
      assert.deepEqual(names(seen), ['Lead']);
      assert.equal(seen.warnings.filter((text) => text.includes('INVALID_PIXEL_ID')).length, 10);
    },
  },
  {
    name: 'a second init is warned about, and brings user data if the first had none',
    rows: [
      ['`init` twice for one id', 'same (warned about: DUPLICATE_PIXEL_ID)'],
      ['`init`: user data that is no object', 'same (warned about, counts as empty)'],
      ['`init`: options `agent`', 'same'],
    ],
    before: `fbq('init', 'ID', 'text', { agent: 'plugin' }); fbq('init', 'ID', { em: 'a@example.com' }); fbq('init', 'ID', { em: 'b@example.com' }); ${lead}`,
    isPatient: true,
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead']);
      assert.equal(seen.events[0]?.a, 'plugin');
      assert.equal(seen.events[0]?.['ud[em]'], hash('sha256', 'a@example.com'));
      assert.ok(seen.warnings.some((text) => text.includes('DUPLICATE_PIXEL_ID')));
      assert.ok(seen.warnings.some((text) => text.includes('INVALID_FBQ_METHOD_PARAMETER')));
    },
  },
  {
    name: 'custom data: every kind of key and value is read back as it was given',
    rows: [['custom data', 'same']],
    before: `fbq('init', 'ID'); fbq('trackCustom', 'Data', { s: 'x +&=%', n: 1.5, b: false, l: [1, 'y'], o: { f: null }, z: null, u: undefined,
      'k[2]': 1, 'Schema.org': 1, 'two words': 1, 'größe': 1, '100%': 1, 'a%20b': 1, '+': 1 });
      fbq('trackCustom', 'Text', 'ab'); fbq('trackCustom', 'List', ['x']); fbq('trackCustom', 'Number', 5); fbq('trackCustom', 'x'.repeat(80))`,
    expect(seen) {
      const [data, text, list, number, long] = seen.events;
      const custom = Object.entries(data ?? {}).filter(([name]) => name.startsWith('cd['));
      assert.deepEqual(
        Object.fromEntries(custom.map(([name, value]) => [name.replace(/%25/g, '%'), value])),
        {
          'cd[s]': 'x +&=%',
          'cd[n]': '1.5',
          'cd[b]': 'false',
          'cd[l]': '[1,"y"]',
          'cd[o]': '{"f":null}',
          'cd[k[2]]': '1',
          'cd[Schema.org]': '1',
          'cd[two words]': '1',
          'cd[größe]': '1',
          'cd[100%]': '1',
          'cd[a%20b]': '1',
          'cd[+]': '1',
        },
      );
      assert.deepEqual(pick(text, 'cd[0]', 'cd[1]'), { 'cd[0]': 'a', 'cd[1]': 'b' });
      assert.equal(list?.['cd[0]'], 'x');
      assert.equal(number?.ev, 'Number');
      assert.equal(long?.ev?.length, 80);
    },
  },
  {
    name: 'names are sent as they are: case, spaces around them, numbers; text and lists are spread by index',
    rows: [
      ['event names', 'same (any text or number; case counts)'],
      ['custom data that are a text or a list', 'same (`cd[0]`, `cd[1]`, ...)'],
      ['parameters `ec`, `it`', 'same'],
    ],
    before: `fbq('init', 'ID'); fbq('trackCustom', 'lead'); fbq('trackCustom', 7); fbq('trackCustom', 'List', ['a', 'b'])`,
    expect(seen) {
      assert.deepEqual(names(seen), ['lead', '7', 'List']);
      assert.deepEqual(pick(seen.events[2], 'cd[0]', 'cd[1]', 'ec'), { 'cd[0]': 'a', 'cd[1]': 'b', ec: '2' });
      assert.equal(new Set(seen.events.map((event) => event.it)).size, 1);
    },
  },
  {
    name: 'an event carries the time of its call, also when it had to wait',
    rows: [['`ts` of an event that waits', 'better (the time of the call; the original stamps the sending)']],
    before: "fbq('track', 'Lead')",
    after: "window.result = Date.now(); setTimeout(function () { fbq('init', 'ID') }, 700)",
    act: async (page) => {
      await page.waitForTimeout(900);
    },
    expect: (seen) => assert.ok(Math.abs(Number(seen.events[0]?.time) - Number(seen.result)) < 500),
  },
  {
    name: 'event ids: both spellings, any case, numbers; never invented; understood among the custom data',
    rows: [
      ['`eventID`, `event_id`', 'same'],
      ['`eventId`, `eventid`', 'better (understood; the original ignores them)'],
      ['`eventID` that is an object', 'better (left out and warned about; the original sends fragments)'],
      ['`eventID` among the custom data', 'better (understood and warned about)'],
    ],
    before: `fbq('init', 'ID'); [{ eventID: 'a' }, { event_id: 7 }, { eventId: 'c' }, { eventid: 'd' }, { eventID: null }, { eventID: {} }, undefined].forEach(function (options) { fbq('track', 'Lead', {}, options) });
      fbq('track', 'Lead', { eventID: 'i' }); fbq('track', 'Lead', { eventID: 'i' }, { eventID: 'j' })`,
    isPatient: true,
    expect(seen) {
      assert.deepEqual(
        seen.events.map((event) => event.eid),
        ['a', '7', 'c', 'd', undefined, undefined, undefined, 'i', 'j'],
      );
      for (const code of ['INVALID_EVENT_ID_FORMAT', 'EVENT_ID_IN_DATA'])
        assert.ok(
          seen.warnings.some((text) => text.includes(code)),
          code,
        );
    },
  },
  {
    name: 'an event named CustomEvent takes its name from its data; one without a name is kept as a rejection',
    rows: [
      ["`track('CustomEvent', { event })`", 'same'],
      ['`track` without a name', 'same (recorded as a rejection, warned about: NO_EVENT_NAME)'],
    ],
    before:
      "fbq('init', 'ID'); fbq('track', 'CustomEvent', { event: 'Inner' }); fbq('track'); fbq('track', '')",
    isPatient: true,
    expect(seen) {
      assert.deepEqual(names(seen), ['Inner']);
      assert.deepEqual(
        seen.rejected.map((row) => row.reason),
        ['missing_event_name', 'missing_event_name'],
      );
      assert.ok(seen.warnings.some((text) => text.includes('NO_EVENT_NAME')));
    },
  },
  {
    name: 'settings: agent and trackSingleOnly of one pixel, also before its init',
    rows: [
      ["`set('agent')`", 'better (also before `init`, where the original drops it)'],
      ["`set('trackSingleOnly')`", 'same'],
    ],
    before: `fbq('set', 'agent', 'early', 'ID'); fbq('init', 'ID'); fbq('init', 'ID2'); fbq('set', 'trackSingleOnly', true, 'ID2'); fbq('set', 'agent', 'shop', 'ID2');
      ${lead}; fbq('trackSingleCustom', 'ID2', 'Own')`,
    expect: (seen) =>
      assert.deepEqual(
        seen.events.map((event) => [event.id, event.ev, event.a]),
        [
          [seen.ids[0], 'Lead', 'early'],
          [seen.ids[1], 'Own', 'shop'],
        ],
      ),
  },
  {
    name: 'the endpoint can be set; every other setting of the original is accepted without effect',
    rows: [
      ["`set('endpoint')`", 'same'],
      ["`set('cdn')`", 'not offered (where the original loads its configuration from; there is none)'],
      [
        "`set('mobileBridge')`, `'openbridge'`, `'parallelfire'`",
        "not offered (ways into the original's own apps and servers)",
      ],
      [
        "`set('experiments')`, `'experimentsV2'`, `'guardrails'`, `'moduleEncodings'`, `'releaseSegment'`, `'iwlExtractors'`, `'estRules'`, `'ccRules'`, `'startIWLBootstrap'`, `'automaticMatchingConfig'`, `'codeless'`, `'cbdata.*'`",
        'not offered (configuration of the original)',
      ],
      ['`set` with an unknown key', 'same (warned about: UNSUPPORTED_METADATA_ARGUMENT)'],
    ],
    before: `fbq('set', 'endpoint', new URL('TAG').origin + '/tr'); ['cdn', 'mobileBridge', 'openbridge', 'parallelfire', 'estRules', 'ccRules', 'iwlExtractors', 'startIWLBootstrap', 'experiments', 'experimentsV2', 'guardrails', 'moduleEncodings', 'releaseSegment', 'automaticMatchingConfig', 'codeless', 'cbdata.onetrustid'].forEach(function (key) { fbq('set', key, 'x', 'ID') });
      fbq('set', 'nonsense', 1); fbq('set'); fbq('set', 'agent', 'evil', '__proto__'); fbq('init', 'ID'); ${lead}; window.result = {}.agent`,
    isPatient: true,
    expect(seen) {
      assert.deepEqual(names(seen), ['Lead']);
      // As the server saw them: Firefox does not tell of every request that may outlive its page.
      const posts = seen.wire.filter(({ method }) => method === 'POST').map(({ url }) => url.split('?')[0]);
      assert.deepEqual([...new Set(posts)], ['/tr']);
      assert.equal(seen.result, undefined);
      assert.deepEqual(
        seen.warnings.map((text) => text.split(' ', 3)[2]?.replace(':', '')),
        ['nonsense', 'undefined'],
      );
    },
  },
  ...(
    [
      ["['LDU']", { dpo: 'LDU', dpoco: undefined, dpost: undefined }],
      ["['LDU'], 0, 0", { dpo: 'LDU', dpoco: '0', dpost: '0' }],
      ["['LDU'], 1, 1000", { dpo: 'LDU', dpoco: '1', dpost: '1000' }],
      ['[]', { dpo: '', dpoco: undefined, dpost: undefined }],
      // The original drops a call with two arguments; who limits the use of data means it.
      ["['LDU'], 0", { dpo: 'LDU', dpoco: '0', dpost: undefined }],
    ] as const
  ).map(
    ([args, expected]): Situation => ({
      name: `data processing options ${args}`,
      rows: [
        ['`dataProcessingOptions`', 'same'],
        [
          '`dataProcessingOptions` with a country and no state',
          'better (limited all the same; the original ignores the call)',
        ],
      ],
      before: `fbq('dataProcessingOptions', ${args}); fbq('init', 'ID'); ${lead}`,
      expect: (seen) =>
        assert.deepEqual(
          { ...pick(seen.events[0], 'dpo', 'dpoco', 'dpost'), dpo: seen.events[0]?.dpo ?? '' },
          expected,
        ),
    }),
  ),
];
