// Pages of the doctor's tests with something wrong: every kind of damage by itself, and several at once.

import type { TestPage } from './doctor-pages.ts';
import {
  acute,
  angled,
  angledTight,
  asLineOfText,
  backtickAcute,
  base,
  bidi,
  capitals,
  closeOnly,
  container,
  controls,
  cornered,
  curl,
  curlDouble,
  type Damage,
  doublePrimes,
  entityCurl,
  escapeHtml,
  escapeTwice,
  fullwidth,
  fullwidthQuotes,
  geresh,
  german,
  joiners,
  lineBreaks,
  lost,
  low,
  lowDouble,
  modifierLetters,
  mojibake,
  mojibakeLatin,
  mojibakeMacintosh,
  namedCurl,
  nbspEntities,
  noscript,
  originalTag,
  ownTag,
  page,
  paragraphs,
  prettyStub,
  primes,
  script,
  slashes,
  smallStub,
  softHyphens,
  spanish,
  stub,
  zeroWidth,
} from './doctor-parts.ts';

const id = '7281930465019283';
const other = '9182736450918273';
const view = `${id}:PageView`;

interface Broken {
  readonly checks: readonly string[];
  readonly verdict?: 'broken' | 'warn';
  readonly repair?: 'auto' | 'manual';
  readonly pixels?: readonly string[];
  /** As the page stands: nothing, unless said otherwise. */
  readonly now?: readonly string[];
  /** After the repair: the page view, or, when somebody must decide, what it was. */
  readonly after?: readonly string[];
  readonly isOriginalOnly?: true;
}

function broken(name: string, html: string, expected: Broken): TestPage {
  const { verdict = 'broken', repair = 'auto', pixels = [id], checks, isOriginalOnly } = expected;
  const events = expected.now ?? (verdict === 'warn' ? [view] : []);
  const eventsAfterRepair = expected.after ?? (repair === 'auto' ? [view] : events);
  return {
    name,
    html,
    verdict,
    repair,
    pixels,
    events,
    eventsAfterRepair,
    checks,
    ...(isOriginalOnly === undefined ? {} : { isOriginalOnly }),
  };
}

/** The base code with one kind of damage, in the head. */
function damaged(name: string, damage: Damage, ...checks: readonly string[]): TestPage {
  return broken(name, page({ head: script(damage(base(id))), body: noscript(id) }), { checks });
}

const purchase = `fbq('track', 'Purchase', {value: 49.9, currency: 'EUR', content_ids: ['boot-1']});\n`;
const bought = `${id}:Purchase`;
const inScript = (code: string) => page({ head: script(code) });
const manual = { repair: 'manual' } as const;

