// The snippet that is shown, run as a page would run it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { buildSnippet, findAddressLimit, listHostChanges } from './snippet.ts';

const installation = { pixelId: '4711', publicUrl: 'https://px.example.com' };

test('the snippet, run in a page, loads the script from the own host and queues init and PageView', () => {
  const code = /<script>([\s\S]*?)<\/script>/.exec(buildSnippet(installation))?.[1] ?? '';
  const script = { async: false, src: '' };
  const inserted: unknown[] = [];
  const first = { parentNode: { insertBefore: (element: unknown) => inserted.push(element) } };
  const document = { createElement: () => script, getElementsByTagName: () => [first] };
  const page: { fbq?: { queue: ArrayLike<unknown>[] } } & Record<string, unknown> = { document };
  page.window = page;
  runInNewContext(code.replaceAll(/^fbq\(/gm, 'window.fbq('), page);

  assert.deepEqual(inserted, [script]);
  assert.equal(script.src, 'https://px.example.com/en_US/fbevents.js');
  assert.deepEqual(
    Array.from(page.fbq?.queue ?? [], (call) => Array.from(call)),
    [
      ['init', '4711'],
      ['track', 'PageView'],
    ],
  );
});

test('without scripts the page still calls the own host', () => {
  const image = /src="([^"]*\/tr[^"]*)"/.exec(buildSnippet(installation))?.[1];
  assert.equal(image, 'https://px.example.com/tr?id=4711&ev=PageView&noscript=1');
});

test('a page with a pixel becomes ours by the listed replacements alone', () => {
  const theirs = buildSnippet({ pixelId: '4711', publicUrl: 'https://connect.facebook.net' }).replace(
    'https://connect.facebook.net/tr',
    'https://www.facebook.com/tr',
  );
  const ours = listHostChanges(installation).reduce(
    (page, { from, to }) => page.replaceAll(from, to),
    theirs,
  );
  assert.equal(ours, buildSnippet(installation));
});

test('an address that pages of the world cannot use is named as such', () => {
  assert.match(findAddressLimit('http://127.0.0.1:4880') ?? '', /this computer only/);
  assert.match(findAddressLimit('http://px.example.com') ?? '', /not encrypted/);
  assert.equal(findAddressLimit('https://px.example.com'), undefined);
});
