// What becomes of the fields of a server's event, against the real product: each is sent over HTTP, and read back from the store.
// docs/reference/collector.md names these tests.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actionSources, clearUserKeys } from '../src/event/conversion-fields.ts';
import { type EventServer, em, makeEvent, nowSeconds, sha256, startEventServer } from './event-server.ts';
import { readVectors } from './vectors.ts';

let server: EventServer;

before(async () => {
  server = await startEventServer();
});

after(() => server.stop());

test('every field of an event is stored, known or not', async () => {
  const kept = {
    opt_out: true,
    data_processing_options_country: 1,
    data_processing_options_state: 1000,
    app_data: {
      application_tracking_enabled: 1,
      advertiser_tracking_enabled: 0,
      campaign_ids: 'c-1',
      extinfo: [
        'i2',
        'app.example',
        '1',
        '1.2',
        '18.6',
        'iPhone',
        'de_DE',
        'CET',
        '',
        '390',
        '844',
        '3',
        '6',
        '128',
        '64',
        'Europe/Berlin',
      ],
      url_schemes: ['example'],
      vendor_id: 'v-1',
    },
    original_event_data: { event_name: 'Lead', event_time: nowSeconds, order_id: 'o-7', event_id: 'e-7' },
    attribution_data: { scope: 'click', ad_id: 'ad-1', attribution_setting: { inactivity_window_hours: 24 } },
    messaging_channel: 'whatsapp',
    advanced_measurement_table: 'table',
    advertiser_tracking_enabled: false,
    customer_segmentation: 'new_customer_to_business',
    field_of_tomorrow: { a: [1] },
  };
  const custom = {
    value: '19.90',
    net_revenue: 3.5,
    currency: 'eur',
    content_name: 'Lamps',
    content_category: 'Light',
    content_ids: ['sku-1', 2],
    contents: [
      {
        id: 'sku-1',
        quantity: '2',
        item_price: 4.5,
        title: 'Lamp',
        brand: 'Harbour',
        delivery_category: 'in_store',
      },
    ],
    content_type: 'product',
    order_id: 'o-7',
    predicted_ltv: 99.5,
    num_items: '2',
    search_string: 'lamp',
    status: 'paid',
    item_number: 'i-1',
    delivery_category: 'curbside',
    own_property: true,
  };
  const change = {
    ...kept,
    custom_data: custom,
    referrer_url: 'https://search.example/',
    data_processing_options: ['LDU'],
  };
  assert.equal((await server.postJson({ data: [makeEvent('fields', change)] })).status, 200);
  const [row] = await server.stored(['fields']);
  const given = Object.entries(kept).map(([name, value]) => [
    name,
    [typeof value === 'object' ? JSON.stringify(value) : String(value)],
  ]);
  assert.deepEqual(row?.params, Object.fromEntries(given));
  assert.deepEqual(
    [row?.data_processing_options, row?.consent, row?.referrer],
    ['LDU', 'limited', 'https://search.example/'],
  );
  assert.deepEqual([row?.value, row?.currency, Number(row?.num_items)], ['19.9', 'EUR', 2]);
  assert.deepEqual(row?.content_ids, ['sku-1', '2']);
  assert.deepEqual(Object.keys(row?.custom_data ?? {}).sort(), Object.keys(custom).sort());
  assert.deepEqual(row?.custom_data.contents, custom.contents);
});

test('identifiers that name nobody are stored as they come', async () => {
  const elsewhere = ['client_ip_address', 'client_user_agent', 'fbp', 'fbc', 'lead_id', 'fb_login_id'];
  const names = Object.keys(clearUserKeys).filter((name) => !elsewhere.includes(name));
  const clear = {
    ...Object.fromEntries(names.map((name) => [name, `${name}-1`])),
    lead_id: '123456789012345',
    fb_login_id: 42,
  };
  const fbp = 'fb.1.1795454912162.664848384216464257.AQQCAQMC';
  const change = { user_data: { em, fbp, fbc: 'fb.2.1795454912162.IwAR.x_Y-z.Ag', ...clear } };
  assert.equal((await server.postJson({ data: [makeEvent('clear', change)] })).status, 200);
  const [row] = await server.stored(['clear']);
  assert.deepEqual(
    row?.params,
    Object.fromEntries(Object.entries(clear).map(([name, value]) => [`user_data[${name}]`, [String(value)]])),
  );
  assert.deepEqual([row?.fbp, row?.fbc], [fbp, 'fb.2.1795454912162.IwAR.x_Y-z.Ag']);
  assert.deepEqual(row?.user_data, { em: [em] });
});