const characters: readonly TestPage[] = [
  damaged('dash-in-comment-mark', (code) => `<!–\n${code}//–>\n`, 'typographic-dashes'),
  damaged('dash-as-minus', (code) => `${code}var margin = –5;\n`, 'typographic-dashes'),
  damaged('curly', curl, 'typographic-quotes'),
  damaged('curly-double', curlDouble, 'typographic-quotes'),
  damaged('curly-closing-only', closeOnly, 'typographic-quotes'),
  damaged('low-quotes', low, 'typographic-quotes'),
  damaged('low-double-quotes', lowDouble, 'typographic-quotes'),
  damaged('angled-spaced', angled, 'typographic-quotes', 'non-breaking-spaces'),
  damaged('angled-inwards', angledTight, 'typographic-quotes'),
  damaged('primes', primes, 'typographic-quotes'),
  damaged('double-primes', doublePrimes, 'typographic-quotes'),
  damaged('acute-accents', acute, 'typographic-quotes'),
  damaged('backtick-and-acute', backtickAcute, 'typographic-quotes'),
  damaged('corner-brackets', cornered, 'typographic-quotes'),
  damaged('full-width-quotes', fullwidthQuotes, 'full-width-characters'),
  damaged('modifier-letters', modifierLetters, 'typographic-quotes'),
  damaged('hebrew-quotes', geresh, 'typographic-quotes'),
  damaged('control-characters', controls, 'typographic-quotes'),
  damaged('mojibake-macintosh', mojibakeMacintosh, 'broken-encoding'),
  damaged('escaped-as-text', asLineOfText, 'escaped-quotes'),
  damaged('capital-keywords', capitals, 'translated-code'),
  broken(
    'modifier-letters-event',
    page({ head: script(base(id)), body: script('fbq(ʼtrackʼ, ʼLeadʼ, {content_name: "boots"});\n') }),
    { checks: ['typographic-quotes'], now: [view], after: [view, `${id}:Lead`] },
  ),
  damaged('lost-quotes', lost, 'broken-encoding'),
  damaged('mojibake', mojibake, 'broken-encoding'),
  damaged('mojibake-latin', mojibakeLatin, 'broken-encoding'),
  damaged('escaped-html', escapeHtml, 'entities-in-script'),
  damaged('escaped-twice', escapeTwice, 'entities-in-script'),
  damaged('curly-entities', entityCurl, 'entities-in-script'),
  damaged('curly-named-entities', namedCurl, 'entities-in-script'),
  damaged('space-entities', nbspEntities, 'entities-in-script'),
  damaged('line-break-tags', lineBreaks, 'tags-in-script'),
  damaged('paragraph-tags', paragraphs, 'tags-in-script'),
  damaged('zero-width', zeroWidth, 'invisible-characters'),
  damaged('soft-hyphens', softHyphens, 'invisible-characters'),
  damaged('text-direction', bidi, 'invisible-characters'),
  damaged('word-joiners', joiners, 'invisible-characters'),
  damaged('full-width', fullwidth, 'full-width-characters'),
  damaged('backslashes', slashes, 'escaped-quotes'),
  damaged('spanish', spanish, 'translated-code'),
  damaged('german', german, 'translated-code'),
  damaged('one-prime-only', (code) => code.replace("'2.0'", '‘2.0′'), 'typographic-quotes'),
  damaged('one-closing-quote', (code) => code.replace("'PageView'", "'PageView’"), 'typographic-quotes'),
  damaged('curly-and-paragraphs', (code) => paragraphs(curl(code)), 'typographic-quotes', 'tags-in-script'),
  damaged(
    'curly-and-zero-width',
    (code) => zeroWidth(curl(code)),
    'typographic-quotes',
    'invisible-characters',
  ),
  damaged(
    'curly-and-full-width',
    (code) => fullwidth(curl(code)),
    'typographic-quotes',
    'full-width-characters',
  ),
  damaged(
    'entities-and-tags',
    (code) => lineBreaks(escapeHtml(code)),
    'entities-in-script',
    'tags-in-script',
  ),
  damaged('mojibake-and-tags', (code) => lineBreaks(mojibake(code)), 'broken-encoding', 'tags-in-script'),
  damaged('spanish-and-curly', (code) => curl(spanish(code)), 'translated-code', 'typographic-quotes'),
  broken(
    'curly-prettified',
    inScript(curl(`${prettyStub()}fbq("init", "${id}");\nfbq("track", "PageView");\n`)),
    { checks: ['typographic-quotes'] },
  ),
  broken('curly-minified', inScript(curl(`${smallStub()}fbq("init","${id}");fbq("track","PageView");`)), {
    checks: ['typographic-quotes'],
  }),
  broken('curly-own-host', inScript(curl(base(id, ownTag))), { checks: ['typographic-quotes'] }),
  broken(
    'escaped-ampersands',
    inScript(base(id).replace('{if(f.fbq)return', '{if(f.fbq &amp;&amp; f.fbq.queue)return')),
    { checks: ['entities-in-script'] },
  ),
  broken('curly-purchase', inScript(curl(base(id) + purchase)), {
    checks: ['typographic-quotes'],
    after: [view, bought],
  }),
  broken('curly-event-only', page({ head: script(base(id)), body: script(curl(purchase)) }), {
    checks: ['typographic-quotes'],
    now: [view],
    after: [view, bought],
  }),
  broken(
    'curly-own-apostrophe',
    inScript(
      curl(`${base(id)}fbq('track', 'ViewContent', {content_name: 'boots of the year'});\n`).replace(
        'of the year',
        'of ’24',
      ),
    ),
    { checks: ['typographic-quotes'], after: [view, `${id}:ViewContent`] },
  ),
  broken(
    'curly-doubtful-apostrophe',
    inScript(
      `${closeOnly(base(id)).replace(/’/g, '”')}fbq(“track”, “ViewContent”, {content_name: “Ida’s lamp”});\n`,
    ),
    { ...manual, checks: ['typographic-quotes'] },
  ),
  broken(
    'curly-consent-held',
    page({
      head: `<script src="https://consent.example.com/tool.js"></script>${script(curl(base(id)), ' type="text/plain" data-category="marketing"')}`,
    }),
    { checks: ['typographic-quotes'], after: [] },
  ),
  broken(
    'curly-handler',
    page({ head: script(base(id)), body: '<button onclick="fbq(‘track’, ‘Lead’)">Subscribe</button>' }),
    { checks: ['typographic-quotes'], now: [view] },
  ),
];

