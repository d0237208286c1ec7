// What the server has noticed by itself, on the dashboard: what goes on is told apart from what is mended, and where it is explained.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { mock, test } from 'node:test';
import type { Finding, FindingsAnswer } from '../reports/contract.ts';
import { isFindingsAnswer } from './answers.ts';
import { ApiFault } from './api.ts';
import { createFindings, documentationOf, titleOf } from './findings.ts';

const finding: Finding = {
  check: 'event-name-misspelled',
  severity: 'error',
  meaning: 'A standard event is misspelled.',
  cure: 'Spell it as the standard has it.',
  count: 3,
  firstSeenAtMs: 1,
  lastSeenAtMs: 2,
  noticedAtMs: 3,
  endedAtMs: null,
};
const mended: Finding = { ...finding, check: 'silence', endedAtMs: 4 };

function answerOf(pixelId: string, findings: readonly Finding[] = []): FindingsAnswer {
  return { pixelId, judgedAtMs: 5, findings };
}

test('what goes on is told apart from what is mended', async () => {
  const api = { readFindings: async (pixelId: string) => answerOf(pixelId, [finding, mended]) };
  const findings = createFindings({ api, onFault: () => {} });
  await findings.show('1');
  assert.deepEqual([findings.open.value, findings.ended.value], [[finding], [mended]]);
  await findings.show(undefined);
  assert.deepEqual([findings.open.value, findings.ended.value], [[], []]);
});

test('of what goes on the worst comes first', async () => {
  const order = ['note', 'error', 'warning'] as const;
  const all = order.map((severity) => ({ ...finding, check: severity, severity }));
  const findings = createFindings({
    api: { readFindings: async (id) => answerOf(id, all) },
    onFault: () => {},
  });
  await findings.show('1');
  assert.deepEqual(
    findings.open.value.map(({ severity }) => severity),
    ['error', 'warning', 'note'],
  );
});

test('findings are asked for again after a minute, and what was known stays when that fails', async () => {
  const fault = new ApiFault({ status: 503, code: 'down', message: 'No.', cure: 'Wait.' });
  const readFindings = mock.fn(async (pixelId: string) => answerOf(pixelId, [finding]));
  const onFault = mock.fn();
  const findings = createFindings({ api: { readFindings }, onFault });
  await findings.show('1');
  findings.refresh(Date.now() + 30_000);
  assert.equal(readFindings.mock.callCount(), 1);
  readFindings.mock.mockImplementationOnce(() => Promise.reject(fault));
  findings.refresh(Date.now() + 61_000);
  assert.equal(readFindings.mock.callCount(), 2);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([findings.fault.value, findings.open.value], [fault, [finding]]);
  assert.deepEqual(onFault.mock.calls[0]?.arguments, [fault]);
});

test('a late answer about another pixel is dropped', async () => {
  const slow = Promise.withResolvers<FindingsAnswer>();
  const readFindings = (pixelId: string) =>
    pixelId === '1' ? slow.promise : Promise.resolve(answerOf(pixelId));
  const findings = createFindings({ api: { readFindings }, onFault: () => {} });
  const first = findings.show('1');
  await findings.show('2');
  slow.resolve(answerOf('1', [finding]));
  await first;
  assert.deepEqual([findings.answer.value?.pixelId, findings.open.value], ['2', []]);
});

test('an answer is one only when every finding can be shown', () => {
  assert.ok(isFindingsAnswer(answerOf('1', [finding, mended])));
  assert.ok(isFindingsAnswer({ ...answerOf('1'), judgedAtMs: null, more: 1 }));
  const wrong = [
    { severity: 'fatal' },
    { cure: undefined },
    { firstSeenAtMs: '1' },
    { endedAtMs: undefined },
  ].map((change) => ({ ...answerOf('1'), findings: [{ ...finding, ...change }] }));
  for (const value of [undefined, {}, { ...answerOf('1'), judgedAtMs: 'now' }, ...wrong])
    assert.equal(isFindingsAnswer(value), false, JSON.stringify(value));
});

test('a check has a title, and its heading in the documentation is where the link leads', () => {
  assert.equal(titleOf('event-name-misspelled'), 'Event name misspelled');
  const [file = '', place = ''] = documentationOf('silence').split('#:~:text=');
  assert.doesNotMatch(documentationOf('fbp-invalid').split('#:~:text=')[1] ?? '', /[-,&]/);
  const documentation = fs.readFileSync(new URL(`../..${file}`, import.meta.url), 'utf8');
  assert.ok(documentation.includes(`${decodeURIComponent(place)}\n`));
});
