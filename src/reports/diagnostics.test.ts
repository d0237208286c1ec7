// Every check over a real engine, with events made as the product makes them: each case is a pixel of its own, all of them are
// written at once, and a case says how many events its check finds and, where nothing is wrong, that it finds none.

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { knownDiagnostics } from '../../test/known-diagnostics.ts';
import {
  agent,
  browserId,
  day,
  type Fields,
  hour,
  many,
  minute,
  nowMs,
  page,
  refused,
  type Sent,
  type SentStore,
  server,
  storeRecords,
  usually,
} from '../../test/sent-events.ts';
import { maskNamed } from '../collector/mask-people.ts';
import type { StoreClient } from '../store/store.ts';
import { checks } from './checks.ts';
import { runDiagnostics } from './diagnostics.ts';
import { judgeArrivals } from './judge-arrivals.ts';
import { maskMarks } from './mask-marks.ts';

interface Case {
  readonly check: string;
  /** What is told apart. */
  readonly about: string;
  readonly events: readonly Sent[];
  /** Absent: the check finds nothing. */
  readonly finds?: number;
  readonly among?: number;
  /** Of the first example. */
  readonly detail?: string | RegExp;
  readonly days?: number;
}

const order = { value: '9.99', currency: 'EUR', content_ids: '["a"]', content_type: 'product' };
const both = (count: number, fields: (index: number) => Fields, more: (index: number) => object) => [
  ...many(count, (index) => page('Purchase', order, fields(index), { visitor: index + 1, agoMs: 3 * hour })),
  ...many(count, (index) => server('Purchase', order, more(index), { visitor: index + 1 })),
];
const undefinedHash = hash('sha256', 'undefined', 'hex');
const someHash = (index: number) => hash('sha256', `person-${index}@example.com`, 'hex');

