// What the visitor has said about the use of an event.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriveConsent } from './consent.ts';

test('limited by the processing option in any spelling, or by the browser', () => {
  for (const options of ['LDU', '["LDU"]', 'ldu', 'X,LDU'])
    assert.equal(deriveConsent(options, false), 'limited');
  assert.equal(deriveConsent('', true), 'limited');
  for (const options of ['', '[]', 'XLDU', 'LDUX']) assert.equal(deriveConsent(options, false), '', options);
});
