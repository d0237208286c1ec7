// Which pages are looked at, and when: few of many, of every kind, those added by hand, and what is broken until it is mended.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Choosing, choosePages, chooseSurveyed, isDue } from './choose-pages.ts';
import type { KnownPage } from './state.ts';
import type { SendingTemplate } from './traffic.ts';

const hourMs = 3_600_000;
const nowMs = 1_000 * hourMs;
const noWishes = { sites: [], checkMs: 0 };

function sending(host: string, template: string, events = 100): SendingTemplate {
  const paths = [1, 2, 3, 4].map((number) => `${template}/${number}`);
  return { pixelId: '1', host, template, origin: `https://${host}`, lastMs: nowMs, hours: [events], paths };
}

function known(change: Partial<KnownPage> = {}): KnownPage {
  const place = { pixelId: '1', address: 'https://a.example/x/9', host: 'a.example', template: '/x' };
  return { ...place, pixels: [], findings: [], ...change };
}

const error = {
  check: 'c',
  severity: 'error',
  message: 'm',
  cure: 'c',
  isRepairable: false,
  line: 1,
  column: 1,
  excerpt: { text: '', marks: [], what: '' },
  sinceMs: 1,
} as const;

function choose(change: Partial<Choosing> = {}): readonly string[] {
  const state = { pages: [], surveys: [] };
  const choosing = {
    pixelIds: ['1'],
    traffic: [],
    state,
    wishes: noWishes,
    maySending: true,
    mayPrivate: false,
  };
  return choosePages({ ...choosing, ...change }).map(({ address }) => address);
}

test('three pages of each template are looked at, of twelve templates, of twenty hosts', () => {
  assert.deepEqual(choose({ traffic: [sending('a.example', '/x')] }), [
    'https://a.example/x/1',
    'https://a.example/x/2',
    'https://a.example/x/3',
  ]);
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  assert.equal(choose({ traffic: letters.map((letter) => sending('a.example', `/${letter}`)) }).length, 36);
  assert.equal(choose({ traffic: letters.map((letter) => sending(`${letter}.example`, '/x')) }).length, 60);
});

test('who has passed by, and machines without a public name, are not looked at', () => {
  const names = ['localhost:3000', '127.0.0.1', 'printer', 'shop.local', '[::1]:80'];
  const traffic = [sending('few.example', '/x', 9), ...names.map((name) => sending(name, '/x'))];
  assert.deepEqual(choose({ traffic }), []);
  assert.equal(choose({ traffic, mayPrivate: true }).length, 15);
  assert.deepEqual(choose({ traffic: [sending('a.example', '/x')], maySending: false }), []);
});

test('a site added by hand comes first, with what its survey has found', () => {
  const site = { pixelId: '1', address: 'https://b.example/', addedMs: 1 };
  const survey = {
    pixelId: '1',
    address: site.address,
    surveyedMs: 1,
    pages: ['https://b.example/', 'https://b.example/y'],
  };
  const wishes = { sites: [site], checkMs: 0 };
  const addresses = choose({
    traffic: [],
    wishes,
    state: { pages: [], surveys: [survey] },
    maySending: false,
  });
  assert.deepEqual(addresses, ['https://b.example/', 'https://b.example/y']);
});

test('a page added by hand belongs to the template of the pages that send', () => {
  const wishes = {
    sites: [{ pixelId: '1', address: 'https://a.example/people/ada', addedMs: 1 }],
    checkMs: 0,
  };
  const traffic = [sending('a.example', '/people/:name')];
  const state = { pages: [], surveys: [] };
  const places = { pixelIds: ['1'], traffic, state, wishes, maySending: false, mayPrivate: false };
  assert.deepEqual(
    choosePages(places).map(({ template }) => template),
    ['/people/:name'],
  );
});

test('a page with a finding stays until it is mended or gone, others make room for the newest', () => {
  const traffic = [sending('a.example', '/x')];
  const pagesOf = (page: KnownPage) => choose({ traffic, state: { pages: [page], surveys: [] } });
  assert.ok(pagesOf(known({ findings: [error] })).includes('https://a.example/x/9'));
  assert.ok(!pagesOf(known()).includes('https://a.example/x/9'));
  const gone = { reason: 'the server answers 404', isGone: true };
  assert.ok(!pagesOf(known({ findings: [error], unread: gone })).includes('https://a.example/x/9'));
});

test('while the store is away nothing changes', () => {
  const state = { pages: [known()], surveys: [] };
  assert.deepEqual(choose({ traffic: undefined, state }), ['https://a.example/x/9']);
});

test('a page is due after a day, a broken one after an hour, and when somebody wishes it', () => {
  const dueAfter = (hours: number, page: Partial<KnownPage> = {}, change: object = {}) => {
    const dueness = { nowMs, checkHours: 24, wishes: noWishes, isSuspect: () => false, ...change };
    return isDue(known({ checkedMs: nowMs - hours * hourMs, ...page }), dueness);
  };
  assert.deepEqual([dueAfter(23), dueAfter(24)], [false, true]);
  assert.deepEqual([dueAfter(0.5, { findings: [error] }), dueAfter(1, { findings: [error] })], [false, true]);
  assert.equal(dueAfter(1, {}, { wishes: { sites: [], checkMs: nowMs } }), true);
  assert.equal(dueAfter(2, {}, { isSuspect: () => true }), true);
  assert.equal(dueAfter(1_000, {}, { checkHours: 0 }), false);
});

test('with checks only on demand a site is looked at once when it is added', () => {
  const site = { pixelId: '1', address: 'https://a.example/x/9', addedMs: nowMs };
  const dueness = { nowMs, checkHours: 0, wishes: { sites: [site], checkMs: 0 }, isSuspect: () => false };
  assert.deepEqual([isDue(known(), dueness), isDue(known({ checkedMs: nowMs }), dueness)], [true, false]);
});

test('of the addresses of a site a few of each template are chosen', () => {
  const articles = Array.from({ length: 50 }, (_, index) => `https://a.example/news/one-two-${index}`);
  const chosen = chooseSurveyed(['https://a.example/', ...articles, 'https://a.example/about']);
  assert.deepEqual(chosen, ['https://a.example/', ...articles.slice(0, 3), 'https://a.example/about']);
});
