// Bots: by their agent, or by what the original library found out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriveBotReason } from './bot.ts';

test('an agent that says so is a bot for that reason, a browser without a window for this', () => {
  assert.equal(deriveBotReason('agent: Googlebot', '30'), 'agent: Googlebot');
  assert.equal(deriveBotReason('', '158'), 'headless');
  assert.equal(deriveBotReason('', '256'), 'headless');
  for (const o of ['', '30', '4126', '6174', 'x128', '-128', '1e3'])
    assert.equal(deriveBotReason('', o), '', o);
});
