// Browser, system and kind of device from the user agent.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriveClientDevice, deriveDevice } from './device.ts';

test('browsers and their systems are named', () => {
  const agents: readonly (readonly [string, string, string, string])[] = [
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
      'Chrome',
      'Windows',
      'desktop',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      'Safari',
      'iOS',
      'mobile',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox', 'Linux', 'desktop'],
    [
      'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1',
      'Safari',
      'iOS',
      'tablet',
    ],
  ];
  for (const [agent, browser, os, device] of agents) {
    assert.deepEqual(deriveDevice(agent), { browser, os, device, is_bot: false, bot_reason: '' }, agent);
  }
});

test('robots are marked', () => {
  for (const agent of [
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'curl/8.5.0',
  ]) {
    const { device, is_bot, bot_reason } = deriveDevice(agent);
    assert.deepEqual([device, is_bot], ['bot', true], agent);
    assert.match(bot_reason, /^agent: ./);
  }
});

test("a sending program's agent is not its visitor's, a crawler's is", () => {
  const unknown = { browser: '', os: '', device: '', is_bot: false, bot_reason: '' };
  for (const agent of [
    'GuzzleHttp/7',
    'python-requests/2.32.3',
    'WordPress/6.8; https://shop.example',
    'node',
  ])
    assert.deepEqual(deriveClientDevice(agent), unknown, agent);
  for (const agent of [
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36',
    'facebookexternalhit/1.1',
  ])
    assert.equal(deriveClientDevice(agent).device, 'bot', agent);
  const app = 'ShopApp/3.1 (iPhone; iOS 18.6; Scale/3.00)';
  assert.deepEqual(deriveClientDevice(app), deriveDevice(app));
});

test('an agent that says nothing is unknown, not a robot, and nothing throws', () => {
  assert.deepEqual(deriveDevice(''), { browser: '', os: '', device: '', is_bot: false, bot_reason: '' });
  for (const agent of [' ', '(', '\0', '😀'.repeat(100), 'x'.repeat(1_000), '__proto__']) {
    const { browser, os, device } = deriveDevice(agent);
    for (const text of [browser, os, device]) assert.equal(typeof text, 'string');
  }
});