const cases: readonly Case[] = [
  {
    check: 'event-name-misspelled',
    about: 'letters are right, case and signs are not',
    events: [
      page('purchase', order),
      page('Page View'),
      page('add_to_cart'),
      page('Purchase', order),
      page('MyEvent'),
    ],
    finds: 3,
    among: 5,
    detail: /^(AddToCart|PageView|Purchase) is right$/,
  },
  {
    check: 'event-name-misspelled',
    about: 'names of one’s own',
    events: [page('Read'), page('Lead'), page('Purchas')],
  },
  {
    check: 'event-name-similar',
    about: 'slips and the words of other services',
    events: [
      page('Purchas'),
      page('CompletedRegistration'),
      page('view_item'),
      page('Leads'),
      page('purchase'),
    ],
    finds: 4,
    detail: /^probably (Purchase|CompleteRegistration|ViewContent|Lead)$/,
  },
  {
    check: 'event-name-similar',
    about: 'other words',
    events: [page('Read'), page('Load'), page('Research'), page('constructor'), page('Engagement')],
  },
  {
    check: 'purchase-incomplete',
    about: 'value, currency or both are missing',
    events: [
      page('Purchase'),
      page('Purchase', { value: '5' }),
      page('Purchase', { currency: 'EUR' }),
      page('Purchase', { value: ' ', currency: 'EUR' }),
      server('Purchase', { value: null, currency: 'EUR' }),
      page('Purchase', order),
      page('Purchase', { value: '0', currency: 'EUR' }),
      server('Purchase', { value: 0, currency: 'eur' }),
      page('Lead'),
    ],
    finds: 5,
    among: 8,
    detail: 'no value',
  },
  {
    check: 'value-not-a-number',
    about: 'signs, separators, words',
    events: [
      ...['€10', '1,234.50', '10,00', '1e3', 'undefined', '1 000', '--1', '.5'].map((value) =>
        page('Purchase', { ...order, value }),
      ),
      ...['10', '10.5', '10.', '-3', '+3', ' 7 ', '0', ''].map((value) =>
        page('Purchase', { ...order, value }),
      ),
      server('Purchase', { ...order, value: 12.5 }),
      server('Purchase', { ...order, value: '12,5' }),
    ],
    finds: 9,
    among: 17,
    detail: /^(\.5|1,234\.50|--1|1 000|10,00|12,5|1e3|undefined|€10)$/,
  },
  {
    check: 'value-negative',
    about: 'below zero',
    events: ['-1', '-0.01', '0', '-0', '5'].map((value) => page('Purchase', { ...order, value })),
    finds: 2,
    detail: /^-(1|0\.01)$/,
  },
  {
    check: 'value-missing',
    about: 'events that usually have one',
    events: [page('AddToCart'), page('StartTrial'), page('AddToCart', order), page('Lead'), page('Purchase')],
    finds: 2,
    among: 3,
  },
  {
    check: 'currency-unknown',
    about: 'signs, names and invented codes',
    events: [
      ...['€', 'Euro', 'RMB', 'EURO', '978', 'undefined'].map((currency) =>
        page('Purchase', { ...order, currency }),
      ),
      ...['EUR', 'eur', ' usd ', 'JPY', ''].map((currency) => page('Purchase', { ...order, currency })),
    ],
    finds: 6,
    among: 10,
    detail: /^(€|Euro|RMB|EURO|978|undefined)$/,
  },
  {
    check: 'currency-missing',
    about: 'a value stands alone',
    events: [
      page('AddToCart', { value: '5' }),
      page('AddToCart', { value: '0' }),
      page('AddToCart', order),
      page('Purchase', { value: '5' }),
      page('OwnEvent', { value: '5' }),
    ],
    finds: 1,
    among: 3,
  },
  {
    check: 'currency-without-value',
    about: 'a currency stands alone',
    events: [page('Lead', { currency: 'EUR' }), page('Lead', order), page('Purchase', { currency: 'EUR' })],
    finds: 1,
    among: 2,
  },
  {
    check: 'purchase-same-value',
    about: 'twenty times the same',
    events: many(20, (index) => page('Purchase', order, { eid: `o${index}` })),
    finds: 20,
    detail: '9.99 EUR',
  },
  {
    check: 'purchase-same-value',
    about: 'one of them differs',
    events: [...many(20, () => page('Purchase', order)), page('Purchase', { ...order, value: '10' })],
  },
  {
    check: 'purchase-same-value',
    about: 'copies are no purchases',
    events: many(25, (index) => page('Purchase', order, { eid: `o${index % 19}` })),
  },
  {
    check: 'purchase-repeated',
    about: 'one order under several ids or none',
    events: [
      page('Purchase', { ...order, order_id: 'A1' }, { eid: 'x' }),
      page('Purchase', { ...order, order_id: 'A1' }, { eid: 'y' }),
      server('Purchase', { ...order, order_id: 'A1' }),
      page('Purchase', { ...order, order_id: 'A2' }, { eid: 'A2' }),
      server('Purchase', { ...order, order_id: 'A2' }, { event_id: 'A2' }),
      page('Purchase', order),
      page('Purchase', order),
    ],
    finds: 2,
    among: 4,
    detail: 'counted 3 times',
  },
  {
    check: 'purchase-repeated',
    about: 'one order under one id, after more than 48 hours',
    events: [2, 49, 51, 97.5].map((ago) =>
      page('Purchase', { ...order, order_id: 'A3' }, { eid: 'A3' }, { agoMs: ago * hour + minute }),
    ),
    finds: 1,
    among: 2,
    detail: 'counted 2 times',
  },
  {
    check: 'purchase-repeated',
    about: 'one order under one id, within 48 hours',
    events: [1, 24, 48].map((ago) =>
      page('Purchase', { ...order, order_id: 'A4' }, { eid: 'A4' }, { agoMs: ago * hour }),
    ),
  },
  {
    check: 'event-repeated',
    about: 'three of four page views are sent twice',
    events: [0, 1, 2, 3].flatMap((index) => {
      const at = Math.floor((nowMs - 2 * hour) / 2000) * 2000 - index * minute;
      const send = (ms: number) => page('PageView', {}, {}, { agoMs: nowMs - at - ms, visitor: index + 1 });
      return index === 3 ? [send(0)] : [send(0), send(40)];
    }),
    finds: 3,
    among: 7,
    detail: 'up to 2 within two seconds',
  },
  {
    check: 'event-repeated',
    about: 'the same id, other products, other pages, sent again by the tag',
    events: [0, 1, 2, 3, 4].flatMap((index) => {
      const where = { visitor: index + 1, agoMs: 2 * hour };
      return [
        page('Lead', {}, { eid: `l${index}` }, where),
        page('Lead', {}, { eid: `l${index}` }, where),
        page('ViewContent', { content_ids: '["a"]' }, {}, where),
        page('ViewContent', { content_ids: '["b"]' }, {}, where),
        page('PageView', {}, {}, { ...where, url: 'https://shop.example.com/1' }),
        page('PageView', {}, {}, { ...where, url: 'https://shop.example.com/2' }),
        page('Search', {}, { oi: 'abc.3' }, where),
        page('Search', {}, { oi: 'abc.3' }, where),
        page('OwnEvent', {}, {}, where),
        page('OwnEvent', {}, {}, where),
      ];
    }),
  },
  {
    check: 'event-repeated',
    about: 'two in a hundred are no pattern',
    events: many(100, (index) =>
      page('PageView', {}, {}, { visitor: index < 3 ? 1 : index, agoMs: 2 * hour }),
    ),
  },
  {
    check: 'event-id-reused',
    about: 'a cached page gives one id to all',
    events: [
      ...many(5, (index) => page('Purchase', order, { eid: 'cached' }, { visitor: index + 1 })),
      page('Purchase', order, { eid: 'own' }),
    ],
    finds: 5,
    among: 6,
    detail: 'one id, 5 events',
  },
  {
    check: 'event-id-reused',
    about: 'two browsers of one person, other events, servers',
    events: [
      ...many(2, (index) => page('Purchase', order, { eid: 'one' }, { visitor: index + 1 })),
      page('Lead', {}, { eid: 'one' }, { visitor: 3 }),
      ...many(5, (index) => server('Purchase', order, { event_id: 'one' }, { visitor: index + 1 })),
    ],
  },
  {
    check: 'page-calls-wrong',
    about: 'pages whose tag warns, with one code or several',
    events: [
      ...many(3, () => page('PageView', {}, { wn: 'DUPLICATE_PIXEL_ID' })),
      page(
        'Lead',
        {},
        { wn: ['NO_EVENT_NAME', 'DUPLICATE_PIXEL_ID'] },
        { url: 'https://shop.example.com/b' },
      ),
      page('Lead', {}, { wn: '' }),
      page('Lead', {}, { own: 'X' }),
      server('Lead'),
    ],
    finds: 4,
    among: 6,
    detail: 'DUPLICATE_PIXEL_ID',
  },
  {
    check: 'page-calls-wrong',
    about: 'other parameters, and a server that has one of this name',
    events: [
      page('Lead', { wn: 'A' }, { own: 'A', xwn: 'A' }),
      page('Lead', {}, { own: 'a&wn=A' }),
      server('Lead', { wn: 'A' }),
    ],
  },
  {
    check: 'event-id-misplaced',
    about: 'among the parameters',
    events: [
      page('Purchase', { ...order, eventID: 'x' }),
      page('Purchase', { ...order, event_id: 'x' }),
      server('Purchase', { ...order, event_id: 'x' }),
      page('Purchase', { ...order, eventID: 'x' }, { eid: 'x' }),
      page('Purchase', order, { eid: 'x' }),
    ],
    finds: 3,
    among: 5,
  },
  {
    check: 'event-id-one-sided',
    about: 'the page gives ids, the server none',
    events: both(
      10,
      (index) => ({ eid: `o${index}` }),
      () => ({}),
    ),
    finds: 10,
    among: 20,
    detail: 'only the page sends ids',
  },
  {
    check: 'event-id-one-sided',
    about: 'both give ids',
    events: both(
      10,
      (index) => ({ eid: `o${index}` }),
      (index) => ({ event_id: `o${index}` }),
    ),
  },
  {
    check: 'event-id-one-sided',
    about: 'orders of a physical store are no copies of the page’s',
    events: both(
      10,
      (index) => ({ eid: `o${index}` }),
      () => ({ action_source: 'physical_store' }),
    ),
  },
  {
    check: 'event-id-coverage-low',
    about: 'a third of both sides have none',
    events: both(
      12,
      (index) => (index % 3 === 0 ? {} : { eid: `o${index}` }),
      (index) => (index % 3 === 0 ? {} : { event_id: `o${index}` }),
    ),
    finds: 8,
    among: 24,
    detail: "with id: 66 % of the page's, 66 % of the server's",
  },
  {
    check: 'event-id-coverage-low',
    about: 'one side without is another finding, page views alone need none',
    events: [
      ...both(
        10,
        (index) => ({ eid: `o${index}` }),
        () => ({}),
      ),
      ...many(50, () => page('PageView')),
    ],
  },
  {
    check: 'event-ids-never-match',
    about: 'each side makes its own',
    events: both(
      10,
      (index) => ({ eid: `page-${index}` }),
      (index) => ({ event_id: `server-${index}` }),
    ),
    finds: 10,
    among: 10,
    detail: "0 of 10 ids are the server's too",
  },
  {
    check: 'event-ids-never-match',
    about: 'spaces around an id are none of it',
    events: both(
      10,
      (index) => ({ eid: ` o${index}` }),
      (index) => ({ event_id: `o${index} ` }),
    ),
  },
  {
    check: 'server-coverage-low',
    about: 'the server reports half',
    events: both(
      20,
      (index) => ({ eid: `o${index}` }),
      (index) => ({ event_id: index < 10 ? `o${index}` : `phone-${index}` }),
    ),
    finds: 10,
    among: 20,
    detail: '10 of 20 reported by the server',
  },
  {
    check: 'server-coverage-low',
    about: 'what is younger than an hour may still come',
    events: [
      ...both(
        10,
        (index) => ({ eid: `o${index}` }),
        (index) => ({ event_id: `o${index}` }),
      ),
      ...many(30, (index) => page('Purchase', order, { eid: `new-${index}` }, { agoMs: 10 * minute })),
    ],
  },
  {
    check: 'content-ids-missing',
    about: 'catalogue events without products',
    events: [
      page('ViewContent'),
      page('ViewContent', order),
      page('AddToCart', { contents: '[{"id":"a"}]' }),
      page('Lead'),
    ],
    finds: 1,
    among: 3,
  },
  {
    check: 'content-type-missing',
    about: 'products of unknown kind',
    events: [page('ViewContent', { content_ids: '["a"]' }), page('ViewContent', order), page('ViewContent')],
    finds: 1,
    among: 2,
  },
  {
    check: 'content-ids-as-text',
    about: 'a text is no list',
    events: [
      page('ViewContent', { content_ids: 'a' }),
      page('ViewContent', { content_ids: 'a,b' }),
      server('ViewContent', { content_ids: 'a' }),
      page('ViewContent', { content_ids: '["a"]' }),
      page('ViewContent', { content_ids: '[1,2]' }),
      page('ViewContent', { content_ids: '[]' }),
      server('ViewContent', { content_ids: ['a'] }),
      page('ViewContent'),
    ],
    finds: 3,
    among: 7,
  },
  {
    check: 'contents-unreadable',
    about: 'broken or no list',
    events: [
      page('ViewContent', { contents: '[{"id":"a"' }),
      page('ViewContent', { contents: '[object Object]' }),
      page('ViewContent', { contents: '[{"id":"a","quantity":1}]' }),
      server('ViewContent', { contents: [{ id: 'a', quantity: 1 }] }),
      page('ViewContent', { content_ids: '["a"]' }),
    ],
    finds: 2,
    among: 4,
  },
  {
    check: 'personal-data-in-address',
    about: 'e-mail, phone and names in queries',
    events: [
      page('PageView', {}, {}, { url: 'https://shop.example.com/?mail=ada@example.com' }),
      page('PageView', {}, {}, { url: 'https://shop.example.com/thanks?phone=%2B4915112345678' }),
      page('PageView', {}, { rl: 'https://shop.example.com/?first_name=Ada' }),
      page('PageView', {}, {}, { url: 'https://shop.example.com/?mail=true&a=b@2x.png' }),
      page('PageView'),
    ],
    finds: 3,
    among: 5,
    detail: /^in the (referring )?address: \[(e-mail|phone|name)\]$/,
  },
  {
    check: 'personal-data-in-parameters',
    about: 'own parameters, known ones and those of servers',
    events: [
      page('Lead', { email: 'ada@example.com' }),
      page('Search', { search_string: 'order of ada@example.com' }),
      page('Lead', { note: 'born', date_of_birth: '1990-12-31' }),
      server('Lead', { contact: { phone: '+4915112345678' } }),
      page('Lead', { note: 'mail us' }),
      page('Lead', {}, { 'ud[em]': 'ada@example.com' }),
      server('Lead', { a: 'b' }),
    ],
    finds: 4,
    among: 7,
    detail: /^\[(e-mail|birth date|phone)\]$/,
  },
  {
    check: 'sensitive-topic',
    about: 'health and money in address, search and contents',
    events: [
      page('PageView', {}, {}, { url: 'https://clinic.example.com/therapy/depression?step=2' }),
      page('Search', { search_string: 'Insulin dose' }),
      page('Lead', { content_category: 'Loan amount' }),
      server('Lead', { content_name: 'income over 50000' }),
      page('PageView', {}, {}, { url: 'https://shop.example.com/rehabilitated/incomes?a=hive' }),
      page('PageView', { content_name: 'A chive salad' }),
      page('Lead', {}, { 'ud[em]': someHash(1) }),
    ],
    finds: 4,
    among: 7,
    detail: /^(health: (depression|insulin)|finance: (loan amount|income))$/,
  },
  {
    check: 'referrer-spam',
    about: 'a known host, and one whose visitors all see the front page and nothing else',
    events: [
      page('PageView', {}, { rl: 'https://site.semalt.com/x' }, { visitor: 1 }),
      ...many(20, (index) =>
        page(
          'PageView',
          {},
          { rl: 'https://offer.example.org/' },
          { visitor: index + 10, url: 'https://shop.example.com/' },
        ),
      ),
      page('PageView', {}, { rl: 'https://news.example.org/' }, { visitor: 90 }),
    ],
    finds: 21,
    among: 22,
    detail: /^from (site\.semalt\.com|offer\.example\.org)$/,
  },
  {
    check: 'referrer-spam',
    about: 'somebody stays, other pages are seen, few come, a name that only ends alike',
    events: [
      ...many(25, (index) => {
        const where = { visitor: index + 1, url: 'https://shop.example.com/' };
        return page('PageView', {}, { rl: 'https://stays.example.org/' }, where);
      }),
      page('ViewContent', order, {}, { visitor: 7 }),
      ...many(25, (index) =>
        page('PageView', {}, { rl: 'https://deep.example.org/' }, { visitor: index + 100 }),
      ),
      ...many(19, (index) => {
        const where = { visitor: index + 200, url: 'https://shop.example.com/' };
        return page('PageView', {}, { rl: 'https://few.example.org/' }, where);
      }),
      page('PageView', {}, { rl: 'https://notsemalt.com/' }, { visitor: 300 }),
    ],
  },
  {
    check: 'server-country-differs',
    about: 'the server gives the address of its own data centre',
    events: [
      ...many(10, (index) => page('Purchase', order, { eid: `o${index}` }, { visitor: index + 1 })),
      ...many(10, (index) => {
        const where = { visitor: index + 1, country: index < 6 ? 'IE' : 'DE' };
        return server('Purchase', order, { event_id: `o${index}` }, where);
      }),
    ],
    finds: 6,
    among: 10,
    detail: 'page DE, server IE',
  },
  {
    check: 'server-country-differs',
    about: 'few differ, or nothing is known of one side',
    events: [
      ...many(80, (index) => page('Purchase', order, { eid: `o${index}` }, { visitor: index + 1 })),
      ...many(80, (index) => {
        const where = { visitor: index + 1, country: index < 6 ? 'IE' : index < 15 ? '' : 'DE' };
        return server('Purchase', order, { event_id: `o${index}` }, where);
      }),
      ...many(20, (index) => server('Purchase', order, { event_id: `alone${index}` }, { country: 'IE' })),
    ],
  },
  {
    check: 'user-data-placeholder',
    about: 'hashes of nothing',
    events: [
      page('Lead', {}, { 'ud[ph]': undefinedHash }),
      page('Lead', {}, { 'ud[em]': someHash(1), 'ud[fn]': hash('sha256', '', 'hex') }),
      server('Lead', {}, { user_data: { em: [undefinedHash], client_user_agent: agent } }),
      page('Lead', {}, { 'ud[em]': someHash(1) }),
      page('Lead'),
    ],
    finds: 3,
    among: 4,
    detail: /^(ph|fn|em)$/,
  },
  {
    check: 'user-data-shared',
    about: 'one e-mail for everybody',
    events: many(44, (index) =>
      page('Lead', {}, { 'ud[em]': someHash(index % 2 ? 0 : index) }, { visitor: index + 1 }),
    ),
    days: 1,
    finds: 23,
    among: 44,
    detail: 'em',
  },
  {
    check: 'user-data-shared',
    about: 'the country of many is the same, placeholders are another finding, a regular visitor comes often',
    events: many(40, (index) =>
      page(
        'Lead',
        {},
        { 'ud[country]': someHash(0), 'ud[ph]': undefinedHash, 'ud[em]': someHash(Math.floor(index / 5)) },
        { visitor: index + 1 },
      ),
    ),
    days: 1,
  },
  {
    check: 'fbp-invalid',
    about: 'forms of the cookie',
    events: [
      ...['1098115397', 'fb.1.1596403881668', 'undefined', 'fb.x.1.2'].map((fbp) =>
        page('Lead', {}, { fbp }),
      ),
      ...[browserId(1), `${browserId(1)}.AQ`, 'fb.0.1.2', ''].map((fbp) => page('Lead', {}, { fbp })),
    ],
    finds: 4,
    among: 7,
  },
  {
    check: 'fbc-invalid',
    about: 'forms of the cookie',
    events: [
      ...['fb.1.1596403881668', 'IwAR2F4', 'fb.1..x'].map((fbc) => page('Lead', {}, { fbc })),
      ...['fb.1.1596403881668.IwAR2F4', 'fb.1.1596403881668.a.b.c', ''].map((fbc) =>
        page('Lead', {}, { fbc }),
      ),
    ],
    finds: 3,
    among: 5,
  },
  {
    check: 'click-id-lowercased',
    about: 'in the cookie or in the address',
    events: [
      page('Lead', {}, { fbc: 'fb.1.1596403881668.iwar2f4-dbp0l7mn1io3nf' }),
      page('Lead', {}, { fbc: 'fb.1.1596403881668.iwar2f4-dbp0l7mn1io3nf.AQ' }),
      page('Lead', {}, {}, { url: 'https://shop.example.com/?fbclid=iwar2f4-dbp0l7mn1io3nf' }),
      page('Lead', {}, { fbc: 'fb.1.1596403881668.IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYXQvwjNwB_qa2' }),
      page('Lead', {}, {}, { url: 'https://shop.example.com/?fbclid=IwAR2F4-dbP0l7Mn1IawQQ' }),
      page('Lead', {}, { fbc: 'fb.1.1596403881668.abc' }),
      page('Lead', {}, { fbc: 'fb.1.1596403881668.12345678901234567890123' }),
    ],
    finds: 3,
    among: 6,
    detail: /^in (fbc|the address)$/,
  },
  {
    check: 'server-events-late',
    about: 'one in five comes after hours',
    events: [
      ...many(2, () => server('Lead', {}, {}, { agoMs: 6 * hour, lateMs: 5 * hour })),
      ...many(8, () => server('Lead', {}, {}, { lateMs: 10 * minute })),
      ...many(20, () => page('Lead')),
    ],
    finds: 2,
    among: 10,
    detail: '5 hours late',
  },
  {
    check: 'server-events-late',
    about: 'one in eleven, and stores, which upload at night',
    events: [
      server('Lead', {}, {}, { agoMs: 6 * hour, lateMs: 5 * hour }),
      ...many(10, () => server('Lead')),
      ...many(9, () =>
        server('Lead', {}, { action_source: 'physical_store' }, { agoMs: 3 * day, lateMs: 2 * day }),
      ),
    ],
  },
  {
    check: 'server-time-in-milliseconds',
    about: 'seconds and milliseconds',
    events: [server('Lead', {}, { event_time: nowMs - 2 * hour }), server('Lead')],
    finds: 1,
    among: 2,
  },
  {
    check: 'server-user-data-missing',
    about: 'nothing that tells whose it is',
    events: [
      server('Lead', {}, { user_data: { client_user_agent: agent, country: [someHash(1)] } }),
      server('Lead', {}, { user_data: { client_user_agent: agent, em: [someHash(1)] } }),
      server('Lead', {}, { user_data: { client_user_agent: agent, fbc: 'fb.1.1596403881668.abc' } }),
      server('Lead'),
      server('Lead', {}, { action_source: 'email', user_data: {} }),
    ],
    finds: 1,
    among: 4,
  },
  {
    check: 'server-agent-missing',
    about: 'none, or that of a program',
    events: [
      server('Lead', {}, { user_data: { fbp: browserId(1) } }),
      server('Lead', {}, {}, { agent: 'python-requests/2.32.3' }),
      server('Lead'),
      server('Lead', {}, { action_source: 'phone_call', user_data: { fbp: browserId(1) } }),
    ],
    finds: 2,
    among: 3,
    detail: 'no agent of a browser',
  },
  {
    check: 'events-lost',
    about: 'a quarter of the numbers are missing, in whatever order they come',
    events: many(60, (index) => page('PageView', {}, { os: `k3x${index % 3}.${(index * 7) % 20}` })).filter(
      (_, index) => index % 4 !== 1,
    ),
    finds: 12,
    among: 57,
  },
  {
    check: 'events-lost',
    about: 'numbers begin anywhere, come twice, belong to refused requests, or the tab may still send',
    events: [
      ...many(30, (index) => page('PageView', {}, { os: `early.${index + 7}` })),
      ...many(30, (index) => page('PageView', {}, { os: `twice.${index >> 1}` })),
      ...many(30, (index) => page('PageView', {}, { os: `now.${index * 5}` }, { agoMs: 10 * minute })),
      page('PageView', {}, { os: 'invented.999999999' }),
    ],
  },
  {
    check: 'test-event-code-left',
    about: 'for longer than a day',
    events: [
      server('Lead', {}, {}, { shared: { test_event_code: 'TEST1' } }),
      server('Lead', {}, {}, { shared: { test_event_code: 'TEST1' }, agoMs: 30 * hour }),
      server('Lead'),
    ],
    finds: 2,
    among: 3,
  },
  {
    check: 'test-event-code-left',
    about: 'somebody is testing',
    events: many(5, (index) =>
      server('Lead', {}, {}, { shared: { test_event_code: 'TEST1' }, agoMs: (index + 1) * hour }),
    ),
  },
  {
    check: 'host-new',
    about: 'a copy of the pages appears',
    events: [
      page('PageView', {}, {}, { agoMs: 9 * day }),
      page('PageView'),
      ...many(3, () => page('PageView', {}, {}, { url: 'https://copy.other.org/a' })),
    ],
    finds: 3,
    among: 4,
    detail: 'copy.other.org',
  },
  { check: 'host-new', about: 'a pixel that is new itself', events: [page('PageView'), page('PageView')] },
  {
    check: 'silence',
    about: 'nothing for thirty hours',
    events: usually(24, 8, 30 * hour),
    finds: 24,
    detail: /^nothing for 30 hours; before, never fewer than 24 a day$/,
  },
  {
    check: 'silence',
    about: 'nothing in an hour that always had events',
    events: [...usually(24 * 8, 7, day), ...usually(24 * 8, 1, 65 * minute).slice(0, 100)],
    finds: 8,
    detail: /^nothing for 1 hour; before, never fewer than 8 in the same hour of a day$/,
  },
  { check: 'silence', about: 'events still come', events: usually(24, 9, 5 * minute) },
  { check: 'silence', about: 'a pixel of few days', events: usually(24, 4, 30 * hour) },
  { check: 'silence', about: 'a pixel that hardly gets any', events: usually(3, 12, 30 * hour) },
  {
    check: 'silence',
    about: 'it was as quiet a week ago',
    events: [...usually(24, 4, 30 * hour), ...usually(24, 4, 30 * hour + 5 * day)],
  },
  {
    check: 'sudden-drop',
    about: 'a third of the poorest day',
    events: [...usually(60, 7, day, 'Lead'), ...usually(20, 1, 0, 'Lead'), ...usually(60, 8, 0)],
    finds: 40,
    among: 60,
    detail: '20 in the last 24 hours; before, never fewer than 60 a day',
  },
  { check: 'sudden-drop', about: 'half is no drop', events: [...usually(60, 7, day), ...usually(30, 1, 0)] },
  {
    check: 'sudden-drop',
    about: 'few fall by chance',
    events: [...usually(20, 7, day), ...usually(2, 1, 0)],
  },
  { check: 'sudden-drop', about: 'nothing at all is silence', events: usually(60, 7, day) },
  {
    check: 'requests-refused',
    about: 'by reason, with its cure',
    events: [
      refused('missing_event_name'),
      refused('missing_event_name'),
      refused('malformed_request'),
      page('Lead'),
    ],
    finds: 3,
    among: 4,
    detail: /^(missing_event_name: Give every track call|malformed_request: Send the parameters)/,
  },
];

