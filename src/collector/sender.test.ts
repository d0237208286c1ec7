// The sender: whose address it is behind proxies, and what of it may be stored.

import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { UsageError } from '../runtime/errors.ts';
import { parseProxies, readAddress } from './proxies.ts';
import { type RequestHead, readHead } from './request-head.ts';
import { createSenderReader } from './sender.ts';

function request(
  remoteAddress: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): RequestHead {
  const rawHeaders = Object.entries(headers).flat();
  const message = { socket: { remoteAddress }, rawHeaders } as unknown as IncomingMessage;
  return readHead(message, parseProxies([]));
}

function addressOf(proxies: readonly string[], remote: string, forwarded: string): string {
  return readAddress(remote, forwarded, parseProxies(proxies));
}

test('without trusted proxies the address is that of the connection, whatever the headers claim', () => {
  assert.equal(addressOf([], '198.51.100.7', '203.0.113.9'), '198.51.100.7');
  assert.equal(readAddress('198.51.100.7', undefined, parseProxies([])), '198.51.100.7');
  assert.equal(readAddress(undefined, undefined, parseProxies([])), '');
});

test('a forged header from somebody who is not the proxy is ignored', () => {
  assert.equal(addressOf(['10.0.0.1'], '198.51.100.7', '203.0.113.9'), '198.51.100.7');
});

test('behind a trusted proxy the nearest untrusted hop is the sender, and what it forged in front is ignored', () => {
  const proxies = ['10.0.0.0/8', '192.0.2.1'];
  assert.equal(addressOf(proxies, '10.0.0.1', '203.0.113.9'), '203.0.113.9');
  assert.equal(addressOf(proxies, '10.0.0.1', '1.2.3.4, 203.0.113.9'), '203.0.113.9');
  assert.equal(addressOf(proxies, '10.0.0.1', '1.2.3.4,203.0.113.9, 192.0.2.1,10.9.9.9'), '203.0.113.9');
  assert.equal(addressOf(proxies, '10.0.0.1', '10.0.0.2, 10.0.0.3'), '10.0.0.2');
});

test('what is not an address ends the chain at the last one that was believed', () => {
  assert.equal(addressOf(['10.0.0.1'], '10.0.0.1', 'unknown'), '10.0.0.1');
  assert.equal(addressOf(['10.0.0.1', '10.0.0.2'], '10.0.0.1', '203.0.113.9, junk, 10.0.0.2'), '10.0.0.2');
  assert.equal(addressOf(['10.0.0.1'], '10.0.0.1', ''), '10.0.0.1');
});

test('an IPv4 address in its IPv6 form is the IPv4 address', () => {
  assert.equal(readAddress('::ffff:198.51.100.7', undefined, parseProxies([])), '198.51.100.7');
  assert.equal(addressOf(['127.0.0.1'], '::ffff:127.0.0.1', '::ffff:203.0.113.9'), '203.0.113.9');
  assert.equal(addressOf(['::1', '2001:db8::/32'], '::1', '2001:db9::5, 2001:db8::1'), '2001:db9::5');
});

test('proxies that are neither address nor network are refused in one sentence', () => {
  for (const text of [
    'localhost',
    '10.0.0',
    '10.0.0.0/x',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '::1/129',
    '',
  ]) {
    assert.throws(
      () => parseProxies([text]),
      (error) => error instanceof UsageError && error.message.startsWith(`--trusted-proxies: "${text}"`),
      text,
    );
  }
});

let key = 'key of today';
const readSender = createSenderReader(
  {
    visitorKeys: { current: () => key },
    findCountry: (address) => (address.startsWith('198.') ? 'DE' : ''),
  },
  3,
);

test('headers become what may be stored, in bounded length', () => {
  const sender = readSender(
    request('198.51.100.7', {
      'user-agent': 'x'.repeat(5_000),
      referer: `https://site.example/${'y'.repeat(5_000)}`,
      'accept-language': 'de-DE,de;q=0.9,en;q=0.8',
      'sec-gpc': '1',
    }),
    '123',
  );
  assert.equal(sender.userAgent.length, 1_000);
  assert.equal(sender.referer.length, 1_000);
  assert.deepEqual([sender.language, sender.country, sender.hasGlobalPrivacyControl], ['de-DE', 'DE', true]);
  assert.match(sender.cookielessId, /^[0-9a-f]{16}$/);
  assert.ok(!JSON.stringify(sender).includes('198.51'));
});

test('the address is there cut short for a pixel that keeps it, and only for that one', () => {
  const read = createSenderReader({
    visitorKeys: { current: () => 'key' },
    findCountry: () => '',
    findAddressForm: (pixelId) => (pixelId === '123' ? 'truncated' : undefined),
  });
  const kept = ['198.51.100.7', '::ffff:198.51.100.7', '2001:db8:7:8::77', '::ffff:c633:6407', undefined].map(
    (address) => read(request(address), '123').truncatedAddress,
  );
  assert.deepEqual(kept, ['198.51.100.0', '198.51.100.0', '2001:db8:7::', '::', undefined]);
  assert.equal(read(request('198.51.100.7'), '124').truncatedAddress, undefined);
});

test('a request without headers has empty texts', () => {
  const { cookielessId, ...texts } = readSender(request(undefined), '123');
  assert.deepEqual(texts, {
    userAgent: '',
    referer: '',
    language: '',
    country: '',
    hasGlobalPrivacyControl: false,
  });
  assert.match(cookielessId, /^[0-9a-f]{16}$/);
});

test('an e-mail address in the address of the page is masked in the referer too', () => {
  for (const mail of ['jane@example.com', 'jane%40example.com']) {
    const { referer } = readSender(
      request('198.51.100.7', { referer: `https://site.example/?mail=${mail}` }),
      '123',
    );
    assert.equal(referer, 'https://site.example/?mail=[e-mail]');
  }
});

test('the visitor hash is the same for the same sender, and another by address, agent, pixel and day', () => {
  const hashOf = (address: string, agent: string, pixel: string) =>
    readSender(request(address, { 'user-agent': agent }), pixel).cookielessId;
  const first = hashOf('198.51.100.7', 'agent', '123');
  const others = [
    hashOf('198.51.100.8', 'agent', '123'),
    hashOf('198.51.100.7', 'other', '123'),
    hashOf('198.51.100.7', 'agent', '124'),
  ];
  // More senders than are remembered have passed: it is derived anew, and is the same.
  assert.equal(hashOf('198.51.100.7', 'agent', '123'), first);
  assert.equal(hashOf('::ffff:198.51.100.7', 'agent', '123'), first);
  key = 'key of tomorrow';
  others.push(hashOf('198.51.100.7', 'agent', '123'));
  assert.equal(new Set([first, ...others]).size, 5);
});
