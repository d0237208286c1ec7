// Realistic server events, invented: what a shop's server tells of its visits, step by step. Visitors come back; agents are those of
// agents.ts, addresses of both families from anywhere; products follow a long tail; baskets have one to six of them; a visit in five
// comes by an advertisement; one visitor in three is known with an address; few have no cookies. Deterministic but for the time.

import { type Agent, pickAgent } from './agents.ts';
import { createRandom, sha256 } from './random.ts';

const firstNames = ['Jane', 'José', 'Anna-Lena', 'Mehmet', 'Zoë', 'Ludwig', 'Marie', 'Ngọc', 'Søren', 'Olga'];
const lastNames = ['Roe', 'Müller', "O'Neil", 'Van der Berg', 'García Márquez', 'Yılmaz', 'Smith', 'Nguyễn'];
const cities = ['Berlin', 'São Paulo', 'New York', 'St. Louis', 'Zürich', 'Winston-Salem', 'Łódź', 'Wien'];
const countries = ['de', 'at', 'ch', 'us', 'gb', 'fr', 'nl', 'pl'];
const shelves = ['lamps', 'chairs', 'prints', 'tea', 'knives', 'maps'];
/** How far visits come, the frequent more often: each step is one event of its own. */
const steps = ['PageView', 'ViewContent', 'ViewContent', 'AddToCart', 'InitiateCheckout', 'Purchase'];
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
const openVisits = 300;

interface Visitor {
  readonly agent: Agent;
  readonly address: string;
  readonly person: Readonly<Record<string, string | readonly string[]>>;
  readonly fbp: string | undefined;
  fbc: string | undefined;
}

interface Visit {
  readonly visitor: Visitor;
  readonly campaign: string;
  readonly basket: readonly number[];
  readonly stepsMax: number;
  step: number;
}

/** Endless events in the order in which they happen. `kind`: user data `hashed` as SDKs send them, `clear` as hand-written senders do. */
export function* generateServerEvents(kind: 'hashed' | 'clear', seed = 7): Generator<object> {
  const random = createRandom(seed);
  const below = (most: number) => Math.floor(random() * most);
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const text = (length: number) => Array.from({ length }, () => letters[below(letters.length)]).join('');
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const known: Visitor[] = [];
  const visits: Visit[] = [];
  for (let n = 0; ; n++) {
    while (visits.length < openVisits) visits.push(beginVisit());
    const at = below(visits.length);
    const visit = visits[at] as Visit;
    yield makeEvent(visit, n);
    visit.step += 1;
    if (visit.step === visit.stepsMax) visits.splice(at, 1);
  }

  function beginVisit(): Visit {
    const isReturning = known.length > 1_000 && random() < 0.3;
    const visitor = isReturning ? pick(known) : makeVisitor();
    if (!isReturning) known.push(visitor);
    const isAdvertised = random() < 0.2;
    const click = isAdvertised ? `IwAR${text(57)}` : '';
    if (isAdvertised && visitor.fbp !== undefined)
      visitor.fbc = `fb.1.${nowSeconds * 1_000 - below(9e8)}.${click}`;
    return {
      visitor,
      campaign: isAdvertised
        ? `?utm_source=facebook&utm_medium=paid_social&utm_campaign=c${below(40)}&fbclid=${click}`
        : '',
      basket: Array.from({ length: 1 + Math.floor(random() ** 3 * 6) }, () =>
        Math.floor(8_000 * random() ** 4),
      ),
      stepsMax: 1 + Math.floor(random() ** 1.5 * steps.length),
      step: 0,
    };
  }

  function makeVisitor(): Visitor {
    const [first, last] = [pick(firstNames), pick(lastNames)];
    const number = 1_000_000 + below(8_999_999);
    const person = {
      em: `${first}.${last.replaceAll(' ', '')}.${number}@example.com`,
      ph: `+49 151 ${number}`,
      fn: first,
      ln: last,
      external_id: `customer-${number}`,
      ...(random() < 0.33
        ? { ct: pick(cities), zp: String(10_000 + below(89_999)), country: pick(countries) }
        : {}),
    };
    return {
      agent: pickAgent(random),
      address: makeAddress(),
      person: kind === 'clear' ? person : hashAll(person),
      fbp: random() < 0.95 ? `fb.1.${nowSeconds * 1_000 - below(7e9)}.${below(2 ** 31)}` : undefined,
      fbc: undefined,
    };
  }

  /** From anywhere, so that the country has to be looked up; every fourth of the newer family. */
  function makeAddress(): string {
    if (random() < 0.75) return [2 + below(220), below(256), below(256), 1 + below(254)].join('.');
    const groups = Array.from({ length: 7 }, () => below(65_536).toString(16));
    return [`2${['001', 'a00', 'a02', '600', '804', '409'][below(6)]}`, ...groups].join(':');
  }

  function makeEvent({ visitor, campaign, basket, step }: Visit, n: number): object {
    const name = steps[step] ?? '';
    const product = basket[0] ?? 0;
    const page =
      name === 'PageView'
        ? `${pick(shelves)}/${campaign}`
        : `${shelves[product % 6]}/item-${product}?step=${step}`;
    return {
      event_name: name,
      event_time: nowSeconds - below(600),
      event_id: `${name}.${n.toString(36)}.${text(8)}`,
      event_source_url: `https://shop.example/${page}`,
      ...(step === 0 ? {} : { referrer_url: `https://shop.example/${pick(shelves)}/` }),
      action_source: 'website',
      user_data: {
        ...visitor.person,
        client_ip_address: visitor.address,
        client_user_agent: visitor.agent.userAgent,
        fbp: visitor.fbp,
        fbc: visitor.fbc,
      },
      custom_data: describeBasket(name, basket, n),
    };
  }
}

/** Not normalised first, as hashing alone costs the same. */
function hashAll(person: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(person).map(([key, value]) => [key, [sha256(value)]]));
}

function describeBasket(name: string, basket: readonly number[], n: number): object {
  if (name === 'PageView') return {};
  const contents = basket.map((id) => ({
    id: `sku-${id}`,
    quantity: 1 + (id % 3),
    item_price: (id % 90) + 0.9,
  }));
  const value = contents.reduce((sum, { quantity, item_price }) => sum + quantity * item_price, 0);
  return {
    value: Number(value.toFixed(2)),
    currency: 'EUR',
    content_type: 'product',
    content_ids: contents.map(({ id }) => id),
    contents,
    num_items: contents.length,
    ...(name === 'Purchase' ? { order_id: `o-${n}` } : {}),
    ...(name === 'ViewContent'
      ? { content_name: `Item ${basket[0]} of the shop`, content_category: shelves[(basket[0] ?? 0) % 6] }
      : {}),
  };
}
