// Healthy pages of the doctor's tests whose pixel waits, or is built in an unusual way: consent tools, loaders, wrappers,
// plug-ins of shops and content systems.

import type { TestPage } from './doctor-pages.ts';
import { healthy, id, second, view } from './doctor-pages-healthy.ts';
import {
  base,
  escapeHtml,
  noscript,
  originalTag,
  ownTag,
  page,
  script,
  smallStub,
  stub,
} from './doctor-parts.ts';

const tool = '<script src="https://consent.example.com/tool.js"></script>\n';

/** As consent tools mark what they hold. */
const marks: readonly (readonly [string, string])[] = [
  ['category', 'type="text/plain" data-category-consent="cookie_cat_marketing"'],
  ['category-of-tool', 'type="text/plain" data-cookiefirst-category="advertising"'],
  ['own-type', 'type="didomi/javascript" data-vendor="facebook"'],
  ['application-type', 'type="application/consent" consent-required="5" consent-by="services"'],
  ['template-type', 'type="text/template" data-borlabs-cookie-script-blocker-id="meta-pixel"'],
  ['class', 'type="text/plain" class="trustecm" trackertype="advertising"'],
  ['group', 'type="text/plain" data-privacy-group="marketing"'],
  ['loader-type', 'type="text/x-ccm-loader" data-ccm-loader-group="marketing"'],
];

const held: readonly TestPage[] = marks.map(([name, attributes]) =>
  healthy(`held-by-${name}`, page({ head: `${tool}${script(base(id), ` ${attributes}`)}` }), { events: [] }),
);

