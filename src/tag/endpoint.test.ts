// Where the collector is, told from the script address.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriveBase, isTagScript } from './endpoint.ts';

test('the collector lies beside the script, below the prefix of a proxy too', () => {
  const cases: [string, string][] = [
    ['https://px.example.com/en_US/fbevents.js', 'https://px.example.com/'],
    ['https://example.com/px/en_US/fbevents.js', 'https://example.com/px/'],
    ['https://h/o.js', 'https://h/'],
    ['https://h/px/o.js', 'https://h/px/'],
    ['http://127.0.0.1:4880/es_LA/fbevents.js?v=2/3#x', 'http://127.0.0.1:4880/'],
    ['https://h/a/fbevents.js', 'https://h/a/'],
    ['/', '/'],
  ];
  for (const [source, endpoint] of cases) assert.equal(deriveBase(source), endpoint);
});

test('scripts of this product are told from others, and from the original on the same page', () => {
  assert.ok(isTagScript('https://h/px/o.js'));
  assert.ok(isTagScript('https://h/de_DE/fbevents.js?x'));
  assert.ok(!isTagScript('https://connect.facebook.net/en_US/fbevents.js'));
  assert.ok(!isTagScript('https://h/foo.js'));
});
