// Realistic traffic, invented: visits of a news site with a shop, as spool records. Visitors come back, pages follow a
// long tail, one visit in thirty buys. Deterministic.

import { encodeRecord } from '../src/event/record.ts';

const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
];
const countries = ['DE', 'DE', 'DE', 'DE', 'AT', 'CH', 'US', 'GB', 'FR', 'NL'];
const referrers = [
  '',
  '',
  '',
  'https://search.example/',
  'https://social.example/',
  'https://letters.example/issue/18',
];
const screens = ['1920&sh=1080', '390&sh=844', '412&sh=915', '1440&sh=900', '1536&sh=864'];

/** Endless records in the order of their arrival. `startMs`: time of the first, Unix ms. */
export function* generateRecords(startMs: number, pixelId: string, seed = 7): Generator<string> {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const visits: {
    left: number;
    visitor: ReturnType<typeof makeVisitor>;
    session: string;
    count: number;
    page: number;
  }[] = [];
  const makeVisitor = () => ({
    fbp: `fb.1.${startMs - Math.floor(random() * 7e9)}.${Math.floor(random() * 1e18)}`,
    agent: Math.floor(random() * agents.length),
    country: pick(countries),
    cookieless: Math.floor(random() * 2 ** 52)
      .toString(16)
      .padStart(16, '0'),
    referrer: pick(referrers),
    it: 0,
  });
  const known: ReturnType<typeof makeVisitor>[] = [];
  for (let nowMs = startMs; ; nowMs += Math.floor(random() * 40)) {
    while (visits.length < 300) {
      const isReturning = known.length > 1000 && random() < 0.4;
      const visitor = isReturning ? pick(known) : makeVisitor();
      if (!isReturning) known.push(visitor);
      const session = Math.floor(random() * 36 ** 8).toString(36);
      visits.push({
        left: 1 + Math.floor(random() ** 2 * 12),
        visitor,
        session,
        count: 0,
        page: tail(random),
      });
    }
    const index = Math.floor(random() * visits.length);
    const visit = visits[index] as (typeof visits)[number];
    yield encodeRecord(record(visit, nowMs));
    visit.count += 1;
    visit.left -= 1;
    if (random() < 0.5) visit.page = tail(random);
    if (visit.left <= 0) visits.splice(index, 1);
  }

  function record(visit: (typeof visits)[number], nowMs: number) {
    const { visitor } = visit;
    const isShop = visit.page % 30 === 0;
    const name =
      visit.count % 2 === 0
        ? 'PageView'
        : isShop
          ? pick(['ViewContent', 'AddToCart', 'Purchase'])
          : 'ViewContent';
    const page = encodeURIComponent(
      `https://news.example/${isShop ? 'shop' : '2026/11'}/story-${visit.page}-of-the-harbour`,
    );
    const shop =
      name === 'PageView'
        ? ''
        : `&cd[content_ids]=%5B%22sku-${visit.page}%22%5D&cd[content_type]=product&cd[value]=${(visit.page % 90) + 0.9}&cd[currency]=EUR`;
    const eventId = name === 'Purchase' ? `&eid=order-${nowMs}` : '';
    const referrer = visit.count === 0 ? encodeURIComponent(visitor.referrer) : page;
    return {
      version: 1,
      receivedAtMs: nowMs,
      channel: 'browser',
      pixelId,
      params:
        `id=${pixelId}&ev=${name}&dl=${page}&rl=${referrer}&if=false&ts=${nowMs - 40 - Math.floor(random() * 300)}${shop}` +
        `&sw=${screens[visitor.agent]}&v=ownpixel-1&r=stable&ec=${visit.count % 4}&fbp=${visitor.fbp}${eventId}` +
        `&os=${visit.session}.${visit.count}&oi=${visit.session}${visit.page.toString(36)}.${visit.count % 4}`,
      sender: {
        userAgent: agents[visitor.agent] ?? '',
        referer: 'https://news.example/',
        language: 'de-DE',
        country: visitor.country,
        cookielessId: visitor.cookieless,
        hasGlobalPrivacyControl: false,
      },
    } as const;
  }
}

/** A page number with a long tail: few pages are read by many. */
function tail(random: () => number): number {
  return Math.floor(20_000 * random() ** 4);
}
