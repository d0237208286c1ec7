// The page of an event: host, path, campaign and click id from its address.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriveHost, derivePage } from './page.ts';

test('host and path are taken from the address, which itself is kept as sent', () => {
  const address = 'https://WWW.Site.example:8443/a%20b/c?x=1#top';
  const page = derivePage(address);
  assert.deepEqual([page.url, page.host, page.path], [address, 'site.example:8443', '/a%20b/c']);
  assert.equal(derivePage('https://www2.site.example').host, 'www2.site.example');
  assert.equal(derivePage('https://site.example').path, '/');
});

test('the campaign is read from the query', () => {
  const page = derivePage(
    'https://s.example/?utm_source=news+letter&utm_medium=e%26mail&utm_campaign=%C3%A9t%C3%A9&utm_term=t&utm_content=c&utm_source=second',
  );
  assert.deepEqual(
    [page.utm_source, page.utm_medium, page.utm_campaign, page.utm_term, page.utm_content],
    ['news letter', 'e&mail', 'été', 't', 'c'],
  );
  assert.equal(page.click_id_kind, '');
});

test('a click id is taken with its kind, its case kept; of several the most telling', () => {
  for (const kind of [
    'fbclid',
    'gclid',
    'gbraid',
    'wbraid',
    'msclkid',
    'ttclid',
    'twclid',
    'li_fat_id',
    'epik',
    'yclid',
  ]) {
    const page = derivePage(`https://s.example/?a=1&${kind}=IwAR_x-Y`);
    assert.deepEqual([page.click_id_kind, page.click_id], [kind, 'IwAR_x-Y']);
  }
  assert.equal(derivePage('https://s.example/?gclid=g&fbclid=f').click_id_kind, 'fbclid');
});

test('a fragment is no query', () => {
  assert.equal(derivePage('https://s.example/#?utm_source=x').utm_source, '');
});

test('an address that cannot be read is kept, without parts', () => {
  for (const address of ['', 'not an address', '/relative', 'http://', '%']) {
    const page = derivePage(address);
    assert.deepEqual([page.url, page.host, page.path, page.utm_source], [address, '', '', ''], address);
    assert.equal(deriveHost(address), '', address);
  }
});

test('a referring address gives its host without www', () => {
  assert.equal(deriveHost('https://www.search.example/q?x'), 'search.example');
  assert.equal(deriveHost('android-app://com.example.app/'), 'com.example.app');
});
