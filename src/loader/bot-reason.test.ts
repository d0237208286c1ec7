// A bot is marked in the live list as it will be in the store.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel, EventRecord } from '../event/record.ts';
import { findBotReason } from './bot-reason.ts';
import { createInterpreter } from './interpret.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const crawler = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

function recordOf(channel: Channel, userAgent: string, params = ''): EventRecord {
  const sender = {
    userAgent,
    referer: '',
    language: '',
    country: '',
    cookielessId: '00000000000000ab',
    hasGlobalPrivacyControl: false,
  };
  const server =
    channel === 'server' ? { server: { data: [{ event_name: 'Lead', event_time: 1_700_000_000 }] } } : {};
  return { version: 1, receivedAtMs: 1_700_000_000_000, channel, pixelId: '123', params, sender, ...server };
}

const cases: readonly (readonly [EventRecord, string])[] = [
  [recordOf('browser', firefox, 'ev=PageView'), ''],
  [recordOf('browser', '', 'ev=PageView'), ''],
  [recordOf('browser', crawler, 'ev=PageView'), 'agent: Google'],
  [recordOf('image', crawler, 'ev=PageView&noscript=1'), 'agent: Google'],
  [recordOf('browser', firefox, 'ev=PageView&o=4126'), ''],
  [recordOf('browser', firefox, 'ev=PageView&o=4254'), 'headless'],
  // What the agent says of itself tells more.
  [recordOf('browser', crawler, 'ev=PageView&o=4254'), 'agent: Google'],
  [recordOf('server', crawler), 'agent: Google'],
  // That of the program which sends says nothing about its visitor.
  [recordOf('server', 'GuzzleHttp/7'), ''],
];

test('the reason is told from the agent and from what the tag says of its browser', () => {
  assert.deepEqual(
    cases.map(([record]) => findBotReason(record)),
    cases.map(([, reason]) => reason),
  );
});

test('it is the one that the store will have', () => {
  const interpret = createInterpreter({ retentionDays: 395 });
  assert.deepEqual(
    cases.map(([record]) => findBotReason(record)),
    cases.map(([record]) => interpret(record).device.columns.bot_reason),
  );
});