const clean = [page('PageView'), page('ViewContent', order), page('Purchase', order, { eid: 'o1' })];
const cleanPixel = '900';
/** Everything at once. */
const mixedPixel = '902';
const pixelOf = (index: number) => String(1_000 + index);

let store: SentStore | undefined;
let reader: StoreClient;

before(async () => {
  store = await storeRecords([
    ...cases.flatMap(({ events }, index) => events.map(({ record }) => record(pixelOf(index)))),
    ...cases.flatMap(({ events }) => events.map(({ record }) => record(mixedPixel))),
    ...clean.map(({ record }) => record(cleanPixel)),
    page('purchase', {}, {}, { agent: 'Googlebot/2.1 (+http://www.google.com/bot.html)' }).record(cleanPixel),
    page('purchase', {}, {}, { agoMs: 8 * day }).record(cleanPixel),
  ]);
  reader = store.reader;
});

after(() => store?.close());

for (const [index, { check, about, finds, among, detail, days }] of cases.entries()) {
  const outcome = finds === undefined ? 'finds nothing' : `finds ${finds}`;
  test(`${check} ${outcome}: ${about}`, async () => {
    const question = { pixelId: pixelOf(index), days: days ?? 7, nowMs };
    const { diagnostics } = await runDiagnostics(
      reader,
      question,
      checks.filter(({ id }) => id === check),
    );
    const [found] = diagnostics;
    assert.ok(diagnostics.length <= 1);
    assert.equal(found?.count, finds);
    if (found === undefined) return;
    if (among !== undefined) assert.equal(found.among, among);
    assert.equal(found.share, found.count / found.among);
    assert.ok(found.firstSeenAtMs > nowMs - 60 * day && found.firstSeenAtMs <= found.lastSeenAtMs);
    assert.ok(found.lastSeenAtMs <= nowMs);
    assert.ok(found.examples.length > 0 && found.examples.length <= 5);
    if (detail instanceof RegExp) for (const example of found.examples) assert.match(example.detail, detail);
    else if (detail !== undefined) assert.equal(found.examples[0]?.detail, detail);
  });
}

