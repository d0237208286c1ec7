// Pages of the doctor's tests whose code is where it does not run: printed, cut off, held, in containers and images.

import { bought, broken, id, inScript, manual, purchase, view } from './doctor-page-broken.ts';
import type { TestPage } from './doctor-pages.ts';
import {
  base,
  closeOnly,
  container,
  curl,
  entityCurl,
  escapeHtml,
  fullwidth,
  ownTag,
  page,
  script,
  smallStub,
  zeroWidth,
} from './doctor-parts.ts';

const places: readonly TestPage[] = [
  broken('printed-curly', page({ body: `<p>${curl(base(id)).trim().replace(/\n/g, '<br />\n')}</p>` }), {
    checks: ['code-as-text', 'typographic-quotes'],
  }),
  broken(
    'printed-curly-example-id',
    page({
      body: `<p>&lt;script&gt; ${curl(base('1234567890123456')).trim().replace(/\n/g, ' ').replace('2.0’', '2.0′')} &lt;/script&gt;</p>`,
    }),
    {
      checks: ['code-as-text', 'typographic-quotes'],
      pixels: ['1234567890123456'],
      after: ['1234567890123456:PageView'],
    },
  ),
  broken(
    'printed-zero-width',
    page({ body: `<p>${zeroWidth(base(id)).trim().replace(/\n/g, '<br />\n')}</p>` }),
    { checks: ['code-as-text', 'invisible-characters'] },
  ),
  broken(
    'printed-full-width',
    page({ body: `<p>${fullwidth(base(id)).trim().replace(/\n/g, '<br />\n')}</p>`, story: 1 }),
    { checks: ['code-as-text', 'full-width-characters'] },
  ),
  broken('printed-straight', page({ body: `<div class="widget">${base(id)}</div>`, story: 1 }), {
    checks: ['code-as-text'],
  }),
  broken(
    'printed-paragraphs',
    page({
      body: curl(base(id))
        .trim()
        .split('\n')
        .map((line) => `<p>${line}</p>`)
        .join('\n'),
      story: 2,
    }),
    { checks: ['code-as-text', 'typographic-quotes'] },
  ),
  broken('printed-escaped', page({ body: `<p>${escapeHtml(script(base(id)))}</p>`, story: 3 }), {
    checks: ['code-as-text'],
  }),
  broken(
    'printed-escaped-curly',
    page({
      body: `<p>&lt;script&gt;<br />\n${curl(base(id)).trim().replace(/\n/g, '<br />\n')}<br />\n&lt;/script&gt;</p>`,
      story: 4,
    }),
    { checks: ['code-as-text', 'typographic-quotes'] },
  ),
  broken(
    'printed-with-noscript',
    page({
      body: `<p>&lt;!&#8211; Meta Pixel Code &#8211;&gt;<br />\n&lt;script&gt;<br />\n${entityCurl(base(id)).trim().replace(/\n/g, '<br />\n')}<br />\n&lt;/script&gt;<br />\n&lt;noscript&gt;&lt;img height=&#8221;1&#8243; width=&#8221;1&#8243; style=&#8221;display:none&#8221; src=&#8221;https://www.facebook.com/tr?id=${id}&amp;ev=PageView&amp;noscript=1&#8221;/&gt;&lt;/noscript&gt;<br />\n&lt;!&#8211; End Meta Pixel Code &#8211;&gt;</p>`,
    }),
    { checks: ['code-as-text', 'typographic-quotes'] },
  ),
  broken(
    'printed-in-footer-of-own-host',
    page({ body: `<section><span>${curl(base(id, ownTag))}</span></section>` }),
    { checks: ['code-as-text', 'typographic-quotes'] },
  ),
  broken('printed-event', page({ head: script(base(id)), body: `<p>${purchase.trim()}</p>` }), {
    checks: ['code-as-text'],
    now: [view],
    after: [view, bought],
  }),
  broken('printed-ruined', page({ body: `<p>${base(id).replace(/[(){}]/g, '')}</p>` }), {
    ...manual,
    checks: ['code-as-text'],
  }),
  broken(
    'phone-review',
    page({ title: 'The new Pixel phone, tested', body: `<p>${curl(base(id)).trim()}</p>` }),
    { checks: ['code-as-text', 'typographic-quotes'] },
  ),
  broken('unclosed-script', page({ head: `<script>\n${base(id)}\n<link rel="icon" href="data:,">` }), {
    checks: ['unclosed-script'],
  }),
  broken(
    'swallowed-by-comment',
    page({ head: `<!-- Meta Pixel Code –>\n${script(base(id))}\n<!-- End Meta Pixel Code -->` }),
    { checks: ['swallowed-by-comment'] },
  ),
  broken('script-in-script', page({ head: `<script><script>\n${base(id)}</script></script>` }), {
    checks: ['tags-in-script'],
  }),
  broken('truncated', inScript(base(id).slice(0, 330)), {
    ...manual,
    pixels: [],
    checks: ['truncated-code'],
  }),
  broken('truncated-in-call', inScript(base(id).trimEnd().slice(0, -14)), {
    ...manual,
    checks: ['truncated-code'],
  }),
  broken('syntax-error', inScript(base(id).replace('n.queue=[];', 'n.queue=[;')), {
    ...manual,
    checks: ['syntax-error'],
  }),
  broken('pasted-into-itself', inScript(`${base(id).slice(0, 120)}${base(id)}`), {
    ...manual,
    checks: ['syntax-error'],
  }),
  broken('type-with-parameter', page({ head: script(base(id), ' type="text/javascript; charset=utf-8"') }), {
    checks: ['wrong-script-type'],
  }),
  broken('type-misspelled', page({ head: script(base(id), ' type="text/javasript"') }), {
    checks: ['wrong-script-type'],
  }),
  broken('type-left-plain', page({ head: script(base(id), ' type="text/plain"') }), {
    ...manual,
    checks: ['wrong-script-type'],
  }),
  broken(
    'held-for-nobody',
    page({ head: script(base(id), ' type="text/plain" data-cookieconsent="marketing"') }),
    { ...manual, verdict: 'warn', now: [], checks: ['never-started'] },
  ),
  broken('in-noscript', page({ body: `<noscript>${script(base(id))}</noscript>` }), {
    ...manual,
    checks: ['script-in-noscript'],
  }),
  broken(
    'beside-src',
    page({ head: `<script src="https://www.example.com/theme.js">\n${base(id)}</script>` }),
    { checks: ['code-beside-src'] },
  ),
];

