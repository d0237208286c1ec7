// Realistic server events, invented: what a shop's server sends after each order. Deterministic but for the time.

import { createHash } from 'node:crypto';

const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
];

/** `hashed`: as SDKs send user data. `clear`: as hand-written senders do. */
export function generateServerEvents(count: number, kind: 'hashed' | 'clear', seed: number): object[] {
  const timeSeconds = Math.floor(Date.now() / 1_000);
  return Array.from({ length: count }, (_, index) => {
    const n = seed * count + index;
    const person = {
      em: `jane.roe.${n}@example.com`,
      ph: `+49 151 ${1_000_000 + n}`,
      fn: `Jane${n % 97}`,
      ln: `Roe${n % 89}`,
      external_id: `customer-${n}`,
    };
    const userData = Object.entries(person).map(([key, value]) => [
      key,
      kind === 'hashed' ? [sha256(value)] : value,
    ]);
    return {
      event_name: n % 3 === 0 ? 'Purchase' : 'AddToCart',
      event_time: timeSeconds - (n % 600),
      event_id: `order-${n}`,
      event_source_url: `https://shop.example/checkout/thanks-${n % 50}?step=${n % 4}`,
      action_source: 'website',
      user_data: {
        ...Object.fromEntries(userData),
        client_ip_address: `203.0.${n % 250}.${(n * 7) % 250}`,
        client_user_agent: agents[n % agents.length],
        fbp: `fb.1.1795454912162.${664_848_384_216 + n}`,
        fbc: `fb.1.1795454912162.IwAR${n}Click`,
      },
      custom_data: {
        value: 10.5 + (n % 90),
        currency: 'EUR',
        content_type: 'product',
        contents: [
          { id: `sku-${n % 300}`, quantity: 1, item_price: 5.25 },
          { id: `sku-${n % 77}`, quantity: 2, item_price: 2.6 },
        ],
        num_items: 2,
        order_id: `o-${n}`,
      },
    };
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
