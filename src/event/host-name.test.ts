// Host names, as people write them and as addresses of pages hold them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostOfAddress, isHostOrParent, parseHostName } from './host-name.ts';

test('a name in any way of writing becomes one form', () => {
  for (const text of ['shop.example.com', ' Shop.Example.COM ', '*.shop.example.com', 'shop.example.com.'])
    assert.equal(parseHostName(text), 'shop.example.com', text);
  assert.equal(parseHostName('bücher.example'), 'xn--bcher-kva.example');
  assert.equal(parseHostName('localhost'), 'localhost');
  assert.equal(parseHostName('192.0.2.7'), '192.0.2.7');
});

test('what is more than a name, or none, is refused', () => {
  const texts = ['', ' ', '*', '*.', '.', 'https://example.com', 'example.com/shop', 'example.com:8080'];
  for (const text of [...texts, 'a b', 'a@example.com', '*.*.example', 'a..', '%41.example', '1.2.3.999'])
    assert.equal(parseHostName(text), undefined, text);
});

test('the host of an address is its name without port, and nothing of what is no address', () => {
  assert.equal(hostOfAddress('https://Shop.Example.com:8443/a?b=c#d'), 'shop.example.com');
  assert.equal(hostOfAddress('https://me:secret@example.com./'), 'example.com');
  for (const text of ['', '/a/b', 'example.com', 'about:blank', 'file:///home/page.html'])
    assert.equal(hostOfAddress(text), '', text);
});

test('a parent covers its sub-domains, and no name that merely ends alike', () => {
  const isListed = (name: string) => name === 'example.com';
  assert.equal(isHostOrParent('example.com', isListed), true);
  assert.equal(isHostOrParent('a.b.example.com', isListed), true);
  assert.equal(isHostOrParent('myexample.com', isListed), false);
  assert.equal(isHostOrParent('example.com.evil.example', isListed), false);
  assert.equal(isHostOrParent('com', isListed), false);
  assert.equal(isHostOrParent('', isListed), false);
});
