// Pages of the doctor's tests whose code runs and says the wrong things: order, names, ids, data.

import { bought, broken, id, inScript, manual, noted, purchase, view } from './doctor-page-broken.ts';
import type { TestPage } from './doctor-pages.ts';
import { healthy, id as healthyId } from './doctor-pages-healthy.ts';
import { base, noscript, ownTag, page, prettyStub, script, stub } from './doctor-parts.ts';

export const callPages: readonly TestPage[] = [
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
  broken('command-without-quotes', inScript(`${stub()}fbq(init, '${id}');\nfbq(track, PageView);\n`), {
    checks: ['command-unknown'],
  }),
  broken('page-view-by-two-ways', inScript(`${base(id)}fbq('trackSingle', '${id}', 'PageView');\n`), {
    ...manual,
    checks: ['event-doubled'],
    now: [view, view],
  }),
  broken(
    'value-in-cents',
    inScript(
      `${base(id)}fbq('track', 'Purchase', {value: 4990, currency: 'EUR', contents: [{id: 'a', quantity: 1, item_price: 49.9}], content_type: 'product'});\n`,
    ),
    { ...manual, verdict: 'warn', checks: ['value-in-cents'], now: [view, bought] },
  ),
  broken(
    'contents-as-text',
    inScript(
      `${base(id)}fbq('track', 'Purchase', {value: 49.9, currency: 'EUR', contents: '[{"id":"a","quantity":1}]'});\n`,
    ),
    { ...manual, verdict: 'warn', checks: ['contents-as-text'], now: [view, bought] },
  ),
  noted(
    'content-type-missing',
    inScript(`${base(id)}fbq('track', 'ViewContent', {content_ids: ['boot-1']});\n`),
    'content-type-missing',
    [view, `${id}:ViewContent`],
  ),
  noted(
    'content-type-missing-beside-contents',
    inScript(
      `${base(id)}fbq('track', 'AddToCart', {value: 3, currency: 'EUR', contents: [{id: 'boot-1', quantity: 1}]});\n`,
    ),
    'content-type-missing',
    [view, `${id}:AddToCart`],
  ),
  healthy(
    'content-type-nobody-needs',
    inScript(
      `${base(healthyId)}var shown = {content_ids: ['boot-1']};\nshown.content_type = 'product_group';\nfbq('track', 'ViewContent', shown);\nfbq('track', 'Search', {search_string: 'boots', content_ids: ['boot-1']});\nfbq('track', 'AddToCart', {value: 3, currency: 'EUR', content_ids: []});\nfbq('trackCustom', 'Compared', {content_ids: ['boot-1', 'boot-2']});\n`,
    ),
    {
      events: ['PageView', 'ViewContent', 'Search', 'AddToCart', 'Compared'].map(
        (name) => `${healthyId}:${name}`,
      ),
    },
  ),
  broken(
    'user-data-of-nobody',
    inScript(
      `${stub()}fbq('init', '${id}', {em: '{{ customer.email }}', firstName: 'ada'});\nfbq('track', 'PageView');\n`,
    ),
    { ...manual, verdict: 'warn', checks: ['user-data-useless'] },
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
    inScript(
      `${base(id)}fbq('track', 'add_to_cart', {content_ids: ['a'], content_type: 'product', value: 3, currency: 'EUR'});\n`,
    ),
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
    inScript(
      `${base(id)}fbq('track', 'AddToCart', {value: 5, content_ids: ['a'], content_type: 'product'});\n`,
    ),
    { ...manual, verdict: 'warn', checks: ['currency-missing'], now: [view, `${id}:AddToCart`] },
  ),
  broken(
    'content-ids-as-text',
    inScript(`${base(id)}fbq('track', 'ViewContent', {content_ids: 'a', content_type: 'product'});\n`),
    {
      verdict: 'warn',
      checks: ['content-ids-as-text'],
      now: [view, `${id}:ViewContent`],
      after: [view, `${id}:ViewContent`],
    },
  ),
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
