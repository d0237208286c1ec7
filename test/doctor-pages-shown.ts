// Healthy pages of the doctor's tests that speak of pixels, or look as if they had one: code shown on purpose, data, and
// what belongs to others.

import type { TestPage } from './doctor-pages.ts';
import { healthy, id, none, second, view } from './doctor-pages-healthy.ts';
import {
  base,
  container,
  curl,
  escapeHtml,
  noscript,
  originalTag,
  page,
  script,
  stub,
} from './doctor-parts.ts';

const real = '8372615049283716';
const shown = escapeHtml(script(base(real)));

/** Articles about pixels, in the words of their readers. */
const titles: readonly (readonly [string, string])[] = [
  ['spanish', 'Cómo instalar el píxel de Facebook'],
  ['french', 'Installer le pixel Facebook sur son site'],
  ['italian', 'Pixel di Facebook: la guida'],
  ['portuguese', 'Como instalar o Pixel do Facebook'],
  ['russian', 'Как установить пиксель Facebook'],
  ['turkish', 'Facebook pikseli nasıl eklenir'],
  ['japanese', 'Metaピクセルの設置方法'],
  ['chinese', 'Facebook 像素安装教程'],
  ['arabic', 'تثبيت بكسل فيسبوك'],
];

const articles: readonly TestPage[] = titles.map(([language, title]) =>
  healthy(`article-${language}`, page({ title, body: `<p>${shown}</p>` }), none),
);