const places: readonly TestPage[] = [
  broken('printed-curly', page({ body: `<p>${curl(base(id)).trim().replace(/\n/g, '<br />\n')}</p>` }), {
    checks: ['code-as-text', 'typographic-quotes'],
  }),
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

const calls: readonly TestPage[] = [
  broken('event-in-front-of-base-code', page({ head: script(purchase) + script(base(id)) }), {
    checks: ['fbq-undefined'],
    now: [view],
    after: [view, bought],
  }),
  broken('base-code-missing', page({ body: script(purchase) }), {
    ...manual,
    pixels: [],
    checks: ['fbq-undefined'],
  }),
  broken(
    'base-code-held-event-not',
    page({
      head: `<script src="https://consent.example.com/tool.js"></script>${script(base(id), ' type="text/plain" data-category="marketing"')}`,
      body: script(purchase),
    }),
    { ...manual, checks: ['fbq-undefined'] },
  ),
  broken('library-not-loaded', inScript(base(id).replace(/t=b[^}]*insertBefore\(t,s\)/, '')), {
    ...manual,
    checks: ['library-missing'],
  }),
  broken('init-missing', page({ head: script(`${stub()}fbq('track', 'PageView');\n`), body: noscript(id) }), {
    checks: ['init-missing'],
  }),
  broken('init-missing-no-image', inScript(`${stub()}fbq('track', 'PageView');\n`), {
    ...manual,
    pixels: [],
    checks: ['init-missing'],
  }),
  broken('placeholder-id', inScript(base('YOUR_PIXEL_ID')), {
    ...manual,
    pixels: [],
    checks: ['placeholder-id'],
  }),
  broken('placeholder-zeros', inScript(base('0000000000000000')), {
    ...manual,
    pixels: [],
    checks: ['placeholder-id'],
  }),
  broken('placeholder-template', inScript(base('{{ pixel_id }}')), {
    ...manual,
    pixels: [],
    checks: ['placeholder-id'],
  }),
  broken(
    'placeholder-with-image',
    page({ head: script(base('{your-pixel-id-goes-here}')), body: noscript(id) }),
    { checks: ['placeholder-id'] },
  ),
  broken('id-empty', inScript(base('')), { ...manual, pixels: [], checks: ['placeholder-id'] }),
  broken('id-with-space', inScript(base(` ${id}`)), { checks: ['damaged-id'] }),
  broken('id-with-zero-width', inScript(base(`${id}\u200B`)), { checks: ['damaged-id'] }),
  broken(
    'id-full-width',
    inScript(base([...id].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(''))),
    { checks: ['damaged-id'] },
  ),
  broken('id-too-large-a-number', inScript(base(id).replace(`'${id}'`, '92819304650192837')), {
    pixels: ['92819304650192837'],
    checks: ['damaged-id'],
    after: ['92819304650192837:PageView'],
  }),
  broken('init-twice', inScript(base(id).replace("fbq('track", `fbq('init', '${id}');\nfbq('track`)), {
    verdict: 'warn',
    checks: ['init-repeated'],
  }),
  broken('installed-twice', page({ head: script(base(id)) + script(base(id)) }), {
    verdict: 'warn',
    checks: ['installed-twice'],
  }),
  broken(
    'installed-by-two-roads',
    page({
      head: script(base(id)),
      body: script(
        `${prettyStub()}fbq("init", "${id}", {em: "ida@example.com"});\nfbq("track", "PageView");\n`,
      ),
    }),
    { ...manual, verdict: 'warn', checks: ['installed-twice'] },
  ),
  broken('event-before-init', inScript(`${stub()}fbq('track', 'PageView');\nfbq('init', '${id}');\n`), {
    checks: ['event-before-init'],
    isOriginalOnly: true,
  }),
  broken(
    'event-before-init-own-host',
    inScript(`${stub(ownTag)}fbq('track', 'PageView');\nfbq('init', '${id}');\n`),
    { verdict: 'warn', checks: ['event-before-init'] },
  ),
  broken('page-view-missing', inScript(`${stub()}fbq('init', '${id}');\nfbq('track', 'ViewContent');\n`), {
    ...manual,
    verdict: 'warn',
    now: [`${id}:ViewContent`],
    checks: ['page-view-missing'],
  }),
  broken('page-view-meant', page({ head: script(`${stub()}fbq('init', '${id}');\n`), body: noscript(id) }), {
    checks: ['page-view-missing'],
  }),
  broken('page-view-twice', inScript(`${base(id)}fbq('track', 'PageView');\n`), {
    verdict: 'warn',
    checks: ['page-view-repeated'],
  }),
  broken('lead-twice', inScript(`${base(id)}fbq('track', 'Lead');\nfbq('track', 'Lead');\n`), {
    checks: ['event-doubled'],
    now: [view, `${id}:Lead`, `${id}:Lead`],
    after: [view, `${id}:Lead`],
  }),
  broken('name-wrong-case', inScript(base(id).replace('PageView', 'pageview')), {
    checks: ['event-name-misspelled'],
    now: [`${id}:pageview`],
  }),
  broken(
    'name-with-underscores',
    inScript(`${base(id)}fbq('track', 'add_to_cart', {content_ids: ['a'], value: 3, currency: 'EUR'});\n`),
    { checks: ['event-name-misspelled'], now: [view, `${id}:add_to_cart`], after: [view, `${id}:AddToCart`] },
  ),
  broken('name-with-blank', inScript(base(id).replace('PageView', 'Page View')), {
    checks: ['event-name-misspelled'],
    now: [`${id}:Page View`],
  }),
  broken('name-with-soft-hyphen', inScript(base(id).replace('PageView', 'Page\u00ADView')), {
    checks: ['event-name-misspelled'],
    now: [`${id}:Page\u00ADView`],
  }),
  broken('name-with-cyrillic-letter', inScript(base(id).replace('PageView', 'РageView')), {
    checks: ['event-name-misspelled'],
    now: [`${id}:РageView`],
  }),
  broken('name-misspelled', inScript(`${base(id)}fbq('track', 'CompletedRegistration');\n`), {
    ...manual,
    checks: ['event-name-misspelled'],
    now: [view, `${id}:CompletedRegistration`],
  }),
  broken('name-not-standard', inScript(`${base(id)}fbq('track', 'ReadToTheEnd');\n`), {
    ...manual,
    verdict: 'warn',
    checks: ['event-not-standard'],
    now: [view, `${id}:ReadToTheEnd`],
  }),
  broken('command-wrong-case', inScript(base(id).replace("'track'", "'Track'")), {
    checks: ['command-unknown'],
  }),
  broken('command-misspelled', inScript(`${base(id)}fbq('trak', 'Lead');\n`), {
    ...manual,
    checks: ['command-unknown'],
    now: [view],
  }),
  broken('data-is-text', inScript(`${base(id)}fbq('track', 'ViewContent', 'boots');\n`), {
    ...manual,
    verdict: 'warn',
    checks: ['wrong-arguments'],
    now: [view, `${id}:ViewContent`],
  }),
  broken('purchase-without-currency', inScript(`${base(id)}fbq('track', 'Purchase', {value: 20});\n`), {
    ...manual,
    checks: ['purchase-incomplete'],
    now: [view, bought],
  }),
  broken('purchase-without-anything', inScript(`${base(id)}fbq('track', 'Purchase');\n`), {
    ...manual,
    checks: ['purchase-incomplete'],
    now: [view, bought],
  }),
  broken(
    'value-with-sign',
    inScript(`${base(id)}fbq('track', 'Purchase', {value: '$49.90', currency: 'USD'});\n`),
    { checks: ['value-not-a-number'], now: [view, bought], after: [view, bought] },
  ),
  broken(
    'value-german',
    inScript(`${base(id)}fbq('track', 'Purchase', {value: '1.249,90 €', currency: 'EUR'});\n`),
    { checks: ['value-not-a-number'], now: [view, bought], after: [view, bought] },
  ),
  broken(
    'value-ambiguous',
    inScript(`${base(id)}fbq('track', 'Purchase', {value: '1,249', currency: 'EUR'});\n`),
    { ...manual, checks: ['value-not-a-number'], now: [view, bought] },
  ),
  broken(
    'value-template',
    inScript(`${base(id)}fbq('track', 'Purchase', {value: '{{ order.total }}', currency: 'EUR'});\n`),
    { ...manual, checks: ['value-not-a-number'], now: [view, bought] },
  ),
  broken('currency-sign', inScript(`${base(id)}fbq('track', 'Purchase', {value: 5, currency: '€'});\n`), {
    checks: ['currency-unknown'],
    now: [view, bought],
    after: [view, bought],
  }),
  broken('currency-name', inScript(`${base(id)}fbq('track', 'Purchase', {value: 5, currency: 'Euro'});\n`), {
    ...manual,
    checks: ['currency-unknown'],
    now: [view, bought],
  }),
  broken(
    'currency-missing',
    inScript(`${base(id)}fbq('track', 'AddToCart', {value: 5, content_ids: ['a']});\n`),
    { ...manual, verdict: 'warn', checks: ['currency-missing'], now: [view, `${id}:AddToCart`] },
  ),
  broken('content-ids-as-text', inScript(`${base(id)}fbq('track', 'ViewContent', {content_ids: 'a'});\n`), {
    verdict: 'warn',
    checks: ['content-ids-as-text'],
    now: [view, `${id}:ViewContent`],
    after: [view, `${id}:ViewContent`],
  }),
  broken(
    'event-id-among-data',
    inScript(`${base(id)}fbq('track', 'Purchase', {value: 5, currency: 'EUR', eventID: 'o-1'});\n`),
    { checks: ['event-id-misplaced'], now: [view, bought], after: [view, bought] },
  ),
  broken('event-id-misspelled', inScript(`${base(id)}fbq('track', 'Lead', {}, {eventId: 'o-1'});\n`), {
    checks: ['event-id-misplaced'],
    now: [view, `${id}:Lead`],
    after: [view, `${id}:Lead`],
  }),
  broken('e-mail-in-data', inScript(`${base(id)}fbq('track', 'Lead', {reader: 'ida@example.com'});\n`), {
    ...manual,
    verdict: 'warn',
    checks: ['personal-data'],
    now: [view, `${id}:Lead`],
  }),
  broken('consent-too-late', inScript(`${base(id)}fbq('consent', 'revoke');\n`), {
    checks: ['consent-too-late'],
    now: [view],
    after: [],
  }),
  broken(
    'consent-word',
    inScript(`${stub()}fbq('consent', 'denied');\nfbq('init', '${id}');\nfbq('track', 'PageView');\n`),
    { ...manual, checks: ['consent-word'], now: [view] },
  ),
];

