// Host lists of pixels, as the collecting path applies them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPixel, type HostList, type Registry } from '../runtime/registry.ts';
import { createHostLists, judgeHost } from './judge-host.ts';

const allow: HostList = { kind: 'allow', names: ['shop.example', 'pay.example'] };
const block: HostList = { kind: 'block', names: ['copy.example'] };

function judgePage(address: string, list: HostList, referer = '') {
  const rejection = judgeHost(`id=1&ev=a&dl=${encodeURIComponent(address)}`, referer, list);
  return rejection === undefined ? 'taken' : rejection.detail;
}

test('an allow list takes its hosts and their sub-domains, and nothing else', () => {
  assert.equal(judgePage('https://shop.example/cart?x=1', allow), 'taken');
  assert.equal(judgePage('https://www.SHOP.example:8443/', allow), 'taken');
  assert.equal(judgePage('https://pay.example/', allow), 'taken');
  assert.equal(judgePage('https://myshop.example/', allow), 'host myshop.example');
  assert.equal(judgePage('file:///tmp/shop.html', allow), 'no page address');
  assert.equal(judgePage('shop.example', allow), 'no page address');
});

test('a block list takes everything but its hosts and their sub-domains', () => {
  assert.equal(judgePage('https://copy.example/', block), 'host copy.example');
  assert.equal(judgePage('https://a.copy.example/', block), 'host a.copy.example');
  assert.equal(judgePage('https://shop.example/', block), 'taken');
  assert.equal(judgePage('', block), 'taken');
});

test('the page that the request names counts; where it names none, the one that the browser names', () => {
  assert.equal(judgePage('', allow, 'https://shop.example/'), 'taken');
  assert.equal(judgePage('', allow, 'https://copy.example/'), 'host copy.example');
  assert.equal(judgePage('https://copy.example/', allow, 'https://shop.example/'), 'host copy.example');
  assert.equal(judgePage('', allow), 'no page address');
});

test('the lists are those of the registry as it is', () => {
  const without: Registry = { pixels: [createPixel('One', '1')], tokens: [], sessionSecret: '' };
  let registry = without;
  const find = createHostLists(() => registry);
  assert.equal(find('1'), undefined);
  registry = { ...without, pixels: [{ ...createPixel('One', '1'), hosts: allow }, createPixel('Two', '2')] };
  assert.deepEqual([find('1'), find('2')], [allow, undefined]);
  registry = without;
  assert.equal(find('1'), undefined);
});
