// Figures, ages and names as a person reads them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatAgo,
  formatBotReason,
  formatBucket,
  formatCountry,
  formatCustomData,
  formatPage,
} from './format.ts';

test('an age is said in the largest unit that fits', () => {
  const ages = [3, 42, 61, 3 * 3600 + 5, 49 * 3600].map((seconds) => formatAgo(0, seconds * 1000));
  assert.deepEqual(ages, ['just now', '42 seconds ago', '1 minute ago', '3 hours ago', '2 days ago']);
});

test('a time ahead of the own clock is now', () => {
  assert.equal(formatAgo(60_000, 0), 'just now');
});

test('a page is said without scheme and lonely slash', () => {
  assert.equal(formatPage('https://www.example.com/'), 'www.example.com');
  assert.equal(formatPage('https://example.com/a/'), 'example.com/a/');
  assert.equal(formatPage(''), '');
});

test('a country code becomes a name, and what is none stays as it is', () => {
  assert.equal(formatCountry('DE'), 'Germany');
  assert.equal(formatCountry(''), '');
  assert.equal(formatCountry('not a code'), 'not a code');
});

test('custom data fits on a line, and what is left out is counted', () => {
  const customData = { value: '9.90', currency: 'EUR', a: '1', b: '2', c: '3', d: '4' };
  assert.equal(formatCustomData(customData), 'value: 9.90 · currency: EUR · a: 1 · b: 2 · 2 more');
  assert.equal(formatCustomData({ long: 'x'.repeat(500) }).length, 'long: '.length + 60);
  assert.equal(formatCustomData({}), '');
});

test('an hour of today says so', () => {
  assert.match(formatBucket(0, 'today'), /^Today, /);
});

test('what shows a bot is said in words, and what its agent says is cut', () => {
  assert.equal(formatBotReason('headless'), 'A browser without a window, or driven by a test tool');
  assert.equal(formatBotReason('agent: Googlebot'), 'The user agent: Googlebot');
  assert.equal(formatBotReason(`agent: ${'x'.repeat(100)}`).length, 'The user agent: '.length + 60);
});
