// What is told of a pixel: the worst first, one finding for many pages, and nothing of other pixels.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildAnswer } from './build-answer.ts';
import type { KnownFinding, KnownPage } from './state.ts';

const finding: KnownFinding = {
  check: 'typographic-quotes',
  severity: 'error',
  message: 'curly, in 14 places',
  cure: 'c',
  isRepairable: true,
  line: 3,
  column: 1,
  excerpt: { text: '', marks: [], what: '' },
  sinceMs: 20,
  lastOkMs: 10,
};

function page(path: string, change: Partial<KnownPage> = {}): KnownPage {
  const address = `https://www.a.example${path}`;
  const template = path.startsWith('/news') ? '/news/:name' : path;
  return {
    pixelId: '1',
    address,
    host: 'a.example',
    template,
    checkedMs: 30,
    verdict: 'ok',
    pixels: [],
    findings: [],
    ...change,
  };
}

function build(pages: readonly KnownPage[]) {
  const settings = { checkHours: 24, checksSending: true, isChecking: false, fulfilledMs: 0 };
  const site = { pixelId: '1', address: 'https://a.example/', addedMs: 0 };
  const sending = {
    pixelId: '1',
    host: 'a.example',
    template: '/',
    origin: 'https://a.example',
    lastMs: 40,
    hours: [],
    paths: [],
  };
  return buildAnswer({ pixelId: '1', ...settings, pages, alerts: [], sites: [site], traffic: [sending] });
}

test('the same finding on several pages is told once, since the first of them, with its pages', () => {
  const broken = (path: string, sinceMs: number, message: string) =>
    page(path, { verdict: 'broken', findings: [{ ...finding, sinceMs, message }] });
  const pages = [
    page('/'),
    broken('/news/b', 25, 'curly, in 12 places'),
    broken('/news/a', 20, 'curly, in 14 places'),
  ];
  const [host] = build(pages).hosts;
  assert.deepEqual(
    [host?.host, host?.verdict, host?.added, host?.lastEventMs],
    ['a.example', 'broken', ['https://a.example/'], 40],
  );
  assert.deepEqual(
    host?.templates.map(({ template, lastEventMs }) => [template, lastEventMs]),
    [
      ['/news/:name', null],
      ['/', 40],
    ],
  );
  const [told, ...others] = host?.templates[0]?.findings ?? [];
  assert.deepEqual(others, []);
  assert.deepEqual(
    [told?.sinceMs, told?.lastOkMs, told?.count, told?.message],
    [20, 10, 2, 'curly, in 14 places'],
  );
  assert.deepEqual(told?.pages, ['https://www.a.example/news/a', 'https://www.a.example/news/b']);
});

test('a page that cannot be read is what it was if that was bad, else unread', () => {
  const unread = { reason: 'the server answers 503', isGone: false };
  const verdictOf = (change: Partial<KnownPage>) => build([page('/', change)]).hosts[0]?.verdict;
  assert.equal(verdictOf({ unread }), 'unread');
  assert.equal(verdictOf({ unread, verdict: 'broken', findings: [finding] }), 'broken');
  const { checkedMs: _, verdict: __, ...never } = page('/');
  assert.equal(build([never]).hosts[0]?.verdict, 'unchecked');
});

test('nothing of other pixels is told', () => {
  assert.deepEqual(build([page('/', { pixelId: '2' })]).hosts, []);
});
