// Nothing lost, nothing doubled: the short form. The long one: `npm run test:loss` (200 pages).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playLoss } from './play-loss.ts';

test('events of pages that are left at once all arrive, once, though the collector fails half the time', async (context) => {
  const losses = await playLoss(12);
  if (typeof losses === 'string') return context.skip(losses);
  const { told, stored, doubled, missing, misnumbered, tabs } = losses;
  assert.deepEqual([stored, doubled], [told, 0], JSON.stringify(losses));
  assert.deepEqual([missing, misnumbered, tabs], [0, 0, 1], JSON.stringify(losses));
});
