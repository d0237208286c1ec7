// The histogram that is counted by hand says what the package's own would.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import promClient from 'prom-client';
import { histogram } from './metrics.ts';

const bounds = [0.0005, 0.01, 0.25, 5];

test('durations are told as the package tells them, also when several processes are added up', async () => {
  const expected = new promClient.Histogram({ name: 'theirs_seconds', help: 'Durations.', buckets: bounds });
  const observe = histogram('own_seconds', 'Durations.', bounds);
  for (const seconds of [0, 0.0005, 0.001, 0.01, 0.3, 5, 7]) {
    expected.observe(seconds);
    observe(seconds);
  }
  const answers = await promClient.register.getMetricsAsJSON();
  const sum = await promClient.AggregatorRegistry.aggregate([answers, answers]).metrics();
  for (const text of [await promClient.register.metrics(), sum]) {
    const lines = text.split('\n');
    const own = lines.filter((line) => line.includes('own_'));
    assert.equal(own.length, 2 + bounds.length + 3);
    assert.deepEqual(
      own.map((line) => line.replace('own_', 'theirs_')),
      lines.filter((line) => line.includes('theirs_')),
    );
  }
});
