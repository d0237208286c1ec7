// Findings last from look to look: noticed once, kept while they go on, ended when they are mended.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from './contract.ts';
import { type KnownFinding, updateFindings } from './findings.ts';

const day = 24 * 3_600_000;
const found = (id: string, more: Partial<Diagnostic> = {}): Diagnostic => ({
  id,
  severity: 'warning',
  meaning: '',
  cure: '',
  count: 3,
  among: 9,
  share: 1 / 3,
  firstSeenAtMs: 100,
  lastSeenAtMs: 200,
  examples: [],
  ...more,
});
const checks = ['a', 'b'];

function look(
  known: readonly KnownFinding[],
  nowMs: number,
  diagnostics: readonly Diagnostic[],
  only = checks,
) {
  return updateFindings(known, { pixelId: '1', checks: only, diagnostics, nowMs });
}

test('a finding is new once, goes on, and ends when its check finds nothing', () => {
  const first = look([], 1_000, [found('a')]);
  assert.deepEqual(
    first.begun.map(({ check, noticedAtMs, firstSeenAtMs }) => [check, noticedAtMs, firstSeenAtMs]),
    [['a', 1_000, 100]],
  );
  const second = look(first.findings, 2_000, [
    found('a', { count: 5, firstSeenAtMs: 150, lastSeenAtMs: 900, severity: 'error' }),
  ]);
  assert.deepEqual([second.begun, second.ended], [[], []]);
  assert.deepEqual(second.findings, [
    {
      pixelId: '1',
      check: 'a',
      severity: 'error',
      count: 5,
      firstSeenAtMs: 100,
      lastSeenAtMs: 900,
      noticedAtMs: 1_000,
    },
  ]);
  const third = look(second.findings, 3_000, []);
  assert.deepEqual(
    third.ended.map(({ endedAtMs }) => endedAtMs),
    [3_000],
  );
  const fourth = look(third.findings, 4_000, [found('a')]);
  assert.equal(fourth.begun.length, 1);
  assert.equal(fourth.findings.length, 2);
});

test('a check that was not made and another pixel change nothing', () => {
  const { findings } = look([], 1_000, [found('a'), found('b')]);
  const partly = look(findings, 2_000, [], ['b']);
  assert.deepEqual(
    partly.ended.map(({ check }) => check),
    ['b'],
  );
  const other = updateFindings(findings, { pixelId: '2', checks, diagnostics: [], nowMs: 2_000 });
  assert.deepEqual([other.ended, other.findings], [[], findings]);
});

test('what has ended is forgotten after two weeks', () => {
  const ended = look(look([], 0, [found('a')]).findings, 1_000, []).findings;
  assert.equal(look(ended, 1_000 + 14 * day - 1, []).findings.length, 1);
  assert.equal(look(ended, 1_000 + 14 * day, []).findings.length, 0);
});
