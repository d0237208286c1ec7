// Since when: a finding that stays keeps its beginning, one that goes and comes again has a new one, and what cannot be read says
// nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Outcome, recordOutcome } from './record-outcome.ts';
import type { KnownPage, PageFinding } from './state.ts';

const page: KnownPage = {
  pixelId: '1',
  address: 'https://a.example/',
  host: 'a.example',
  template: '/',
  pixels: [],
  findings: [],
};
const finding: PageFinding = {
  check: 'typographic-quotes',
  severity: 'error',
  message: 'm',
  cure: 'c',
  isRepairable: true,
  line: 1,
  column: 1,
  excerpt: { text: '', marks: [], what: '' },
};
const right: Outcome = { kind: 'read', verdict: 'ok', pixels: ['1'], findings: [] };
const wrong: Outcome = { kind: 'read', verdict: 'broken', pixels: ['1'], findings: [finding] };
const away: Outcome = { kind: 'unread', reason: 'the server answers 503', isGone: false };
const gone: Outcome = { kind: 'unread', reason: 'the server answers 404', isGone: true };

/** One outcome an hour, from hour 1. */
function record(outcomes: readonly Outcome[], isSending?: boolean): KnownPage {
  return outcomes.reduce(
    (known, outcome, index) => recordOutcome(known, outcome, { nowMs: index + 1, isSending }),
    page,
  );
}

function sinceOf({ findings }: KnownPage) {
  return findings.map(({ sinceMs, lastOkMs }) => [sinceMs, lastOkMs]);
}

test('a finding is since the first check that found it, and says when it was last not there', () => {
  assert.deepEqual(sinceOf(record([wrong, wrong])), [[1, undefined]]);
  assert.deepEqual(sinceOf(record([right, right, wrong, wrong])), [[3, 2]]);
  assert.deepEqual(sinceOf(record([wrong, right, wrong])), [[3, 2]]);
});

test('a page that cannot be read is what it was; since when stays', () => {
  const known = record([right, wrong, away]);
  assert.deepEqual(
    [known.verdict, known.unread?.reason, known.checkedMs],
    ['broken', 'the server answers 503', 3],
  );
  assert.deepEqual(sinceOf(record([right, wrong, away, wrong])), [[2, 1]]);
  // Nobody knows how it was when it could not be read.
  assert.deepEqual(sinceOf(record([right, away, wrong])), [[3, undefined]]);
  assert.equal(record([away, right]).unread, undefined);
});

test('a page that is gone has no findings', () => {
  assert.deepEqual(record([wrong, gone]).findings, []);
});

test('no pixel on the page is a finding only when nothing arrives from pages like it', () => {
  const bare: Outcome = { kind: 'read', verdict: 'none', pixels: [], findings: [] };
  const checks = (isSending?: boolean, outcome = bare) =>
    record([outcome], isSending).findings.map(({ check }) => check);
  assert.deepEqual([checks(true), checks(undefined), checks(false)], [[], [], ['pixel-absent']]);
  assert.equal(record([bare], false).verdict, 'warn');
  const other: Outcome = { kind: 'read', verdict: 'ok', pixels: ['2'], findings: [] };
  assert.deepEqual([checks(false, other), checks(false, right)], [['pixel-of-another-id'], []]);
});