const surroundings: readonly TestPage[] = [
  broken('noscript-in-head', page({ head: script(base(id)) + noscript(id) }), {
    verdict: 'warn',
    checks: ['noscript-in-head'],
  }),
  broken('noscript-other-id', page({ head: script(base(id)), body: noscript(other) }), {
    ...manual,
    verdict: 'warn',
    pixels: [id, other],
    checks: ['noscript-other-id'],
  }),
  broken(
    'noscript-without-image',
    page({
      head: script(base(id)),
      body: `<noscript>https://www.facebook.com/tr?id=${id}&ev=PageView</noscript>`,
    }),
    { ...manual, verdict: 'warn', checks: ['noscript-without-image'] },
  ),
  broken(
    'image-outside-noscript',
    page({ head: script(base(id)), body: noscript(id).replace(/<\/?noscript>/g, '') }),
    { checks: ['image-outside-noscript'], now: [view, view] },
  ),
  broken(
    'policy-meta-inline',
    page({
      head: `<meta http-equiv="Content-Security-Policy" content="script-src 'self' https://connect.facebook.net">\n${script(base(id))}`,
    }),
    { ...manual, checks: ['blocked-by-policy'] },
  ),
  broken(
    'policy-meta-library',
    page({
      head: `<meta http-equiv="Content-Security-Policy" content="script-src 'self' 'unsafe-inline'">\n${script(base(id))}`,
    }),
    { ...manual, checks: ['blocked-by-policy'] },
  ),
  broken(
    'policy-meta-requests',
    page({
      head: `<meta http-equiv="Content-Security-Policy" content="img-src 'self'; connect-src 'self'">\n${script(base(id))}`,
    }),
    { ...manual, checks: ['blocked-by-policy'] },
  ),
  broken(
    'http-library',
    page({
      head: `<link rel="canonical" href="https://www.example.com/a">\n${script(base(id, originalTag.replace('https', 'http')))}`,
    }),
    { checks: ['mixed-content'] },
  ),
  broken('half-switched', page({ head: script(base(id, ownTag)), body: noscript(id) }), {
    verdict: 'warn',
    checks: ['wrong-host'],
  }),
  broken('host-misspelled', inScript(base(id, 'https://connect.facebook.com/en_US/fbevents.js')), {
    checks: ['wrong-host'],
    now: [view],
    isOriginalOnly: true,
  }),
  broken('delayed-until-touch', page({ head: script(base(id), ' type="rocketlazyloadscript"') }), {
    ...manual,
    verdict: 'warn',
    now: [],
    checks: ['delayed-by-optimiser'],
  }),
  broken(
    'lazy-image',
    page({
      body: `<img loading="lazy" style="display:none" alt="" width="1" height="1" src="https://www.facebook.com/tr?id=${id}&amp;ev=PageView">`,
    }),
    { ...manual, verdict: 'warn', now: [], checks: ['delayed-by-optimiser'] },
  ),
];

