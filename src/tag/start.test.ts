// The bundle in a fake page: whatever stub the page has, its calls arrive.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseCode, createPage, names, pick } from './fake-page.test.ts';

const id = '1234567890123456';

test('the calls queued in the standard stub are sent in order', () => {
  const page = createPage();
  page.run(baseCode);
  page.run(`fbq('init', '${id}'); fbq('track', 'PageView'); fbq('track', 'Lead', { value: 2, tags: ['a'] })`);
  page.load();
  assert.deepEqual(names(page), ['PageView', 'Lead']);
  const [view, lead] = page.sent;
  assert.equal(view?.via, 'fetch');
  assert.equal(view?.url, 'https://px.example.com/tr/');
  assert.deepEqual(pick(view, ['id', 'dl', 'rl', 'if', 'sw', 'sh', 'v', 'r', 'ec', 'eid', 'tm']), {
    id,
    dl: 'https://www.shop.co.uk/a?b=1#c',
    rl: 'https://search.example/',
    if: 'false',
    sw: '1440',
    sh: '900',
    v: 'ownpixel-1',
    r: 'stable',
    ec: '0',
    eid: undefined,
    tm: undefined,
  });
  assert.deepEqual(pick(lead, ['ec', 'cd[value]', 'cd[tags]']), {
    ec: '1',
    'cd[value]': '2',
    'cd[tags]': '["a"]',
  });
  assert.match(view?.params.get('ts') ?? '', /^\d{13}$/);
  assert.match(view?.params.get('it') ?? '', /^\d{13}$/);
});

const stubs: Record<string, string> = {
  'a tag-manager stub with only a function and a queue': `
    window.fbq = function () { fbq.callMethod ? fbq.callMethod.apply(null, arguments) : fbq.queue.push(arguments) };
    fbq.queue = []; fbq('init', '${id}'); fbq('track', 'Lead')`,
  'plain arrays in the queue': `window.fbq = function () { fbq.callMethod && fbq.callMethod.apply(null, arguments) }; fbq.queue = [['init', '${id}'], ['track', 'Lead']]`,
  'only _fbq': `window._fbq = function () { _fbq.callMethod ? _fbq.callMethod.apply(_fbq, arguments) : _fbq.queue.push(arguments) };
    _fbq.queue = []; _fbq('init', '${id}'); _fbq('track', 'Lead')`,
  'push and a call in one array': `${'BASE'}; fbq.push('init', '${id}'); fbq(['track', 'Lead'])`,
  'a legacy array with addPixelId': `window._fbq = []; _fbq.push(['addPixelId', '${id}']); _fbq.push(['track', 'Lead'])`,
  'two different stubs': `${'BASE'}; window._fbq = []; fbq('init', '${id}'); _fbq.push(['track', 'Lead'])`,
  'a wrapper that shares the queue': `${'BASE'}; var first = fbq; window.fbq = function () { first.apply(null, arguments) };
    fbq.queue = first.queue; fbq('init', '${id}'); fbq('track', 'Lead')`,
};

for (const [name, code] of Object.entries(stubs)) {
  test(`stub form: ${name}`, () => {
    const page = createPage();
    page.run(code.replace('BASE', baseCode));
    page.load();
    assert.deepEqual(names(page), ['Lead']);
    page.run(`fbq('trackCustom', 'Later')`);
    assert.deepEqual(names(page), ['Lead', 'Later']);
  });
}

test('a legacy array answers push after the load too', () => {
  const page = createPage();
  page.run('window._fbq = []');
  page.load();
  page.run(`_fbq.push(['addPixelId', '${id}']); _fbq.push(['track', 'Lead'])`);
  assert.deepEqual(names(page), ['Lead']);
});

test('without any stub one is installed', () => {
  const page = createPage();
  page.load();
  page.run(`fbq('init', '${id}'); fbq('track', 'Lead')`);
  assert.deepEqual(names(page), ['Lead']);
});

test('a second copy of the script doubles nothing', () => {
  const page = createPage();
  page.run(`${baseCode}; fbq('init', '${id}'); fbq('track', 'Lead')`);
  page.load();
  page.load();
  page.run(`fbq('track', 'Contact')`);
  assert.deepEqual(names(page), ['Lead', 'Contact']);
  assert.deepEqual(page.warnings, []);
});

test('a page that is rendered ahead of a visit counts when it is shown', () => {
  const page = createPage({ prerendering: true });
  page.run(`${baseCode}; fbq('init', '1'); fbq('track', 'PageView')`);
  page.load();
  assert.equal(page.sent.length, 0);
  page.fire('prerenderingchange', {});
  assert.deepEqual(names(page), ['PageView']);
});