const loaders: readonly TestPage[] = [
  healthy(
    'held-for-a-worker',
    page({
      head: `<script>partytown = { forward: ['fbq'] };</script><script src="/partytown/partytown.js"></script>${script(base(id), ' type="text/partytown"')}`,
    }),
    { events: [] },
  ),
  healthy(
    'held-by-callback',
    page({
      head: script(
        `(window.consentReady = window.consentReady || []).push(function (choices) {\n  if (choices.marketing) {\n${base(id)}  }\n});\n`,
      ),
    }),
    { events: [] },
  ),
  healthy(
    'held-by-answer',
    page({
      head: script(
        `(async () => {\n  const consent = await fetch('/consent').then((answer) => answer.json());\n  if (consent.marketing) {\n${base(id)}  }\n})();\n`,
      ),
    }),
    { events: [] },
  ),
  healthy(
    'loaded-by-touch',
    page({
      head: script(
        `['scroll', 'mousemove', 'touchstart'].forEach(function (name) { window.addEventListener(name, loadPixel, {once: true}); });\nfunction loadPixel() {\n${base(id)}}\n`,
      ),
    }),
    { events: [] },
  ),
  healthy(
    'loaded-by-timer',
    page({
      head: script(
        `window.addEventListener('load', function () { setTimeout(function () {\n${base(id)}}, 200); });\n`,
      ),
    }),
  ),
  healthy(
    'asynchronous-wrapper',
    page({
      head: script(
        `(async () => {\n'use strict';\ntry {\n${base(id)}} catch (error) { console.warn('Pixel – not loaded…', error); }\n})();\n`,
      ),
    }),
  ),
  healthy(
    'modern-stub',
    page({
      head: script(
        `const pixel = '${id}';\nconst load = (w, d) => {\n  if (w.fbq) return;\n  const n = (w.fbq = (...args) => (n.callMethod ? n.callMethod(...args) : n.queue.push(args)));\n  n.push = n; n.loaded = true; n.version = '2.0'; n.queue = [];\n  const t = d.createElement('script'); t.async = true; t.src = '${originalTag}';\n  d.head.appendChild(t);\n};\nload(window, document);\nfbq('init', pixel);\nfbq('track', 'PageView');\n`,
      ),
    }),
  ),
  healthy(
    'pixels-in-a-loop',
    page({
      head: script(
        `${stub()}['${id}', '${second}'].forEach(function (one) { fbq('init', one); });\nfbq('track', 'PageView');\n`,
      ),
    }),
    { pixels: [id, second], events: [view, `${second}:PageView`] },
  ),
  healthy(
    'id-from-settings',
    page({
      head:
        script(`var settings = {pixel: {id: '${id}'}};\n`) +
        script(`${stub()}fbq('init', settings.pixel.id);\nfbq('track', 'PageView');\n`),
    }),
  ),
  healthy(
    'id-by-host',
    page({
      head: script(
        `${stub()}switch (location.hostname) {\n  case 'shop.example.com': fbq('init', '${id}'); break;\n  default: fbq('init', '${second}');\n}\nfbq('track', 'PageView');\n`,
      ),
    }),
    { pixels: [id, second], events: [], isOriginalOnly: true },
  ),
  healthy(
    'guarded-in-front',
    page({
      head:
        script(
          "typeof fbq !== 'undefined' && fbq('track', 'Lead');\nif (window.fbq) { fbq('track', 'Lead'); }\n",
        ) + script(`${base(id)}window.fbq?.('track', 'Contact');\n`),
    }),
    { events: [view, `${id}:Contact`] },
  ),
  healthy(
    'another-name',
    page({ head: script(`${base(id)}var report = window.fbq;\nreport('track', 'Contact');\n`) }),
    { events: [view, `${id}:Contact`] },
  ),
  healthy(
    'route-changes',
    page({
      head: script(
        `${base(id)}window.addEventListener('popstate', function () { fbq('track', 'PageView'); });\ndocument.addEventListener('turbo:load', function () { fbq('track', 'PageView'); });\n`,
      ),
    }),
  ),
  healthy(
    'plugin-of-a-blog',
    page({
      head: `<!-- Meta Pixel Code -->\n<script type='text/javascript'>\n${smallStub()}\n</script>\n<!-- End Meta Pixel Code -->\n<script type='text/javascript'>var url = window.location.origin + '?ob=open-bridge';\nfbq('set', 'openbridge', '${id}', url);\nfbq('init', '${id}', {}, {\n    "agent": "blog-6.4.2-3.0.16"\n})</script><script type='text/javascript'>\n    fbq('track', 'PageView', []);\n  </script>`,
      body: noscript(id),
    }),
  ),
  healthy(
    'plugin-of-a-shop',
    page({
      head: `<script >\n${smallStub()}\n</script>\n<script >\nfbq('init', '${id}', {}, {"agent": "shop-8.2.1"});\nfbq( 'track', 'PageView', {"source": "shop", "version": "8.2.1"} );\ndocument.addEventListener( 'DOMContentLoaded', function() {\n document.body.insertAdjacentHTML( 'beforeend', '<div class=\\"pixel-event-placeholder\\"></div>' );\n}, false );\n</script>`,
      body: `<script>fbq('set', 'agent', 'shop-8.2.1', '${id}');\nfbq('track', 'ViewContent', {"content_name": "Boots", "content_ids": "[\\"post_12\\"]", "content_type": "product", "value": "49.00", "currency": "EUR"}, {"eventID": "a-b"});</script>`,
    }),
    { events: [view, `${id}:ViewContent`] },
  ),
  healthy(
    'order-of-a-shop',
    page({
      head: script(
        `${base(id)}const order = {value: 5, currency: 'EUR'};\nfbq('track', 'Purchase', {...order, content_ids: ['a']}, {eventID: 12345});\n`,
      ),
    }),
    { events: [view, `${id}:Purchase`] },
  ),
  healthy(
    'order-in-steps',
    page({
      head: script(
        `${base(id)}var order = {};\norder.value = (49.9).toFixed(2);\norder.currency = 'CHF';\nfbq('track', 'Purchase', order);\n`,
      ),
    }),
    { events: [view, `${id}:Purchase`] },
  ),
  healthy(
    'without-data',
    page({
      head: script(
        `${stub()}fbq('init', '${id}');\nfbq('track', 'PageView', {}, {eventID: 'v-1'});\nfbq('track', 'Contact', null);\nfbq('track', 'Lead', undefined, {eventID: 'l-1'});\n`,
      ),
    }),
    { events: [view, `${id}:Contact`, `${id}:Lead`] },
  ),
  healthy(
    'policy-for-elements',
    page({
      head: `<meta http-equiv="Content-Security-Policy" content="script-src 'none'; script-src-elem 'unsafe-inline' *.facebook.net *.example.com; img-src *.facebook.com *.example.com data:">${script(base(id, ownTag))}`,
    }),
  ),
  healthy(
    'policy-report-only',
    page({
      head: `<meta http-equiv="Content-Security-Policy-Report-Only" content="script-src 'none'">${script(base(id))}`,
    }),
  ),
  healthy(
    'old-page',
    page({
      head: `<SCRIPT TYPE="TEXT/JAVASCRIPT" LANGUAGE="JavaScript"><!--//--><![CDATA[//><!--\n${base(id)}//--><!]]></SCRIPT>`,
      body: `<NOSCRIPT><IMG HEIGHT=1 WIDTH=1 SRC=https://www.facebook.com/tr?id=${id}&ev=PageView&noscript=1></NOSCRIPT>`,
    }),
  ),
  healthy(
    'with-other-scripts-of-that-host',
    page({
      head: `${script(base(id))}${script("(function (d, s, id) { var js, first = d.getElementsByTagName(s)[0]; js = d.createElement(s); js.id = id; js.src = 'https://connect.facebook.net/en_US/sdk.js'; first.parentNode.insertBefore(js, first); }(document, 'script', 'sdk'));\n")}`,
      body: `<a href="https://www.facebook.com/harbour">us</a><iframe title="us" srcdoc="${escapeHtml('<p>us</p>')}"></iframe>`,
    }),
  ),
];

export const heldPages: readonly TestPage[] = [...held, ...loaders];
