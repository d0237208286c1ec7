// Rate limits: counted by window, for the pixel and for the address that a request really comes from, in bounded memory.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { parseProxies, readAddress } from './proxies.ts';
import { createRateLimits, networkOf, type RateLimitOptions } from './rate-limits.ts';

let nowMs = 0;

beforeEach(() => {
  nowMs = 1_795_473_650_000;
});

function create(options: Partial<RateLimitOptions>) {
  return createRateLimits({
    pixelPerSecond: 0,
    addressPerSecond: 0,
    now: () => nowMs,
    ...options,
  });
}

const trustedProxies = parseProxies(['127.0.0.1']);

function from(remoteAddress: string, forwarded?: string): string {
  return readAddress(remoteAddress, forwarded, trustedProxies);
}

/** How many of `count` are let through. */
function letThrough(count: number, isOver: () => boolean): number {
  return Array.from({ length: count }, isOver).filter((over) => !over).length;
}

test('a pixel may send so many events in ten seconds, and as many in the next, whoever sends', () => {
  const limits = create({ pixelPerSecond: 2 });
  let n = 0;
  const send = (pixelId: string) => () => limits.isRequestOver(from(`192.0.2.${n++ % 250}`), pixelId);
  assert.equal(letThrough(50, send('1')), 20);
  assert.equal(letThrough(5, send('2')), 5);
  nowMs += 9_999;
  assert.equal(letThrough(5, send('1')), 0);
  nowMs += 1;
  assert.equal(letThrough(50, send('1')), 20);
  // The clock is set back.
  nowMs -= 3_600_000;
  assert.equal(letThrough(50, send('1')), 20);
});

test('an address may send so many events, and does not use up what its pixel may send', () => {
  const limits = create({ pixelPerSecond: 3, addressPerSecond: 1 });
  assert.equal(
    letThrough(1_000, () => limits.isRequestOver(from('8.8.8.8'), '1')),
    10,
  );
  assert.equal(
    letThrough(1_000, () => limits.isRequestOver(from('::ffff:8.8.4.4'), '1')),
    10,
  );
  assert.equal(
    letThrough(1_000, () => limits.isRequestOver(from('9.9.9.9'), '1')),
    10,
  );
  assert.equal(
    letThrough(1_000, () => limits.isRequestOver(from('1.1.1.1'), '1')),
    0,
  );
});

test('behind a trusted proxy the address that it names is counted; what others claim is not believed', () => {
  const limits = create({ addressPerSecond: 1 });
  assert.equal(
    letThrough(20, () => limits.isRequestOver(from('127.0.0.1', '8.8.8.8'), '1')),
    10,
  );
  assert.equal(
    letThrough(20, () => limits.isRequestOver(from('127.0.0.1', '1.1.1.1'), '1')),
    10,
  );
  let n = 0;
  assert.equal(
    letThrough(50, () => limits.isRequestOver(from('9.9.9.9', `1.2.3.${n++}`), '1')),
    10,
  );
});

test('a private address, which may be a proxy with everybody behind it, is not limited', () => {
  const limits = create({ addressPerSecond: 1 });
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '::1',
    'fd00::1',
    'fe80::1%eth0',
    '',
  ])
    assert.equal(
      letThrough(50, () => limits.isRequestOver(from(address), '1')),
      50,
      address,
    );
});

test('addresses of one IPv6 network are one sender', () => {
  const limits = create({ addressPerSecond: 1 });
  let n = 0;
  const send = () => limits.isRequestOver(from(`2600:db8:1:2::${(n++).toString(16)}`), '1');
  assert.equal(letThrough(50, send), 10);
  assert.equal(
    letThrough(50, () => limits.isRequestOver(from('2600:db8:1:3::1'), '1')),
    10,
  );
  assert.equal(networkOf('2600:db8::1:2:3:4:5'), '2600:db8:0:1');
  assert.equal(networkOf('2600:db8::1'), '2600:db8:0:0');
  assert.equal(networkOf('2600:db8:1:2:3:4:5:6'), '2600:db8:1:2');
  assert.equal(networkOf('::1'), '0:0:0:0');
});

test('more addresses than can be counted are let through, and memory does not grow with them', () => {
  const limits = create({ addressPerSecond: 1, addressesMax: 3 });
  const flood = (address: string) => letThrough(50, () => limits.isRequestOver(from(address), '1'));
  assert.deepEqual(['8.8.8.1', '8.8.8.2', '8.8.8.3', '8.8.8.4', '8.8.8.1'].map(flood), [10, 10, 10, 50, 0]);
  nowMs += 10_000;
  assert.equal(flood('8.8.8.4'), 10);
});

test('a request of a server passes as a whole while anything is left of what its pixel may send', () => {
  const limits = create({ pixelPerSecond: 10 });
  assert.equal(limits.isPixelOver('1', 99), false);
  assert.equal(limits.isPixelOver('1', 1_000), false);
  assert.equal(limits.isPixelOver('1', 1), true);
  assert.equal(limits.isPixelOver('2', 1), false);
});

test('without limits everything passes', () => {
  const limits = create({});
  assert.equal(
    letThrough(10_000, () => limits.isRequestOver(from('8.8.8.8'), '1')),
    10_000,
  );
  assert.equal(limits.isPixelOver('1', 1_000_000), false);
});
