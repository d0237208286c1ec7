// Pages of the doctor's tests that are healthy, though they look as if they were not: no check may find anything.

import type { TestPage } from './doctor-pages.ts';
import {
  base,
  container,
  curl,
  escapeHtml,
  noscript,
  originalTag,
  ownTag,
  page,
  prettyStub,
  script,
  smallStub,
  stub,
} from './doctor-parts.ts';

export const id = '1029384756102938';
export const second = '5647382910564738';

interface Healthy {
  readonly events?: readonly string[];
  readonly pixels?: readonly string[];
  readonly verdict?: 'ok' | 'none';
  readonly isOriginalOnly?: true;
}

export function healthy(name: string, html: string, expected: Healthy = {}): TestPage {
  const { verdict = 'ok', isOriginalOnly } = expected;
  const events = expected.events ?? (verdict === 'ok' ? [`${id}:PageView`] : []);
  const pixels = expected.pixels ?? (verdict === 'ok' ? [id] : []);
  const name2 = `ok-${name}`;
  return {
    name: name2,
    html,
    verdict,
    repair: 'none',
    pixels,
    events,
    eventsAfterRepair: events,
    checks: [],
    ...(isOriginalOnly === undefined ? {} : { isOriginalOnly }),
  };
}

export const none = { verdict: 'none' } as const;
export const view = `${id}:PageView`;

