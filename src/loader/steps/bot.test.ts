// Bots: by their agent, or by what the original library found out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHeadless, markHeadless } from './bot.ts';

test('an agent that says so is a bot for that reason, a browser without a window for this', () => {
  const phone = { device: 'mobile', browser: 'Safari', os: 'iOS', is_bot: false, bot_reason: '' };
  const bot = { ...phone, device: 'bot', is_bot: true, bot_reason: 'agent: Googlebot' };
  assert.deepEqual(markHeadless(phone), { ...phone, device: 'bot', is_bot: true, bot_reason: 'headless' });
  assert.deepEqual(markHeadless(bot), bot);
  for (const o of ['158', '256']) assert.ok(isHeadless(o), o);
  for (const o of ['', '30', '4126', '6174', 'x128', '-128', '1e3']) assert.ok(!isHeadless(o), o);
});
