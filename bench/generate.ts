// Realistic traffic, invented: visits of a news site with a shop, as the tag sends them and the collector records them. Visitors
// come back; pages follow a long tail; a visit in five comes by a link that carries a click id of its own and, from then on, in the
// cookie; a page view goes with an event that says what the page shows; one in twenty is signed in, and one has no cookies; one visit
// in thirty buys. Deterministic.

import { type EventRecord, encodeRecord } from '../src/event/record.ts';
import { type Agent, pickAgent } from './agents.ts';
import { createRandom, sha256 } from './random.ts';

const countries = ['DE', 'DE', 'DE', 'DE', 'AT', 'CH', 'US', 'GB', 'FR', 'NL'];
const languages = ['de-DE', 'de-DE', 'de', 'de-AT', 'en-US', 'en-GB', 'fr-FR', 'nl-NL'];
const sections = ['harbour', 'council', 'culture', 'weather', 'sports', 'people', 'letters', 'schools'];
const referrers = [
  '',
  '',
  'https://www.google.com/',
  'https://duckduckgo.com/',
  'https://letters.example/issue/18',
];
const campaigns = ['autumn_sale', 'newcomers', 'reach_18_34', 'come_back'];
/** Events that a page of the shop may report beside its view, the frequent more often. */
const shopEvents = [...Array<string>(7).fill('ViewContent'), 'AddToCart', 'AddToCart', 'Purchase'];
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

type Params = readonly (readonly [name: string, value: string | number])[];

interface Visitor {
  readonly agent: Agent;
  readonly country: string;
  readonly language: string;
  /** '': none is kept. */
  readonly fbp: string;
  readonly cookielessId: string;
  /** What the tag says of who is signed in. */
  readonly user: Params;
  /** The cookie of the last click on an advertisement; '' before the first. */
  fbc: string;
}

interface Visit {
  readonly visitor: Visitor;
  readonly session: string;
  events: number;
  pagesLeft: number;
  page: Page;
}

/** One load of a page, and what it has yet to report. */
interface Page {
  readonly number: number;
  readonly address: string;
  readonly referrer: string;
  readonly load: string;
  readonly loadedAtMs: number;
  count: number;
  readonly names: string[];
}

/**
 * What pages report. `views`: the base code alone, a view for each page, about 400 bytes of parameters. `everything`: beside
 * it what a page shows, who is signed in, and orders; half of the events carry contents.
 */
export type Traffic = 'views' | 'everything';

/** Endless records in the order of their arrival. `startMs`: time of the first, Unix ms. */
export function* generateRecords(startMs: number, pixelId: string, traffic: Traffic): Generator<string> {
  for (const record of generateVisits(startMs, pixelId, traffic)) yield encodeRecord(record);
}