export const healthyPages: readonly TestPage[] = [
  healthy('base-code', page({ head: script(base(id)), body: noscript(id) })),
  healthy(
    'prettified',
    page({ head: script(`${prettyStub()}fbq("init", "${id}");\nfbq("track", "PageView");\n`) }),
  ),
  healthy('minified', page({ head: script(`${smallStub()}fbq("init","${id}"),fbq("track","PageView");`) })),
  healthy('own-host', page({ head: script(base(id, ownTag)), body: noscript(id, 'https://px.example.com') })),
  healthy(
    'own-host-neutral-file',
    page({
      head: `<script src="https://px.example.com/o.js"></script>\n${script(`fbq('init', '${id}');\nfbq('track', 'PageView');\n`)}`,
    }),
  ),
  healthy('protocol-relative', page({ head: script(base(id, '//connect.facebook.net/en_US/fbevents.js')) })),
  healthy(
    'numeric-id',
    page({ head: script(`${stub()}fbq('init', 102938475610293);\nfbq('track', 'PageView');\n`) }),
    { pixels: ['102938475610293'], events: ['102938475610293:PageView'] },
  ),
  healthy(
    'two-pixels',
    page({
      head: script(`${stub()}fbq('init', '${id}');\nfbq('init', '${second}');\nfbq('track', 'PageView');\n`),
    }),
    { pixels: [id, second], events: [view, `${second}:PageView`] },
  ),
  healthy('two-pixels-two-base-codes', page({ head: script(base(id)) + script(base(second)) }), {
    pixels: [id, second],
    events: [view, `${second}:PageView`],
  }),
  healthy(
    'curly-quotes-in-texts',
    page({
      head: script(
        `${stub()}fbq('init', '${id}');\nfbq('track', 'PageView');\nfbq('track', 'ViewContent', {content_name: 'Ida’s “lamp” – new…', value: 12.5, currency: 'EUR'});\n`,
      ),
    }),
    { events: [view, `${id}:ViewContent`] },
  ),
  healthy(
    'curly-quotes-in-comments',
    page({ head: script(`/* The editor’s “base code” – do not touch… */\n// it’s here\n${base(id)}`) }),
  ),
  healthy(
    'entities-in-texts',
    page({ head: script(`${base(id)}var note = 'bread &amp; butter &nbsp; &lt;b&gt;';\n`) }),
  ),
  healthy('tags-in-texts', page({ head: script(`${base(id)}var html = '<p>Hello<br />there</p>';\n`) })),
  healthy('non-breaking-spaces', page({ head: script(base(id).replace(/, /g, ',\u00A0')) })),
  healthy('emoji-and-persian', page({ head: script(`${base(id)}fbq('trackCustom', 'می‌خواهم 👩‍👩‍👧');\n`) }), {
    events: [view, `${id}:می‌خواهم 👩‍👩‍👧`],
  }),
  healthy('html-comment-in-script', page({ head: `<script><!--\n${base(id)}//--></script>` })),
  healthy(
    'article-about-pixels',
    page({
      title: 'How to install the Meta Pixel',
      body: `<p>Put this into the head:</p><pre><code>${escapeHtml(script(base('123456789012345')))}</code></pre><p>Then call fbq('track', 'Lead') when the form is sent.</p>`,
    }),
    none,
  ),
  healthy(
    'article-about-pixels-in-paragraphs',
    page({
      title: 'Meta Pixel: base code and events',
      body: `<p>${curl(base('123456789012345')).replace(/\n/g, '<br />\n')}</p>`,
    }),
    none,
  ),
  healthy(
    'article-about-pixels-with-pixel',
    page({
      title: 'Tracking code on small sites',
      head: script(base(id)),
      body: `<div class="highlight">${escapeHtml(base('123456789012345'))}</div><p>Some write fbq('track', 'pageview') – that is wrong.</p>`,
    }),
  ),
  healthy(
    'code-in-textarea',
    page({
      head: script(base(id)),
      body: `<p>Copy me:</p><textarea rows="9">${escapeHtml(script(curl(base('123456789012345'))))}</textarea>`,
    }),
  ),
  healthy(
    'prose-names-calls',
    page({
      body: '<p>Our shop now calls fbq (“the queue”) when somebody buys; fbq(…) is all there is to it, says Jonas.</p>',
    }),
    none,
  ),
  healthy(
    'prose-quotes-a-call',
    page({
      title: 'What our site measures',
      body: "<p>When you subscribe, our page calls fbq('track', 'Lead') and nothing else.</p>",
    }),
    none,
  ),
  healthy('commented-out', page({ head: `<!-- ${script(base(id))} -->` }), none),
  healthy(
    'commented-out-with-note',
    page({ head: `<!-- pixel removed in May: <script>${stub()}fbq('init', '1');</script> -->` }),
    none,
  ),
  healthy(
    'other-vendor',
    page({
      head: script(
        "window.dataLayer = window.dataLayer || [];\nfunction gtag(){dataLayer.push(arguments);}\ngtag('js', new Date());\ngtag('config', 'G-ABC123');\n",
      ),
    }),
    none,
  ),
  healthy('other-vendor-broken', page({ head: `${script('ttq.load(‘ABC’);\n')}${script(base(id))}` })),
  healthy('no-pixel', page({}), none),
  healthy(
    'consent-held',
    page({
      head: `<script src="https://consent.example.com/tool.js"></script>\n${script(base(id), ' type="text/plain" data-cookieconsent="marketing"')}`,
    }),
    { events: [] },
  ),
  healthy(
    'consent-class',
    page({
      head: `<script src="https://consent.example.com/tool.js"></script>\n${script(base(id), ' type="text/plain" class="optanon-category-C0004"')}`,
    }),
    { events: [] },
  ),
  healthy(
    'consent-revoked-first',
    page({
      head: script(`${stub()}fbq('consent', 'revoke');\nfbq('init', '${id}');\nfbq('track', 'PageView');\n`),
      body: script(
        "document.querySelector('footer').addEventListener('click', function () { fbq('consent', 'grant'); });\n",
      ),
    }),
    { events: [] },
  ),
  healthy(
    'consent-granted',
    page({
      head: script(
        `${stub()}fbq('consent', 'revoke');\nfbq('init', '${id}');\nfbq('track', 'PageView');\nfbq('consent', 'grant');\n`,
      ),
    }),
  ),
  healthy(
    'consent-remembered',
    page({
      head: script(
        `${stub()}if (localStorage.getItem('consent') !== 'yes') fbq('consent', 'revoke');\nfbq('init', '${id}');\nfbq('track', 'PageView');\n`,
      ),
    }),
    { events: [] },
  ),
  healthy(
    'template-element',
    page({
      head: `<template id="marketing">${script(base(id))}</template>\n<script src="/consent.js"></script>`,
    }),
    { events: [] },
  ),
  healthy(
    'events-on-click',
    page({ head: script(base(id)), body: `<button onclick="fbq('track', 'Lead')">Subscribe</button>` }),
  ),
  healthy(
    'events-after-ready',
    page({
      head: script(base(id)),
      body: script(
        "document.addEventListener('DOMContentLoaded', function () {\n  fbq('track', 'ViewContent', {content_ids: ['boot-1'], content_type: 'product'});\n});\n",
      ),
    }),
    { events: [view, `${id}:ViewContent`] },
  ),
  healthy(
    'events-in-functions',
    page({
      head: script(
        `${base(id)}function report(name, data) { if (window.fbq) { fbq('track', name, data); } }\nreport('Search', {search_string: 'lamp'});\n`,
      ),
    }),
    { events: [view, `${id}:Search`] },
  ),
  healthy(
    'events-under-conditions',
    page({ head: script(`${base(id)}if (window.innerWidth > 99999) { fbq('track', 'Lead'); }\n`) }),
  ),
  healthy(
    'purchase',
    page({
      head: script(
        `${base(id)}fbq('track', 'Purchase', {value: '49.90', currency: 'eur', content_ids: ['a', 'b'], content_type: 'product'}, {eventID: 'order-7'});\n`,
      ),
    }),
    { events: [view, `${id}:Purchase`] },
  ),
  healthy(
    'custom-event',
    page({ head: script(`${base(id)}fbq('trackCustom', 'ReadToTheEnd', {minutes: 4});\n`) }),
    { events: [view, `${id}:ReadToTheEnd`] },
  ),
  healthy(
    'track-single',
    page({
      head: script(
        `${stub()}fbq('init', '${id}');\nfbq('init', '${second}');\nfbq('trackSingle', '${id}', 'PageView');\n`,
      ),
    }),
    { pixels: [id, second] },
  ),
  healthy(
    'delayed-by-timer',
    page({
      head: script(
        `${stub()}fbq('init', '${id}');\nsetTimeout(function () { fbq('track', 'PageView'); }, 300);\n`,
      ),
    }),
  ),
  healthy(
    'module-script',
    page({
      head: `${script(`${smallStub()}\n`)}${script(`fbq('init', '${id}');\nfbq('track', 'PageView');\n`, ' type="module"')}`,
    }),
  ),
  healthy(
    'tag-manager-stub',
    page({
      head: script(
        `window.fbq = window.fbq || function () { window.fbq.callMethod ? window.fbq.callMethod.apply(null, arguments) : window.fbq.queue.push(arguments); };\nwindow.fbq.queue = window.fbq.queue || [];\nvar s = document.createElement('script');\ns.async = true;\ns.src = '${originalTag}';\ndocument.head.appendChild(s);\nfbq('init', '${id}');\nfbq('track', 'PageView');\n`,
      ),
    }),
  ),
  healthy(
    'policy-with-everything',
    page({
      head: `<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'nonce-r4nd0m' https://connect.facebook.net; img-src * data:; connect-src *">\n${script(base(id), ' nonce="r4nd0m"')}`,
    }),
  ),
  healthy(
    'data-address',
    page({
      head: `<script src="data:text/javascript;base64,${Buffer.from(base(id)).toString('base64')}"></script>`,
    }),
  ),
  healthy(
    'image-only',
    page({
      body: `<img height="1" width="1" alt="" src="https://www.facebook.com/tr?id=${id}&amp;ev=PageView">`,
    }),
  ),
  healthy('tag-manager-container', page({ head: container(script(base(id))) }), { events: [] }),
  healthy(
    'plugin-with-empty-lists',
    page({
      head:
        script(stub()) +
        script(
          `fbq('set', 'agent', 'plugin-6', '${id}');fbq('init', '${id}', [], {"agent": "plugin-6"});fbq('track', 'PageView', []);`,
        ),
    }),
  ),
  healthy(
    'tips-without-topic',
    page({
      title: 'Ten tips for shops',
      body: `<h3>Tip 4</h3><p>Add this to your theme:</p><p>${base('123456789012345').trim()}</p>`,
    }),
    none,
  ),
  healthy(
    'cdata-comments',
    page({ head: script(`//<![CDATA[\n${base(id)}//]]>\n`, ' type="text/javascript"') }),
  ),
  healthy(
    'json-about-pixels',
    page({ head: `<script type="application/ld+json">{"name": "fbq(‘init’, ‘1’)"}</script>` }),
    none,
  ),
  healthy('windows-line-ends', page({ head: script(base(id)), body: noscript(id) }).replace(/\n/g, '\r\n')),
];
