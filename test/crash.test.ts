// The short crash test, part of every run. `npm run test:crash` is the long one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCrashTest } from './crash.ts';

test('after ten kills no acknowledged event is missing and none is doubled', async () => {
  const result = await runCrashTest({ kills: 10 });
  assert.deepEqual(result.missing, []);
  assert.deepEqual(result.doubled, []);
  assert.equal(result.failedByEngineAlone, 0);
  assert.ok(result.acknowledged > 500, `only ${result.acknowledged} were acknowledged`);
  assert.ok(Object.values(result.kills).reduce((sum, n) => sum + n, 0) >= 10);
});
