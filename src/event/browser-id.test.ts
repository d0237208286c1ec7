// The cookie values `_fbp` and `_fbc`: read, written, and refused when they are something else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatBrowserId, parseBrowserId } from './browser-id.ts';

test('a cookie value is read into its parts, and a random number of eight digits is no appendix', () => {
  assert.deepEqual(parseBrowserId('fb.1.1700000000000.12345678'), {
    subdomainIndex: 1,
    createdAtMs: 1_700_000_000_000,
    payload: '12345678',
  });
});

test('a click id keeps its case and its dots', () => {
  const payload = 'IwAR2.F4-dbP0l7Mn1IawQQGCINEz7PYXQvwjNwB_qa2ofrHyiLjcbCRxTDMgk';
  assert.equal(parseBrowserId(`fb.2.1700000000000.${payload}`)?.payload, payload);
});

test('the appendix of a parameter builder is taken off', () => {
  for (const appendix of ['AQ', 'Ag', 'Aw', 'BA', 'BQ', 'Bg', 'AQECAwQF', 'Az_b-c01']) {
    assert.equal(parseBrowserId(`fb.1.1700000000000.AbCdEf.${appendix}`)?.payload, 'AbCdEf', appendix);
  }
  assert.equal(parseBrowserId('fb.1.1700000000000.AbCdEf.ZZ')?.payload, 'AbCdEf.ZZ');
});

test('what is not of the form is not read', () => {
  const texts = ['', 'fb', 'fb.1.2', 'fb.1.2.', 'fb..2.3', 'fb.1.x.3', 'fx.1.2.3', 'fb.10.2.3', ' fb.1.2.3'];
  for (const text of [...texts, `fb.1.${'9'.repeat(17)}.1`]) {
    assert.equal(parseBrowserId(text), undefined, text);
  }
});

test('what is written is read back unchanged', () => {
  const parts = {
    subdomainIndex: fc.integer({ min: 0, max: 9 }),
    createdAtMs: fc.integer({ min: 0, max: 9_999_999_999_999 }),
    payload: fc.stringMatching(/^[A-Za-z0-9_-]{1,80}$/),
  };
  const id = fc.record(parts, { noNullPrototype: true });
  fc.assert(fc.property(id, (value) => assert.deepEqual(parseBrowserId(formatBrowserId(value)), value)));
});