test('every check has a case in which it finds something', () => {
  const found = new Set(cases.flatMap(({ check, finds }) => (finds === undefined ? [] : [check])));
  assert.deepEqual(
    checks.map(({ id }) => id).filter((id) => !found.has(id)),
    [],
  );
  assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length);
});

test('what the well-known service tells is told by checks that there are, or it is said why not; every check has its place', () => {
  const named = knownDiagnostics.flatMap((known) => known.checks);
  const ids = checks.map(({ id }) => id);
  assert.deepEqual(new Set(named), new Set(ids));
  for (const { what, checks: own, note } of knownDiagnostics) assert.ok(own.length > 0 || note !== '', what);
});

test('nothing is found on a pixel that is well, by bots, before the period, and where nothing ever came', async () => {
  const well = await runDiagnostics(reader, { pixelId: cleanPixel, days: 7, nowMs });
  assert.deepEqual(well.diagnostics, []);
  assert.deepEqual([well.events, well.checks, well.toMs - well.fromMs], [3, checks.length, 7 * day]);
  const longer = await runDiagnostics(reader, { pixelId: cleanPixel, days: 9, nowMs });
  assert.deepEqual(
    longer.diagnostics.map(({ id, count }) => [id, count]),
    [['event-name-misspelled', 1]],
  );
  const empty = await runDiagnostics(reader, { pixelId: '901', days: 90, nowMs });
  assert.deepEqual([empty.events, empty.diagnostics], [0, []]);
});

