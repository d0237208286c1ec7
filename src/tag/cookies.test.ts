// The identifiers of browser and click: made, kept, renewed, never invented.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBrowserId } from '../event/browser-id.ts';
import { chooseValue, findClickId } from './cookies.ts';
import { createPage } from './fake-page.test.ts';

const nowMs = 1_700_000_000_000;

test('a new value is of the form the server reads', () => {
  const value = chooseValue(undefined, 42, undefined, nowMs) ?? '';
  assert.equal(value, 'fb.0.1700000000000.42');
  assert.deepEqual(parseBrowserId(value), { subdomainIndex: 0, createdAtMs: nowMs, payload: '42' });
});

test('a well-formed cookie stays, also one with a builder appendix; a broken one is replaced or dropped', () => {
  for (const cookie of [
    'fb.1.1596403881668.1116446470',
    'fb.2.1596403881668.11164.AQ',
    'fb.1.1.2.AQYBAQMA',
  ]) {
    assert.equal(chooseValue(cookie, 1, undefined, nowMs), cookie);
  }
  assert.equal(chooseValue('nonsense', 1, undefined, nowMs), 'fb.0.1700000000000.1');
  assert.equal(chooseValue('nonsense', undefined, undefined, nowMs), undefined);
});

test('a click keeps its first time until another click comes', () => {
  const cookie = 'fb.1.1596403881668.IwAR_x-1';
  assert.equal(chooseValue(cookie, 'IwAR_x-1', 'IwAR_x-1', nowMs), cookie);
  assert.equal(chooseValue(cookie, undefined, undefined, nowMs), cookie);
  assert.equal(chooseValue(cookie, 'iwar_x-1', 'iwar_x-1', nowMs), 'fb.0.1700000000000.iwar_x-1');
});

test('click ids are found in query strings and refused when they do not fit a cookie', () => {
  assert.equal(findClickId('https://h/?a=1&fbclid=IwAR0_a-B&b=2&https://r/'), 'IwAR0_a-B');
  assert.equal(findClickId('https://h/?fbclid=X#top&https://r/'), 'X');
  assert.equal(findClickId('https://h/&https://h/?fbclid=Y'), 'Y');
  assert.equal(findClickId('https://h/?xfbclid=X'), undefined);
  assert.equal(findClickId('https://h/?fbclid=a%3Bdomain=x'), undefined);
  assert.equal(findClickId(`https://h/?fbclid=${'x'.repeat(501)}`), undefined);
});

test('the first-party cookie is kept on the widest domain that holds it, and renewed', () => {
  const page = createPage();
  page.load();
  page.run(`fbq('init', '1'); fbq('track', 'PageView'); fbq('track', 'Lead')`);
  const fbp = page.sent[0]?.params.get('fbp') ?? '';
  assert.match(fbp, /^fb\.2\.\d{13}\.\d+$/);
  assert.equal(page.sent[1]?.params.get('fbp'), fbp);
  assert.equal(page.jar.get('_fbp')?.domain, 'shop.co.uk');
  assert.ok(page.cookieWrites.at(-1)?.includes('max-age=7776000;path=/;SameSite=Lax'));
  assert.ok(!page.jar.has('_fbc'));
});

test('a click id becomes _fbc; the same click keeps its time, another one replaces it', () => {
  const page = createPage({ href: 'https://www.shop.co.uk/?fbclid=IwAR0_a-B' });
  page.jar.set('_fbc', { value: 'fb.2.1700000000000.IwAR0_a-B', domain: 'shop.co.uk' });
  page.load();
  page.run(`fbq('init', '1'); fbq('track', 'PageView')`);
  assert.equal(page.sent[0]?.params.get('fbc'), 'fb.2.1700000000000.IwAR0_a-B');
  page.navigate('/?fbclid=Other');
  assert.match(page.sent[1]?.params.get('fbc') ?? '', /^fb\.2\.\d{13}\.Other$/);
});

test('without cookies, with cookies off, or outside the web no identifier is made', () => {
  for (const options of [{ hasCookies: false }, { set: true }, { href: 'file:///x/page.html' }]) {
    const page = createPage(options);
    page.load();
    if ('set' in options) page.run(`fbq('set', 'firstPartyCookies', false)`);
    page.run(`fbq('init', '1'); fbq('track', 'Lead')`);
    assert.deepEqual([page.sent.length, page.sent[0]?.params.has('fbp'), page.jar.size], [1, false, 0]);
  }
});

test('on an address without a domain the cookie has index 0', () => {
  const page = createPage({ href: 'http://127.0.0.1:4880/demo/' });
  page.load();
  page.run(`fbq('init', '1'); fbq('track', 'Lead')`);
  assert.match(page.sent[0]?.params.get('fbp') ?? '', /^fb\.0\./);
});
