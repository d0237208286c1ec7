// What becomes of an address: a country and a keyed hash; and what a server wrote into the field for one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Registry } from '../runtime/registry.ts';
import { createAddressForms, createClientReader, parseClientAddress, truncateAddress } from './client.ts';

test('the address is found in what servers write into its field', () => {
  const cases = [
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7 ', '203.0.113.7'],
    ['203.0.113.7.AQQCAQMC', '203.0.113.7'],
    ['10.0.0.7, 203.0.113.7', '203.0.113.7'],
    ['unknown, fd00::1, 2001:db8::7', '2001:db8::7'],
    ['10.0.0.7, 192.168.0.1', '10.0.0.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['', ''],
    ['undefined', ''],
    ['203.0.113.7:443', ''],
  ] as const;
  for (const [text, address] of cases) assert.equal(parseClientAddress(text), address, text);
});

test('a truncated address tells a network, not a client', () => {
  const cases = [
    ['203.0.113.7', '203.0.113.0'],
    ['2001:db8:7:8:9:a:b:c', '2001:db8:7::'],
    ['2001:0db8:0007:0008::1', '2001:db8:7::'],
    ['2001:db8::1', '2001:db8::'],
    ['2001::5:6:7:8:9', '2001::'],
    ['::1', '::'],
    ['fe80::1%eth0', '::'],
  ] as const;
  for (const [address, truncated] of cases) assert.equal(truncateAddress(address), truncated, address);
});

test('a pixel keeps no address unless it says so', () => {
  const pixel = { id: '1', name: '', createdAtMs: 0 };
  let registry: Registry = { pixels: [pixel], tokens: [], sessionSecret: '' };
  const formOf = createAddressForms(() => registry);
  assert.deepEqual(['1', '2'].map(formOf), [undefined, undefined]);
  registry = {
    ...registry,
    pixels: [
      { ...pixel, address: 'truncated' },
      { ...pixel, id: '2' },
    ],
  };
  assert.deepEqual(['1', '2'].map(formOf), ['truncated', undefined]);
  registry = { ...registry, pixels: [pixel] };
  assert.equal(formOf('1'), undefined);
});

test('the same client has the same id for a day, another pixel or the next day another', () => {
  let key = 'monday';
  const read = createClientReader({ visitorKeys: { current: () => key }, findCountry: () => 'DE' });
  const first = read('203.0.113.7', 'Agent/1', '1');
  assert.match(first.cookielessId, /^[0-9a-f]{16}$/);
  assert.deepEqual(read('203.0.113.7', 'Agent/1', '1'), first);
  assert.notEqual(read('203.0.113.7', 'Agent/1', '2').cookielessId, first.cookielessId);
  assert.notEqual(read('203.0.113.7', 'Agent/2', '1').cookielessId, first.cookielessId);
  key = 'tuesday';
  assert.notEqual(read('203.0.113.7', 'Agent/1', '1').cookielessId, first.cookielessId);
});

test('of more clients than are remembered each is still answered', () => {
  let asked = 0;
  const findCountry = () => String(asked++);
  const read = createClientReader({ visitorKeys: { current: () => 'key' }, findCountry }, 2);
  for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.3']) read(address, '', '1');
  assert.equal(asked, 3);
});

test('clients that share an address are each remembered, and none is taken for another', () => {
  let asked = 0;
  const findCountry = () => String(asked++);
  const read = createClientReader({ visitorKeys: { current: () => 'key' }, findCountry }, 10);
  const clients = ['Agent/1', 'Agent/2', 'Agent/3'].flatMap((agent) =>
    ['1', '2'].map((pixel) => [agent, pixel] as const),
  );
  const ids = () => clients.map(([agent, pixel]) => read('192.0.2.1', agent, pixel).cookielessId);
  const first = ids();
  assert.equal(new Set(first).size, clients.length);
  assert.deepEqual(ids(), first);
  assert.equal(asked, clients.length);
});
