// The bundle in a fake page: by which way a beacon leaves.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPage } from './fake-page.test.ts';

test('a page being left sends beacons; a missing or failing fetch falls back to an image, long ones to a beacon', async () => {
  const ways: [string, string][] = [
    ['document.hidden = true', 'beacon'],
    ['document.hidden = true; navigator.sendBeacon = undefined', 'image'],
    ['document.hidden = true; navigator.sendBeacon = function () { return false }', 'image'],
    ['fetch = undefined', 'image'],
    ['fetch = function () { throw new TypeError() }', 'image'],
    ['fetch = function () { return Promise.reject(new TypeError()) }', 'image'],
    ['fetch = undefined; big = Array(3000).join("x")', 'beacon'],
  ];
  for (const [code, via] of ways) {
    const page = createPage();
    page.load();
    page.run(`var big = ''; ${code}; fbq('init', '1'); fbq('track', 'Lead', { big: big })`);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([code, page.sent.map((beacon) => beacon.via)], [code, [via]]);
    assert.equal(page.sent[0]?.params.get('ev'), 'Lead');
  }
});