test('all findings of a pixel come in one answer, the worst first, and hold no data about people', async () => {
  const { diagnostics } = await runDiagnostics(reader, { pixelId: mixedPixel, days: 90, nowMs });
  const order = ['error', 'warning', 'note'];
  const ranks = diagnostics.map(({ severity }) => order.indexOf(severity));
  assert.deepEqual(ranks, ranks.toSorted());
  assert.ok(diagnostics.length > 20, `${diagnostics.length}`);
  const text = JSON.stringify(diagnostics.map(({ examples }) => examples));
  assert.doesNotMatch(text, /ada@|4915112345678|1990-12-31|[\da-f]{32}|fb\.1\.|b=c/);
});

test('of very many events the newest are judged, by whole hours, and the answer says since when', async () => {
  const pixelId = pixelOf(cases.findIndex(({ about }) => about === 'events still come'));
  const question = { pixelId, days: 7, nowMs };
  const all = await runDiagnostics(reader, question, []);
  const newest = await runDiagnostics(reader, { ...question, mostEvents: 30 }, []);
  assert.deepEqual([all.fromMs, all.events], [nowMs - 7 * day, 168]);
  assert.deepEqual([newest.fromMs, newest.events], [nowMs - 31 * hour, 31]);
});

test('a look without being asked judges what is new, and notices silence although nothing is', async () => {
  const pixelId = pixelOf(cases.findIndex(({ check, finds }) => check === 'silence' && finds !== undefined));
  const first = await judgeArrivals(reader, { pixelId, seenUntilMs: 0, nowMs });
  assert.deepEqual(first.checks.length, checks.length);
  assert.ok(first.newestReceivedAtMs > 0 && first.newestReceivedAtMs <= nowMs);
  const second = await judgeArrivals(reader, { pixelId, seenUntilMs: first.newestReceivedAtMs, nowMs });
  assert.deepEqual(second.checks, ['silence', 'sudden-drop']);
  assert.equal(second.newestReceivedAtMs, first.newestReceivedAtMs);
  for (const { diagnostics } of [first, second]) assert.ok(diagnostics.some(({ id }) => id === 'silence'));
  const never = await judgeArrivals(reader, { pixelId: '901', seenUntilMs: 0, nowMs });
  assert.deepEqual([never.diagnostics, never.newestReceivedAtMs], [[], 0]);
});

test('the marks of masked data are those that the collector writes', () => {
  const values = {
    email: 'ada@example.com',
    phone: '+4915112345678',
    first_name: 'Ada',
    street: '1 Long Lane',
    birthday: '1990-12-31',
  };
  const marks = Object.entries(values).map(([name, value]) => maskNamed(name, value));
  assert.deepEqual(marks.sort(), [...maskMarks].sort());
});
