// Pages of the doctor's tests with damaged characters: every kind of damage by itself, and several at once.

import { bought, broken, damaged, id, inScript, manual, purchase, view } from './doctor-page-broken.ts';
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
  controls,
  cornered,
  curl,
  curlDouble,
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
  linkAddress,
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
    'curly-and-escaped-doubtful',
    inScript(
      asLineOfText(
        curl(`${base(id)}fbq('track', 'ViewContent', {content_name: 'rock X roll'});\n`).replace(
          'X',
          '\\’n\\’',
        ),
      ),
    ),
    { ...manual, checks: ['escaped-quotes', 'typographic-quotes'] },
  ),
  broken('linked-address', inScript(linkAddress(base(id))), { checks: ['wrong-host'] }),
  broken(
    'printed-with-linked-address',
    page({ body: `<p>${linkAddress(curl(base(id))).replace(/\n/g, '<br>\n')}</p>` }),
    { checks: ['code-as-text', 'typographic-quotes', 'wrong-host'] },
  ),
  broken('type-in-curly-quotes', page({ head: script(base(id), ' type=”text/javascript”') }), {
    checks: ['wrong-script-type'],
  }),
  broken('type-and-code-curly', page({ head: script(curl(base(id)), ' type=“text/javascript”') }), {
    checks: ['typographic-quotes', 'wrong-script-type'],
  }),
  broken(
    'address-in-curly-quotes',
    page({
      head: `<script src=”https://px.example.com/o.js”></script>${script(`fbq('init', '${id}');\nfbq('track', 'PageView');\n`)}`,
    }),
    { checks: ['damaged-src'] },
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

export const damagedPages: readonly TestPage[] = [...characters, ...combinations];
