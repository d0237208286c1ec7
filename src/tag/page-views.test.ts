// One PageView for each route, and what lifts the guard.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseCode, createPage, names } from './fake-page.test.ts';
import { routeOf } from './page-views.ts';

test('a jump within the page is the same route, a route in the fragment is another', () => {
  assert.equal(routeOf('https://h/a?b#part'), 'https://h/a?b');
  assert.equal(routeOf('https://h/#/list'), 'https://h/#/list');
  assert.equal(routeOf('https://h/#!list'), 'https://h/#!list');
  assert.notEqual(routeOf('https://h/?a'), routeOf('https://h/?b'));
});

test('one PageView for each pixel and route, whoever asks', () => {
  const page = createPage();
  page.load();
  page.run(`fbq('init', '1'); fbq('track', 'PageView'); fbq('trackCustom', 'PageView')`);
  assert.equal(page.sent.length, 1);
  page.run(`fbq('trackSingle', '1', 'PageView')`);
  assert.equal(page.sent.at(-1)?.params.get('tm'), '1');
  page.navigate('/two');
  page.run(`fbq('track', 'PageView')`);
  assert.equal(page.sent.length, 3);
  assert.equal(page.sent.at(-1)?.params.get('dl'), 'https://www.shop.co.uk/two');
  page.navigate('/two');
  page.navigate('/two#part');
  assert.equal(page.sent.length, 3);
  page.navigate('/two#/route');
  assert.equal(page.sent.length, 4);
});

test('going back and a page restored from memory are page views', () => {
  const page = createPage();
  page.load();
  page.run(`fbq('init', '1'); fbq('track', 'PageView')`);
  page.location.href = 'https://www.shop.co.uk/before';
  page.fire('popstate', {});
  page.fire('pageshow', { persisted: false });
  page.fire('pageshow', { persisted: true });
  assert.equal(page.sent.length, 3);
});

test('the address is not watched before the first event', () => {
  const page = createPage();
  page.load();
  page.run(`fbq('init', '1')`);
  page.navigate('/two');
  assert.equal(page.sent.length, 0);
});

test('disablePushState leaves history alone, and the restored page still counts', () => {
  const page = createPage();
  page.run(`${baseCode}; fbq.disablePushState = true; fbq('init', '1'); fbq('track', 'PageView')`);
  const before = page.run('history.pushState');
  page.load();
  page.navigate('/two');
  page.run(`fbq('track', 'Lead')`);
  assert.equal(page.run('history.pushState'), before);
  page.fire('pageshow', { persisted: true });
  assert.deepEqual(names(page), ['PageView', 'Lead', 'PageView']);
});

test('allowDuplicatePageViews lifts the guard', () => {
  const page = createPage();
  page.run(`${baseCode}; fbq.allowDuplicatePageViews = true; fbq('init', '1')`);
  page.load();
  page.run(`fbq('track', 'PageView'); fbq('track', 'PageView')`);
  assert.equal(page.sent.length, 2);
});