export function* generateVisits(startMs: number, pixelId: string, traffic: Traffic): Generator<EventRecord> {
  const random = createRandom(7);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const text = (length: number) => Array.from({ length }, () => pick([...letters])).join('');
  const known: Visitor[] = [];
  const visits: Visit[] = [];
  for (let nowMs = startMs; ; nowMs += Math.floor(random() * 40)) {
    while (visits.length < 300) visits.push(beginVisit(nowMs));
    const index = Math.floor(random() * visits.length);
    const visit = visits[index] as Visit;
    yield makeRecord(visit, nowMs);
    if (visit.page.names.length > 0) continue;
    visit.pagesLeft -= 1;
    if (visit.pagesLeft > 0) visit.page = openPage(nowMs, visit.page.address);
    else visits.splice(index, 1);
  }

  function beginVisit(nowMs: number): Visit {
    const isReturning = known.length > 1_000 && random() < 0.4;
    const visitor = isReturning ? pick(known) : makeVisitor();
    if (!isReturning) known.push(visitor);
    const isAdvertised = random() < 0.2;
    const click = isAdvertised ? `IwAR${text(57)}` : '';
    if (isAdvertised && visitor.fbp !== '') visitor.fbc = `fb.1.${nowMs}.${click}`;
    const page = isAdvertised
      ? openPage(nowMs, 'https://www.facebook.com/', click)
      : openPage(nowMs, pick(referrers));
    return { visitor, session: page.load, events: 0, pagesLeft: 1 + Math.floor(random() ** 2 * 6), page };
  }

  function makeVisitor(): Visitor {
    const isSignedIn = random() < 0.05 && traffic === 'everything';
    const hasCookies = random() < 0.95;
    return {
      agent: pickAgent(random),
      country: pick(countries),
      language: pick(languages),
      fbp: hasCookies ? `fb.1.${startMs - Math.floor(random() * 7e9)}.${Math.floor(random() * 2 ** 31)}` : '',
      cookielessId: sha256(text(12)).slice(0, 16),
      user: isSignedIn ? ['em', 'external_id'].map((key) => [`ud[${key}]`, sha256(text(12))]) : [],
      fbc: '',
    };
  }

  function openPage(nowMs: number, referrer: string, click = ''): Page {
    const number = Math.floor(20_000 * random() ** 4);
    const campaign = `?utm_source=facebook&utm_medium=paid_social&utm_campaign=${pick(campaigns)}&utm_content=${1 + Math.floor(random() * 40)}&fbclid=${click}`;
    const path = isShop(number) ? 'shop' : '2026/11';
    return {
      number,
      address: `https://news.example/${path}/story-${number}-of-the-${sections[number % 8]}${click === '' ? '' : campaign}`,
      referrer,
      load: nowMs.toString(36) + random().toString(36).slice(2, 13),
      loadedAtMs: nowMs,
      count: 0,
      names:
        traffic === 'views' ? ['PageView'] : ['PageView', isShop(number) ? pick(shopEvents) : 'ViewContent'],
    };
  }

  function makeRecord(visit: Visit, nowMs: number): EventRecord {
    const { visitor, page } = visit;
    const { agent } = visitor;
    const name = page.names.shift() ?? '';
    const sentAtMs = nowMs - 40 - Math.floor(random() * 300);
    const params: Params = [
      ['id', pixelId],
      ['ev', name],
      ['dl', page.address],
      ['rl', page.referrer],
      ['if', 'false'],
      ['ts', sentAtMs - 99],
      ['sw', agent.screen[0]],
      ['sh', agent.screen[1]],
      ['v', 'ownpixel-1'],
      ['r', 'stable'],
      ...(name === 'PageView' ? [] : describeContent(name, page.number)),
      ...(name === 'Purchase' ? [['eid', `order-${nowMs}`] as const] : []),
      ['ec', page.count],
      ['it', page.loadedAtMs],
      ...(visitor.fbp === '' ? [] : [['fbp', visitor.fbp] as const]),
      ...(visitor.fbc === '' ? [] : [['fbc', visitor.fbc] as const]),
      ['os', `${visit.session}.${visit.events}`],
      ...visitor.user,
      ['oi', `${page.load}.${page.count}`],
      ['sent', sentAtMs],
    ];
    page.count += 1;
    visit.events += 1;
    return {
      version: 1,
      receivedAtMs: nowMs,
      channel: 'browser',
      pixelId,
      params: encodeParams(params),
      sender: {
        userAgent: agent.userAgent,
        referer: 'https://news.example/',
        language: visitor.language,
        country: visitor.country,
        cookielessId: visitor.cookielessId,
        hasGlobalPrivacyControl: false,
      },
    };
  }
}

function isShop(page: number): boolean {
  return page % 10 === 0;
}

function describeContent(name: string, page: number): Params {
  const section = sections[page % 8] ?? '';
  if (!isShop(page))
    return [
      ['cd[content_ids]', `["story-${page}"]`],
      ['cd[content_type]', 'article'],
      ['cd[content_name]', `Story ${page} of the ${section}`],
      ['cd[content_category]', section],
    ];
  const price = (page % 90) + 0.9;
  const items = `[{"id":"sku-${page}","quantity":1,"item_price":${price}}]`;
  return [
    ['cd[content_ids]', `["sku-${page}"]`],
    ['cd[content_type]', 'product'],
    ['cd[content_name]', `Print ${page} of the ${section}`],
    ['cd[value]', price],
    ['cd[currency]', 'EUR'],
    ...(name === 'ViewContent'
      ? []
      : ([
          ['cd[contents]', items],
          ['cd[num_items]', 1],
        ] as const)),
  ];
}

/** As the tag does. */
function encodeParams(params: Params): string {
  return String(new URLSearchParams(params.map(([name, value]): [string, string] => [name, String(value)])));
}