const others: readonly TestPage[] = [
  healthy(
    'quoted-in-forum',
    page({
      title: 'It does not fire (solved) – Forum',
      body: `<blockquote>${curl(base(real))}</blockquote>`,
    }),
    none,
  ),
  healthy(
    'comment-of-a-reader',
    page({
      title: 'Ten tips for shops',
      head: script(base(id)),
      body: `<ol class="comment-list"><li><p>I have this in my theme.</p><p>${escapeHtml(base(real)).replace(/\n/g, '<br>')}</p></li></ol>`,
    }),
  ),
  healthy(
    'example-id',
    page({
      title: 'Why are no visits counted?',
      body: `<p>${escapeHtml(script(base('1234567890123456')))}</p>`,
    }),
    none,
  ),
  healthy(
    'table-of-calls',
    page({
      title: 'Events that our theme sends',
      head: script(base(id)),
      body: "<table><tr><th>When</th><th>Call</th></tr><tr><td>Sign-up</td><td>fbq('track', 'Lead');</td></tr></table>",
    }),
  ),
  healthy(
    'list-of-calls',
    page({
      title: 'Settings of the theme',
      body: "<ul><li>fbq('track', 'Lead')</li><li>fbq('track', 'Contact')</li></ul><dl><dt>fbq('track', 'Search')</dt><dd>when somebody searches</dd></dl>",
    }),
    none,
  ),
  healthy(
    'typewriter',
    page({
      head: script(base(id)),
      body: "<p><tt>fbq('track', 'Lead')</tt></p><p><var>fbq('track', 'Lead')</var></p><label>fbq('track', 'Lead');</label>",
    }),
  ),
  healthy(
    'attributes',
    page({
      head: script(base(id)),
      body: `<img src="data:," alt="fbq(‘init’)"><input value="fbq('track', ‘Lead’)"><div data-code='{"code":"fbq(&#039;track&#039;, ‘Lead’)"}'></div><iframe srcdoc="${escapeHtml(script(curl(base('1'))))}"></iframe>`,
    }),
  ),
  healthy(
    'editable',
    page({ head: script(base(id)), body: `<div contenteditable="true">${curl(base(real))}</div>` }),
  ),
  healthy(
    'initialisation-as-data',
    page({
      head: script(base(id)),
      body: `<script type="text/x-shop-init">{"*": {"shop/pixel": {"code": "fbq('track', ‘Lead’)"}}}</script><script type="text/x-handlebars"><p onclick="fbq('init', '{{id}}')"></p></script>`,
    }),
  ),
  healthy(
    'state-of-a-framework',
    page({
      head: `<script id="pixel">${base(id)}</script>`,
      body: `<script>(self.flight = self.flight || []).push([1, ${JSON.stringify(`a:["$","script",null,${JSON.stringify({ html: base(id) })}]`)}]);</script><script id="__DATA__" type="application/json">{"html":"fbq('init', ‘x’)"}</script>`,
    }),
  ),
  healthy(
    'copy-in-a-state',
    page({ head: script(base(id)), body: script(`window.state = ${JSON.stringify({ head: base(id) })};\n`) }),
  ),
  healthy(
    'examples-in-code',
    page({
      head: script(
        `// fbq('init', 'YOUR_PIXEL_ID');\n/* fbq('track', ‘Lead’); */\n${base(id)}var help = "Write fbq('track', 'purchase') here";\nvar also = 'fbq(“init”, “YOUR_ID”)';\n`,
      ),
    }),
  ),
  healthy(
    'typography-in-code',
    page({
      head: script(
        `${base(id)}var clean = document.title.replace(/[‘’“”–—]/g, "'").replace(/&amp;/g, '&');\nvar box = \`<p>“Ida’s”<br/>&nbsp;—</p>\`;\n`,
      ),
    }),
  ),
  healthy(
    'full-width-in-texts',
    page({
      title: '冬靴',
      head: script(
        `${base(id)}fbq('track', 'ViewContent', {content_name: '靴（冬用）、黒：２５．５ｃｍ', content_category: '「靴」', content_ids: ['k-1'], content_type: 'product'});\n`,
      ),
      body: '<p>これは、「テスト」です。</p>',
    }),
    { events: [view, `${id}:ViewContent`] },
  ),
  healthy(
    'text-direction-in-texts',
    page({
      title: 'مصباح',
      head: script(
        `${base(id)}fbq('track', 'ViewContent', {content_name: '\u200Fمصباح «أحمر»\u200E، جديد'});\n`,
      ),
    }),
    { events: [view, `${id}:ViewContent`] },
  ),
  healthy(
    'other-vendors',
    page({
      head: `${script(base(id))}${script(
        `!function(q,e,v,n,t,s){n=q.qp=function(){n.qp?n.qp.apply(n,arguments):n.queue.push(arguments);};n.queue=[];}(window,'script');\nqp('init', '0a1b2c3d');\nqp('track', 'ViewContent');\n`,
      )}${script(`var api = window.obApi = function () { api.dispatch ? api.dispatch.apply(api, arguments) : api.queue.push(arguments); };\napi.queue = [];\nobApi('track', 'PAGE_VIEW');\n`)}`,
    }),
  ),
  healthy(
    'other-vendor-in-the-same-script',
    page({
      head: script(
        `${base(id)}var api = window.obApi = function () { api.dispatch ? api.dispatch.apply(api, arguments) : api.queue.push(arguments); };\napi.queue = [];\nobApi('track', 'PAGE_VIEW');\nobApi('track', 'Purchase');\n`,
      ),
    }),
  ),
  healthy(
    'other-function-of-that-name',
    page({
      head: `${script(base(id))}${script('(function () { function fbq(number) { return number * 2; } window.twice = fbq(4); })();\n')}`,
    }),
  ),
  healthy(
    'language-in-path',
    page({
      body: '<img src="data:," alt=""><img src="https://cdn.example.com/tr/?id=77&amp;size=small" alt=""><noscript><img src="https://cdn.example.com/tr?id=78" alt=""></noscript><a href="/tr/?id=5">TR</a>',
    }),
    { ...none, isOriginalOnly: true },
  ),
  healthy(
    'letters-in-data',
    page({
      title: 'The FBQ questionnaire',
      body: '<p>The FBQ (family behaviour questionnaire) asks forty questions. FBQ(short) asks ten.</p><img src="data:image/png;base64,iVBORw0KfbqAAAFBQ+fBq==" alt="">',
    }),
    none,
  ),
  healthy(
    'formula',
    page({
      head: script(base(id)),
      body: "<math><mi>f</mi><mtext>fbq(x)</mtext><script>fbq('x')</script></math>",
    }),
  ),
  healthy(
    'drawing-with-entities',
    page({
      head: script(base(id)),
      body: '<svg width="1" height="1"><script>if (1 &lt; 2 &amp;&amp; window.fbq) fbq(&quot;track&quot;, &quot;Lead&quot;);</script></svg>',
    }),
    { events: [view, `${id}:Lead`] },
  ),
  healthy(
    'drawing-with-character-data',
    page({
      body: `<svg width="1" height="1"><script>//<![CDATA[\n${base(id)}//]]></script></svg>`,
    }),
  ),
  healthy(
    'container-with-variables',
    page({
      head:
        script(base(id)) +
        script(
          'window.container = {"tags":[{"function":"__html","vtp_html":["template","\\u003Cscript type=\\"text\\/gtmscript\\"\\u003Efbq(\\"track\\",\\"Lead\\",{value:",["escape",["macro",3],8,16],",currency:\\"EUR\\"});\\u003C\\/script\\u003E"]}]};\n',
        ),
    }),
  ),
  healthy(
    'container-with-placeholders',
    page({ head: container("<script>fbq('init', '{{Pixel ID}}');fbq('track', {{Event}});</script>") }),
    { events: [], pixels: [] },
  ),
  healthy(
    'element-in-pieces',
    page({
      head: script(
        `${base(id)}document.addEventListener('click', function () { document.body.insertAdjacentHTML('beforeend', "<script>fbq('track', 'Lead')<" + "/script>"); });\n`,
      ),
    }),
  ),
  healthy(
    'two-pixels-two-images',
    page({ head: script(base(id)) + script(base(second)), body: noscript(id) + noscript(second) }),
    { pixels: [id, second], events: [view, `${second}:PageView`] },
  ),
  healthy('without-head-and-body', `<!doctype html><title>x</title>${script(base(id))}${noscript(id)}<p>x`),
  healthy(
    'pixel-in-a-string-of-the-loader',
    page({
      body: script(`(self.later = self.later || []).push([0, ${JSON.stringify({ children: base(id) })}]);\n`),
    }),
    { events: [] },
  ),
  healthy(
    'commented-out-in-the-middle',
    page({
      head: `<!--[if IE]><script>fbq('init', ‘x’)</script><![endif]-->${script(base(id))}<!-- <script>fbq('init', '{{ID}}')</script> --><style>/* fbq('init', ‘x’) */</style>`,
    }),
  ),
  healthy('escaped-slashes', page({ head: script(base(id, originalTag.replace(/\//g, '\\/'))) })),
  healthy(
    'named-by-escape',
    page({ head: script(`${stub()}fbq('init', '${id}');\nwindow['\\x66bq']('track', 'PageView');\n`) }),
  ),
];

export const shownPages: readonly TestPage[] = [...articles, ...others];
