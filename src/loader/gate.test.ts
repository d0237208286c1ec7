// Batches pass side by side; what must be alone is alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGate } from './gate.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('who closes the gate waits for those inside, and those outside wait for him', async () => {
  const gate = createGate();
  const log: string[] = [];
  const slow = Promise.withResolvers<void>();
  const first = gate.pass(async () => {
    log.push('first begins');
    await slow.promise;
    log.push('first ends');
    return 1;
  });
  const beside = gate.pass(async () => {
    log.push('beside');
  });
  const closing = gate.close(async () => {
    log.push('alone');
    await turn();
    log.push('alone ends');
    return true;
  });
  const late = gate.pass(async () => {
    log.push('late');
  });
  await turn();
  slow.resolve();
  assert.equal(await first, 1);
  await Promise.all([beside, closing, late]);
  assert.deepEqual(log, ['first begins', 'beside', 'first ends', 'alone', 'alone ends', 'late']);
});

test('a gate that could not be opened again lets nobody pass; a failure inside is told to its caller alone', async () => {
  const gate = createGate();
  const failing = gate.pass(async () => {
    throw new Error('inside');
  });
  await Promise.all([assert.rejects(failing, /inside/), gate.close(async () => false)]);
  assert.equal(await gate.pass(async () => 1), undefined);
});
