// Alerts: each begins once, goes on, and ends with its reason.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Silent } from './list-silent.ts';
import type { Alert, KnownPage } from './state.ts';
import type { SendingTemplate } from './traffic.ts';
import { type AlertSituation, updateAlerts } from './update-alerts.ts';

const dayMs = 24 * 3_600_000;
const nowMs = 100 * dayMs;
const place = { pixelId: '1', host: 'a.example', template: '/x' };
const silent: Silent = { ...place, lastMs: nowMs - 9, silence: { hours: 5, window: 3, usual: 60 } };
const finding = {
  check: 'typographic-quotes',
  severity: 'error',
  message: 'quotes are curly',
  cure: 'c',
  isRepairable: true,
  line: 1,
  column: 1,
  excerpt: { text: '', marks: [], what: '' },
  sinceMs: 7,
} as const;

function page(change: Partial<KnownPage> = {}): KnownPage {
  return {
    ...place,
    address: 'https://a.example/x',
    checkedMs: 1,
    verdict: 'ok',
    pixels: [],
    findings: [],
    ...change,
  };
}

function sending(lastMs: number): SendingTemplate {
  return { ...place, origin: 'https://a.example', lastMs, hours: [], paths: [] };
}

const broken = page({ verdict: 'broken', findings: [finding] });
const gone = page({ unread: { reason: 'the server answers 404', isGone: true } });
let ids = 0;

function update(change: Partial<AlertSituation>) {
  const nothing = { alerts: [], pages: [], traffic: [], silent: [], nowMs, createId: () => String(++ids) };
  return updateAlerts({ ...nothing, ...change });
}

function begin(change: Partial<AlertSituation>): Alert {
  const [alert, ...others] = update(change).begun;
  assert.deepEqual(others, []);
  return alert ?? assert.fail('no alert');
}

test('a broken page is told once, with what the doctor finds and since when', () => {
  const alert = begin({ pages: [broken, page({ address: 'https://a.example/y' })] });
  assert.deepEqual([alert.kind, alert.template, alert.sinceMs, alert.noticedMs], ['broken', '/x', 7, nowMs]);
  assert.equal(
    alert.detail,
    'The doctor finds: quotes are curly. 1 of 2 pages looked at is broken, such as https://a.example/x.',
  );
  const again = update({ alerts: [alert], pages: [broken] });
  assert.deepEqual([again.alerts, again.begun, again.ended], [[alert], [], []]);
});

test('it ends when its pages are mended, gone, or no longer looked at', () => {
  const alert = begin({ pages: [broken] });
  const endings = [[page()], [gone], []].map((pages) => update({ alerts: [alert], pages }).ended[0]?.ending);
  assert.deepEqual(endings, ['mended', 'gone', 'given-up']);
});

test('silence is told with what its pages show, and ends when an event arrives', () => {
  const traffic = [sending(silent.lastMs)];
  const details = [
    [],
    [page()],
    [broken],
    [page({ unread: { reason: 'it took too long', isGone: false } })],
  ].map(
    (pages) =>
      update({ silent: [silent], traffic, pages }).begun.find(({ kind }) => kind === 'silent')?.detail ?? '',
  );
  const expected = [
    /None of its pages/,
    /sees no cause/,
    /The doctor finds: quotes/,
    /cannot be read: it took too long/,
  ];
  for (const [index, pattern] of expected.entries()) assert.match(details[index] ?? '', pattern);
  const alert = begin({ silent: [silent], traffic });
  assert.equal(alert.sinceMs, silent.lastMs);
  assert.deepEqual(update({ alerts: [alert], silent: [silent], traffic }).begun, []);
  assert.deepEqual(update({ alerts: [alert], traffic }).ended, []);
  assert.equal(update({ alerts: [alert], traffic: [sending(nowMs)] }).ended[0]?.ending, 'mended');
});

test('pages that were taken away raise no alert, and end one', () => {
  const traffic = [sending(silent.lastMs)];
  assert.deepEqual(update({ silent: [silent], traffic, pages: [gone] }).begun, []);
  const alert = begin({ silent: [silent], traffic });
  assert.equal(
    update({ alerts: [alert], silent: [silent], traffic, pages: [gone] }).ended[0]?.ending,
    'gone',
  );
});

test('a host that is silent is one alert, not one more for each of its templates', () => {
  const traffic = [sending(silent.lastMs)];
  const whole = begin({ silent: [{ ...silent, template: '' }], traffic });
  assert.deepEqual(update({ alerts: [whole], silent: [silent], traffic }).begun, []);
});

test('while the store is away no silence ends; after two weeks it is how things are', () => {
  const traffic = [sending(silent.lastMs)];
  const alert = begin({ silent: [silent], traffic });
  assert.deepEqual(update({ alerts: [alert], traffic: undefined }).ended, []);
  const later = update({ alerts: [alert], traffic, nowMs: nowMs + 15 * dayMs });
  assert.equal(later.ended[0]?.ending, 'given-up');
});

test('what has ended is kept for two weeks, and may begin again', () => {
  const { alerts } = update({ alerts: [begin({ pages: [broken] })], pages: [page()] });
  assert.equal(alerts[0]?.ending, 'mended');
  assert.equal(update({ alerts, pages: [broken] }).begun.length, 1);
  assert.deepEqual(update({ alerts, nowMs: nowMs + 15 * dayMs }).alerts, []);
});
