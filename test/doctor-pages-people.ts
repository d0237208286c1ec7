// Pages of the doctor's tests about people: user data of `init`, what leaves in clear, what waits for consent; each kind of
// fault beside a healthy page that looks like it.

import { broken, id, inScript, manual, view } from './doctor-page-broken.ts';
import type { TestPage } from './doctor-pages.ts';
import { healthy, id as healthyId, view as healthyView } from './doctor-pages-healthy.ts';
import { base, noscript, page, script, stub } from './doctor-parts.ts';

/** SHA-256 of an invented address. */
const hash = '3f2a9c1e5b7d4806a1c3e5f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b';
const warned = { ...manual, verdict: 'warn' } as const;
const lead = `${id}:Lead`;

const initWith = (userData: string, pixel = id) =>
  inScript(`${stub()}fbq('init', '${pixel}', ${userData});\nfbq('track', 'PageView');\n`);
const held = ' type="text/plain" data-cookieconsent="marketing"';
const tool = '<script src="https://consent.example.com/tool.js"></script>\n';

const userData: readonly TestPage[] = [
  broken('hash-in-quotes', initWith(`{em: '"${hash}"'}`), { ...warned, checks: ['hash-malformed'] }),
  broken('hash-of-md5', initWith(`{em: '${hash.slice(0, 32)}'}`), { ...warned, checks: ['hash-malformed'] }),
  broken('hash-cut-off', initWith(`{fn: 'ada', ph: ['${hash.slice(0, 60)}']}`), {
    ...warned,
    checks: ['hash-malformed'],
  }),
  broken('hash-in-base64', initWith("{em: 'PyqcHlt9SAahw+X3CBkqO0xdbn+AkaKzxNXm9wgZKjs='}"), {
    ...warned,
    checks: ['hash-malformed'],
  }),
  broken(
    'hash-of-undefined',
    initWith("{em: 'eb045d78d273107348b0300c01d29b7552d622abbc6faf81b3ec55359aa9950c'}"),
    {
      ...warned,
      checks: ['user-data-useless'],
    },
  ),
  broken('phone-of-one-country', initWith("{em: 'ida@example.com', ph: '0171 / 123 45 67'}"), {
    ...warned,
    checks: ['phone-incomplete'],
  }),
  broken('phone-with-area-code', initWith("{ph: '(650) 555-1212'}"), {
    ...warned,
    checks: ['phone-incomplete'],
  }),
  broken('phone-with-zero-in-brackets', initWith("{ph: '+44 (0)20 7946 0958'}"), {
    ...warned,
    checks: ['phone-incomplete'],
  }),
  broken('phone-too-short', initWith("{ph: '12345'}"), { ...warned, checks: ['phone-incomplete'] }),
  healthy(
    'hashes-in-every-form',
    initWith(
      `{em: '${hash.toUpperCase()}', ph: ' ${hash} ', fn: '${hash}.AQ', external_id: '${hash.slice(0, 32)}', ct: 'badcafe'}`,
      healthyId,
    ),
  ),
  healthy(
    'phone-numbers-with-country-code',
    initWith("{ph: '+49 171 1234567', em: '', external_id: '0171 1234567'}", healthyId),
  ),
  healthy('phone-number-with-two-zeros', initWith("{ph: '0044 20 7946 0958'}", healthyId)),
  healthy('phone-number-without-signs', initWith("{ph: '16505551212', zp: '01234'}", healthyId)),
];

const inClear: readonly TestPage[] = [
  broken(
    'phone-number-in-data',
    inScript(`${base(id)}fbq('track', 'Lead', {phone_number: '0171 1234567'});\n`),
    {
      ...warned,
      checks: ['personal-data'],
      now: [view, lead],
    },
  ),
  broken(
    'phone-number-under-any-name',
    inScript(`${base(id)}fbq('track', 'Lead', {reader: '+49 171 1234567'});\n`),
    {
      ...warned,
      checks: ['personal-data'],
      now: [view, lead],
    },
  ),
  broken(
    'e-mail-in-image',
    page({
      head: script(base(id)),
      body: `<noscript><img alt="" src="https://www.facebook.com/tr?id=${id}&amp;ev=Lead&amp;ud[em]=ida%40example.com"></noscript>`,
    }),
    { ...warned, checks: ['personal-data'] },
  ),
  healthy(
    'number-of-the-shop-itself',
    page({
      head: script(`${base(healthyId)}fbq('track', 'Contact', {phone: '+49 40 1234567'});\n`),
      body: '<p>Call us: <a href="tel:+49401234567">040 / 123 45 67</a></p>',
    }),
    { events: [healthyView, `${healthyId}:Contact`] },
  ),
  healthy(
    'numbers-that-are-no-phones',
    inScript(
      `${base(healthyId)}fbq('track', 'Lead', {order: '0171 1234567', article: 4006381333931, phone: 'Harbour 5G', phone_model: '12345678'});\n`,
    ),
    { events: [healthyView, `${healthyId}:Lead`] },
  ),
];

const ungated: readonly TestPage[] = [
  broken('noscript-beside-held-script', page({ head: tool + script(base(id), held), body: noscript(id) }), {
    ...warned,
    checks: ['noscript-ungated'],
    now: [],
  }),
  broken(
    'noscript-beside-revoked-consent',
    page({
      head: script(`${stub()}fbq('consent', 'revoke');\nfbq('init', '${id}');\nfbq('track', 'PageView');\n`),
      body:
        noscript(id) +
        script(
          "document.querySelector('footer').addEventListener('click', function () { fbq('consent', 'grant'); });\n",
        ),
    }),
    { ...warned, checks: ['noscript-ungated'], now: [] },
  ),
  healthy(
    'noscript-held-too',
    page({
      head: tool + script(base(healthyId), held),
      body: `<noscript>${noscript(healthyId)
        .replace(/<\/?noscript>/g, '')
        .replace('src=', 'data-cookieconsent="marketing" data-src=')}</noscript>`,
    }),
    { events: [] },
  ),
  healthy(
    'noscript-beside-one-held-event',
    page({
      head: `${tool}${script(base(healthyId))}${script("fbq('track', 'Lead');\n", held)}`,
      body: noscript(healthyId),
    }),
  ),
];

export const peoplePages: readonly TestPage[] = [...userData, ...inClear, ...ungated];
