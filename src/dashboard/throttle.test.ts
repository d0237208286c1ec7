// Many wishes, few runs.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createThrottle } from './throttle.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('many wishes become one run after the delay, and the next run keeps its distance', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const run = mock.fn(async () => {});
  const throttle = createThrottle({ delayMs: 2_000, everyMs: 5_000, run });
  for (let index = 0; index < 50; index += 1) throttle.request();
  context.mock.timers.tick(1_999);
  assert.equal(run.mock.callCount(), 0);
  context.mock.timers.tick(1);
  assert.equal(run.mock.callCount(), 1);

  await settle();
  throttle.request();
  context.mock.timers.tick(4_999);
  assert.equal(run.mock.callCount(), 1);
  context.mock.timers.tick(1);
  assert.equal(run.mock.callCount(), 2);
});

test('a wish during a slow run is kept for afterwards, never run beside it', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const slow = Promise.withResolvers<void>();
  const run = mock.fn(() => slow.promise);
  const throttle = createThrottle({ delayMs: 10, everyMs: 100, run });
  throttle.request();
  context.mock.timers.tick(10);
  throttle.request();
  context.mock.timers.tick(10_000);
  assert.equal(run.mock.callCount(), 1);

  slow.resolve();
  await settle();
  context.mock.timers.tick(100);
  assert.equal(run.mock.callCount(), 2);
});
