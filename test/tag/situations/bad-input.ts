// Protocol 1.13 and worse: no exception reaches the page, a warning says why, later events still work.

import assert from 'node:assert/strict';
import { names, type Situation } from '../situation.ts';

const init = "fbq('init', 'ID');";

function warned(name: string, before: string, expected: readonly string[], code: string): Situation {
  return {
    name: `warning ${code}: ${name}`,
    rows: [[`warning ${code}`, 'same']],
    before: `${before}; fbq('track', 'Contact')`,
    isPatient: true,
    expect(seen) {
      assert.deepEqual(names(seen), [...expected, 'Contact']);
      const found = seen.warnings.filter((text) => text.startsWith(`[Ownpixel] ${code} `));
      assert.equal(found.length, 1, seen.warnings.join('\n'));
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
    rows: [['warnings', 'better (also as objects in `fbq.warnings`, and as parameter `wn` of later events)']],
    before: `${init} fbq('nonsense')`,
    isPatient: true,
    act: async (page) => {
      await page.waitForFunction('fbq.warnings && fbq.warnings.length');
      await page.evaluate("fbq('track', 'Lead'); window.result = fbq.warnings");
    },
    expect(seen) {
      assert.deepEqual(seen.result, [
        { code: 'INVALID_FBQ_METHOD', about: 'nonsense', advice: 'no such command' },
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
        "fbq('trackSingle', 'ID', 'Last')".replace(
          'ID',
          await page.evaluate(
            'Object.keys(fbq.instance.pixelsByID).find(function (id) { return id.length === 16 })',
          ),
        ),
      );
    },
    expect(seen) {
      assert.deepEqual(seen.result, []);
      assert.ok(names(seen).includes('Last'));
    },
  },
  {
    name: 'hostile calls queued before the tag arrives do not keep it from starting',
    before: `${init} fbq.queue.push(5, null, 'text', {}, [null], [Symbol('x')], [{ toString: function () { throw new Error('t') } }], ['track', { toString: function () { throw new Error('t') } }]); fbq('track', 'Last')`,
    expect: (seen) => assert.ok(names(seen).includes('Last')),
  },
];