const combinations: readonly TestPage[] = [
  broken('curly-and-wrong-case', inScript(curl(base(id).replace('PageView', 'pageview'))), {
    checks: ['typographic-quotes', 'event-name-misspelled'],
  }),
  broken('curly-and-id-with-space', inScript(curl(base(`${id} `))), {
    checks: ['typographic-quotes', 'damaged-id'],
  }),
  broken('curly-and-order', inScript(curl(`${stub()}fbq('track', 'PageView');\nfbq('init', '${id}');\n`)), {
    checks: ['typographic-quotes', 'event-before-init'],
  }),
  broken('curly-and-placeholder', inScript(curl(base('YOUR_PIXEL_ID'))), {
    ...manual,
    pixels: [],
    checks: ['typographic-quotes', 'placeholder-id'],
    after: [],
  }),
  broken(
    'unclosed-and-curly',
    page({ head: `<script>\n${curl(base(id))}\n<link rel="icon" href="data:,">` }),
    { checks: ['unclosed-script', 'typographic-quotes'] },
  ),
  broken(
    'printed-and-installed',
    page({ head: script(base(id)), body: `<p>${curl(base(id)).trim().replace(/\n/g, '<br />\n')}</p>` }),
    { checks: ['code-as-text', 'typographic-quotes', 'installed-twice'], now: [view] },
  ),
  broken('twice-curly', page({ head: script(curl(base(id))) + script(curl(base(id))) }), {
    checks: ['typographic-quotes', 'installed-twice'],
  }),
  broken(
    'paragraphs-entities-and-image-in-head',
    page({ head: script(paragraphs(entityCurl(base(id)))) + noscript(id) }),
    { checks: ['entities-in-script', 'tags-in-script', 'noscript-in-head'] },
  ),
];

export const brokenPages: readonly TestPage[] = [
  ...characters,
  ...places,
  ...elsewhere,
  ...calls,
  ...surroundings,
  ...combinations,
];