const elsewhere: readonly TestPage[] = [
  broken('container-curly', page({ head: container(script(curl(base(id)))) }), {
    checks: ['damaged-in-container'],
    after: [],
  }),
  broken(
    'container-curly-in-single-quotes',
    page({
      head: `<script>window.container = {tags: [{html: '${script(curl(base(id)))
        .replace(/\n/g, '\\n')
        .replace(/‘/g, '\\u2018')
        .replace('</', '<\\/')}'}]};</script>`,
    }),
    { checks: ['damaged-in-container'], after: [] },
  ),
  broken(
    'container-curly-around-variables',
    page({
      head: script(
        `window.container = {"tags": [{"vtp_html": ["template", "\\u003Cscript\\u003E${smallStub().replace(/"/g, "'")}fbq(‘init’, ‘${id}’);fbq(‘track’, ‘Lead’, {value: ", ["escape", ["macro", 3], 8, 16], "});\\u003C/script\\u003E"]}]};\n`,
      ),
    }),
    { checks: ['damaged-in-container'], after: [] },
  ),
  broken(
    'container-doubtful',
    page({
      head: container(
        script(
          `${closeOnly(base(id)).replace(/’/g, '”')}fbq(“track”, “ViewContent”, {content_name: “Ida’s lamp”});\n`,
        ),
      ),
    }),
    { ...manual, checks: ['damaged-in-container'] },
  ),
  broken('container-and-template', page({ head: script(base(id)) + container(script(base(id))) }), {
    ...manual,
    verdict: 'warn',
    checks: ['installed-twice'],
  }),
  broken(
    'line-breaks-lost',
    page({ head: `<script>// Meta Pixel ${base(id).replace(/\n/g, ' ')}</script>` }),
    { ...manual, pixels: [], checks: ['swallowed-by-line-comment'] },
  ),
  broken(
    'image-curly',
    page({
      head: script(base(id)),
      body: `<noscript><img height=“1” width=“1” src=“https://www.facebook.com/tr?id=${id}&ev=PageView&noscript=1”></noscript>`,
    }),
    { verdict: 'warn', checks: ['damaged-image'] },
  ),
];

export const misplacedPages: readonly TestPage[] = [...places, ...elsewhere];