test('a browser is the same visitor by its page and by its server, whatever a builder has added to its cookie', async () => {
  const id = '1795454912162.7341273947';
  const cookies = [`fb.1.${id}`, `fb.2.${id}`, `fb.1.${id}.AQ`, `fb.1.${id}.AQQCAQMC`];
  const events = cookies.map((fbp, index) => makeEvent(`cookie-${index}`, { user_data: { fbp } }));
  assert.equal((await server.postJson({ data: events })).status, 200);
  const page = `id=${server.product.pixelId}&ev=PageView&eid=cookie-page&fbp=fb.0.${id}`;
  assert.equal((await fetch(`${server.product.base}/tr/?${page}`)).status, 200);
  const rows = await server.stored([...events.map((event) => event.event_id), 'cookie-page']);
  assert.equal(new Set(rows.map((row) => row.visitor_id)).size, 1);
  assert.notEqual(rows[0]?.visitor_id, '0');
});

test('user data of a server are stored as the published vectors have them, as text and in a list', async () => {
  const vectors = readVectors();
  const event = (kind: string, key: string, value: unknown, index: number) =>
    makeEvent(`vector-${kind}-${index}`, { user_data: { [key]: value, subscription_id: 's' } });
  const events = vectors.flatMap(({ key, input }, index) => [
    event('text', key, input, index),
    event('list', key, [input, null, ''], index),
  ]);
  const answer = await server.postJson({ data: events });
  assert.equal(answer.body.events_received, events.length, JSON.stringify(answer.body));
  const rows = await server.stored(events.map((each) => each.event_id));
  const wrong = vectors.filter(({ key, sha256: hash }, index) => {
    const expected = JSON.stringify(hash === null ? {} : { [key]: [hash] });
    return [rows[2 * index], rows[2 * index + 1]].some((row) => JSON.stringify(row?.user_data) !== expected);
  });
  assert.deepEqual(wrong, []);
});

test('hashes are known in every form that senders give them, and a hash of a missing value is nobody', async () => {
  const md5 = 'ab'.repeat(16);
  const forms = [em, em.toUpperCase(), ` ${em}\n`, `${em}.AQ`, `${em}.AQQCAQMC`];
  const events = [
    makeEvent('hash-forms', { user_data: { em: forms } }),
    makeEvent('hash-md5', { user_data: { em: md5, external_id: em } }),
    makeEvent('hash-missing', {
      user_data: { em, fn: [sha256('undefined')], ln: '[object Object]', ct: ['null'] },
    }),
  ];
  assert.equal((await server.postJson({ data: events })).status, 200);
  const [all, short, missing] = await server.stored(events.map((each) => each.event_id));
  assert.deepEqual([...new Set(all?.user_data.em)], [em]);
  assert.deepEqual(short?.user_data, { em: [md5], external_id: [em] });
  assert.deepEqual(missing?.user_data, { em: [em] });
});

test('every source of an event, every form of its time and what the well-known service forgives are accepted', async () => {
  const bySource = actionSources.map((action_source) =>
    makeEvent(`source-${action_source}`, { action_source, user_data: { em } }),
  );
  const forgiven = [
    { event_time: String(nowSeconds) },
    { event_time: nowSeconds * 1_000 },
    { event_time: nowSeconds - 6.9 * 86_400 },
    { event_time: nowSeconds - 61 * 86_400, action_source: 'physical_store' },
    { custom_data: { value: '7', currency: 'eur' } },
    { user_data: { em }, event_source_url: undefined },
    { user_data: { client_ip_address: '203.0.113.9.AQQCAQMC' } },
    { event_source_url: 'https://shop.example/thanks.AQQCAQMC' },
    { event_id: 42, custom_data: { value: 1, currency: 'EUR', contents: JSON.stringify([{ id: 'x' }]) } },
  ].map((change, index) => makeEvent(`forgiven-${index}`, change));
  const answer = await server.postJson({ data: [...bySource, ...forgiven] });
  assert.equal(answer.body.events_received, bySource.length + forgiven.length, JSON.stringify(answer.body));
  const rows = await server.stored([...bySource, ...forgiven.slice(0, -1)].map((each) => each.event_id));
  assert.deepEqual(
    rows.slice(0, bySource.length).map((row) => row.action_source),
    [...actionSources],
  );
  const [appendix] = await server.stored(['forgiven-7']);
  assert.equal(appendix?.path, '/thanks');
  const [number] = await server.stored(['42']);
  assert.deepEqual(number?.content_ids, ['x']);
});
