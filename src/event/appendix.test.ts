// The appendix of parameter builders: recognised by what it says, not by its length alone.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { isAppendix, stripAppendix } from './appendix.ts';

const fixture = new URL('../../test/fixtures/protocol-vectors.json', import.meta.url);
const { appendix_vectors } = JSON.parse(fs.readFileSync(fixture, 'utf8')) as {
  readonly appendix_vectors: readonly { readonly appendix: string }[];
};

test('every published appendix is taken off', () => {
  assert.ok(appendix_vectors.length > 8);
  for (const { appendix } of appendix_vectors) {
    assert.equal(isAppendix(appendix), true, appendix);
    assert.equal(stripAppendix(`https://shop.example/a.b?c=1.${appendix}`), 'https://shop.example/a.b?c=1');
  }
});

test('endings that only look like one stay', () => {
  for (const text of [
    '203.0.113.10',
    'https://shop.example/file.html',
    'a.download',
    'a.ZZ',
    '.AQ',
    '',
    'x.AAAAAAAA',
  ])
    assert.equal(stripAppendix(text), text);
});
