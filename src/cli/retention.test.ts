// How long events are kept: by the pixel, else by the setting; a change counts from then on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Registry } from '../runtime/registry.ts';
import { createRetention } from './retention.ts';

test('a pixel is kept for its own days, any other for those of the setting', () => {
  const pixel = { id: '1', name: '', createdAtMs: 0 };
  let registry: Registry = { pixels: [pixel], tokens: [], sessionSecret: '' };
  const retentionOf = createRetention(() => registry, 395);
  assert.deepEqual(['1', '2'].map(retentionOf), [395, 395]);
  registry = { ...registry, pixels: [{ ...pixel, retentionDays: 30 }] };
  assert.deepEqual(['1', '2'].map(retentionOf), [30, 395]);
  registry = { ...registry, pixels: [pixel] };
  assert.equal(retentionOf('1'), 395);
});
