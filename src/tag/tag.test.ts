// The bundle in a fake page: what leaves the page after which calls.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseCode, createPage, names, pick, sentTo } from './fake-page.test.ts';

test('an event before init waits for the pixels of its round', () => {
  const page = createPage();
  page.run(`${baseCode}; fbq('track', 'PageView'); fbq('init', '11'); fbq('init', '22')`);
  page.load();
  assert.deepEqual(sentTo(page), ['11 PageView', '22 PageView']);
  page.run(`fbq('trackSingle', '33', 'Lead'); fbq('track', 'Contact')`);
  assert.deepEqual(sentTo(page).slice(2), ['11 Contact', '22 Contact']);
  page.run(`fbq('init', '33')`);
  assert.deepEqual(sentTo(page).slice(4), ['33 Lead']);
});

test('ids that are no pixel ids are refused with a warning', () => {
  const page = createPage();
  page.load();
  page.run(
    `['012', ' 12', '1x', '', undefined, 9007199254740993].forEach(function (id) { fbq('init', id) })`,
  );
  page.run(`fbq('init', 12345); fbq('init', '12345')`);
  assert.deepEqual(Object.keys(page.run('fbq.instance.pixelsByID')), ['12345']);
  assert.equal(page.warnings.filter((text) => text.startsWith('[Ownpixel] not a pixel id')).length, 6);
  assert.equal(page.warnings.at(-1), '[Ownpixel] second init of pixel 12345');
});

test('user data stays on the page, and a later init may bring it', () => {
  const page = createPage();
  page.load();
  page.run(`fbq('init', '1'); fbq('init', '1', { em: 'a@b.example' }); fbq('track', 'Lead')`);
  assert.ok(
    !String(page.sent[0]?.params).includes('example%40') && !String(page.sent[0]?.params).includes('a%40b'),
  );
  const state = page.run('fbq.getState()') as {
    pixels: { id: string; eventCount: number; userData: { em: string } }[];
  };
  assert.equal(state.pixels[0]?.userData.em, 'a@b.example');
  assert.equal(state.pixels[0]?.eventCount, 1);
});

test('while consent is revoked nothing is sent or written, and a grant sends what was held, in order', () => {
  const page = createPage();
  page.run(`${baseCode}; fbq('consent', 'revoke'); fbq('init', '1'); fbq('track', 'PageView')`);
  page.load();
  page.run(`fbq('track', 'Lead')`);
  assert.deepEqual([page.sent.length, page.jar.size, page.run('fbq.queue.length')], [0, 0, 3]);
  page.run(`fbq('consent', 'grant')`);
  assert.deepEqual(names(page), ['PageView', 'Lead']);
  assert.ok(page.jar.has('_fbp'));
  page.run(`fbq('consent', 'revoke'); fbq('track', 'Contact'); fbq('consent', 'maybe')`);
  page.navigate('/next');
  assert.equal(page.sent.length, 2);
  page.run(`fbq('consent', 'grant')`);
  assert.deepEqual(names(page), ['PageView', 'Lead', 'Contact', 'PageView']);
});

test('revoke and grant within the queue keep the order', () => {
  const page = createPage();
  page.run(`${baseCode}; fbq('consent', 'revoke'); fbq('init', '1'); fbq('track', 'Lead')`);
  page.run(`fbq('consent', 'grant'); fbq('track', 'Contact')`);
  page.load();
  assert.deepEqual(names(page), ['Lead', 'Contact']);
});

test('event ids are sent as given and never invented', () => {
  const page = createPage();
  page.load();
  page.run(`fbq('init', '1'); fbq('track', 'Lead', {}, { eventID: 'e1' }); fbq('track', 'Lead', {}, { event_id: 7 });
    fbq('track', 'Lead', {}, { eventID: '' }); fbq('track', 'Lead', {}, { eventID: {} }); fbq('track', 'Lead')`);
  assert.deepEqual(
    page.sent.map((beacon) => beacon.params.get('eid')),
    ['e1', '7', '', null, null],
  );
});

test('settings: endpoint, agent, trackSingleOnly, data processing options', () => {
  const page = createPage();
  page.load();
  page.run(`fbq('init', '1', {}, { agent: 'plugin' }); fbq('init', '2'); fbq('set', 'agent', 'shop', '2');
    fbq('set', 'trackSingleOnly', true, '2'); fbq('set', 'endpoint', 'https://other.example/tr/');
    fbq('set', 'autoConfig', false, '1'); fbq('dataProcessingOptions', ['LDU'], 1, 1000);
    fbq('track', 'Lead'); fbq('trackSingleCustom', '2', 'Own')`);
  assert.deepEqual(sentTo(page), ['1 Lead', '2 Own']);
  assert.equal(page.sent[0]?.url, 'https://other.example/tr/');
  assert.deepEqual(
    page.sent.map((beacon) => pick(beacon, ['a', 'tm', 'dpo', 'dpoco', 'dpost'])),
    [
      { a: 'plugin', tm: undefined, dpo: 'LDU', dpoco: '1', dpost: '1000' },
      { a: 'shop', tm: '2', dpo: 'LDU', dpoco: '1', dpost: '1000' },
    ],
  );
  assert.deepEqual(page.warnings, []);
});

test('each distinct warning is given once and stops no event', () => {
  const page = createPage();
  page.load();
  page.run(`fbq('init', '1'); fbq('nonsense'); fbq('nonsense'); fbq('toString'); fbq('track', 'purchase');
    fbq('track', 'Purchase', { value: '12,50', currency: 'EUR' }); fbq('track')`);
  assert.deepEqual(page.warnings, [
    '[Ownpixel] not a command: nonsense',
    '[Ownpixel] not a command: toString',
    '[Ownpixel] not a standard event: purchase',
    '[Ownpixel] not a value and currency: 12,50,EUR',
    '[Ownpixel] not a standard event: undefined',
  ]);
  assert.deepEqual(names(page), ['purchase', 'Purchase', null]);
});

test('nothing the page passes in throws into it', () => {
  const page = createPage();
  page.load();
  page.run(`var round = {}; round.round = round; fbq('init', '1');
    fbq(); fbq(null); fbq([]); fbq('set'); fbq('init', Symbol('x')); fbq('track', 'Lead', { round: round, ok: 1 });
    fbq('track', 'Lead', { get bad() { throw new Error('page') } }); fbq('track', 'Lead', 'ab', 5);
    fbq('track', 'Lead', { half: '\\ud83d' })`);
  const lists = page.sent.map((beacon) => [...beacon.params].filter(([name]) => name.startsWith('cd')));
  assert.deepEqual(lists, [
    [['cd[ok]', '1']],
    [
      ['cd[0]', 'a'],
      ['cd[1]', 'b'],
    ],
    [['cd[half]', '\ufffd']],
  ]);
});
