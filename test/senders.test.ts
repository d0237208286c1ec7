// Senders of the well-known service, unchanged but for their host, against the real product: what they send is stored with
// every field, and their errors are the ones they know.
// How the host is changed: the two SDKs (the newest, and the one a wrapper brings along) have it in a static getter; the
// third sender has it in its code, so the platform's Request is told to go elsewhere.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { makeDataFolder, type Product, query, runCommand, startProduct, waitFor } from './product.ts';

// biome-ignore lint/suspicious/noExplicitAny: these packages have no types.
type Untyped = any;

const require = createRequire(import.meta.url);
const data = makeDataFolder();
let product: Product;
let token: string;
let sdk: Untyped;

before(async () => {
  product = await startProduct({ data });
  const made = await runCommand([
    'token',
    'create',
    '--pixel',
    product.pixelId,
    '--scope',
    'events:write',
    '--data',
    data,
  ]);
  token = made.stdout.trim();
  await runCommand(['pixel', 'address', product.pixelId, 'truncated', '--data', data]);
  sdk = require('facebook-nodejs-business-sdk');
  changeHost(sdk);
  // Without the SDK's crash reports, which it sends to its maker.
  sdk.FacebookAdsApi.init(token, 'en_US', false);
});

after(async () => {
  await product.stop();
  fs.rmSync(data, { recursive: true, force: true });
});

function changeHost(package_: Untyped): void {
  Object.defineProperty(package_.FacebookAdsApi, 'GRAPH', { get: () => product.base });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const nowSeconds = () => Math.floor(Date.now() / 1_000);

/** Calls every setter of an object of the SDK. `values` must name them all, so that a new field of the SDK is noticed. */
function fill(
  object: Untyped,
  values: Readonly<Record<string, unknown>>,
  except: readonly string[] = [],
): Untyped {
  const setters = Object.getOwnPropertyNames(Object.getPrototypeOf(object)).filter((name) =>
    /^set[A-Z]/.test(name),
  );
  assert.deepEqual(Object.keys(values).sort(), setters.filter((name) => !except.includes(name)).sort());
  for (const [name, value] of Object.entries(values)) object[name](value);
  return object;
}

/** Setters of the first of several values; the ones for all are used. */
const singular = [
  'City',
  'Country',
  'DateOfBirth',
  'Email',
  'ExternalId',
  'FirstName',
  'Gender',
  'LastName',
  'Phone',
  'State',
  'Zip',
];

function makeEvent(id: string): Untyped {
  const user = fill(
    new sdk.UserData(),
    {
      setEmails: ['Jane.Roe@example.com', 'jane@example.com'],
      setPhones: ['+49 151 23456789'],
      setFirstNames: ['Jane'],
      setLastNames: ['Roe'],
      setGenders: ['f'],
      setDatesOfBirth: ['19970216'],
      setCities: ['Berlin'],
      setStates: ['be'],
      setZips: ['10115'],
      setCountries: ['de'],
      setExternalIds: ['Customer 7'],
      setF5First: 'Jane',
      setF5Last: 'Roe',
      setFi: 'J',
      setDobd: '16',
      setDobm: '02',
      setDoby: '1997',
      setAppUserId: 'app-user',
      setClientIpAddress: '203.0.113.77',
      setClientUserAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
      setFbp: 'fb.1.1795454912162.664848384',
      setFbc: 'fb.1.1795454912162.IwARClick',
      setSubscriptionId: 'sub-1',
      setLeadId: '123456789012345',
      setFbLoginId: '12',
      setAnonId: 'anon-1',
      setMadid: '38400000-8cf0-11bd-b23e-10b96e40000d',
      setPageId: '77',
      setCtwaClid: 'ARclick',
    },
    singular.map((name) => `set${name}`),
  );
  const content = fill(new sdk.Content(), {
    setId: 'sku-1',
    setQuantity: 2,
    setItemPrice: 4.5,
    setTitle: 'Lamp',
    setDescription: 'Warm',
    setBrand: 'Harbour',
    setCategory: 'Light',
    setDeliveryCategory: 'home_delivery',
  });
  const custom = fill(new sdk.CustomData(), {
    setValue: 19.9,
    setCurrency: 'eur',
    setContentName: 'Lamps',
    setContentCategory: 'Light',
    setContentIds: ['sku-1'],
    setContents: [content],
    setContentType: 'product',
    setOrderId: 'o-7',
    setPredictedLtv: 99.5,
    setNetRevenue: 3.5,
    setNumItems: 2,
    setSearchString: 'lamp',
    setStatus: 'paid',
    setItemNumber: 'i-1',
    setDeliveryCategory: 'home_delivery',
    setCustomProperties: { own_property: 'own' },
  });
  const app = fill(new sdk.AppData(), {
    setAdvertiserTrackingEnabled: true,
    setApplicationTrackingEnabled: true,
    setCampaignIds: 'c-1',
    setConsiderViews: true,
    setExtinfo: new sdk.ExtendedDeviceInfo('a2', 'app.example', '1', '1', '16'),
    setIncludeDwellData: true,
    setIncludeVideoData: true,
    setInstallReferrer: 'ref',
    setInstallerPackage: 'installer',
    setReceiptData: 'receipt',
    setUrlSchemes: ['example'],
    setWindowsAttributionId: 'w-1',
  });
  return fill(new sdk.ServerEvent(), {
    setEventName: 'Purchase',
    setEventTime: nowSeconds(),
    setEventSourceUrl: 'https://shop.example/thanks?utm_source=letter',
    setEventId: id,
    setActionSource: 'website',
    setOptOut: true,
    setUserData: user,
    setCustomData: custom,
    setDataProcessingOptions: ['LDU'],
    setDataProcessingOptionsCountry: 1,
    setDataProcessingOptionsState: 1000,
    setAppData: app,
    setMessagingChannel: 'whatsapp',
    setAdvancedMeasurementTable: 'table',
    setAdvertiserTrackingEnabled: true,
    setOriginalEventData: { event_name: 'Lead', event_time: nowSeconds() },
    setAttributionData: { scope: 'click', ad_id: 'ad-1' },
  });
}

interface StoredRow {
  readonly event_id: string;
  readonly user_data: Readonly<Record<string, readonly string[]>>;
  readonly params: Readonly<Record<string, readonly string[]>>;
  readonly custom_data: Readonly<Record<string, unknown>>;
  readonly [column: string]: unknown;
}

/** The rows whose event id begins with `prefix`, once there are `count`. */
function stored(prefix: string, count: number): Promise<StoredRow[]> {
  return waitFor(
    () =>
      query<StoredRow>(
        data,
        `SELECT * FROM events WHERE startsWith(event_id, '${prefix}') ORDER BY event_id`,
      ),
    (rows) => rows.length >= count,
    30_000,
  );
}

test('one event of the SDK is stored with every field it knows', async () => {
  const answer = await new sdk.EventRequest(token, product.pixelId)
    .setEvents([makeEvent('single')])
    .execute();
  assert.equal(answer.events_received, 1);
  assert.deepEqual(answer.messages, []);
  assert.match(answer.fbtrace_id, /^A/);
  const [row] = await stored('single', 1);
  assert.ok(row !== undefined);
  const { em = [], ...hashes } = row.user_data;
  assert.deepEqual([...em].sort(), [sha256('jane.roe@example.com'), sha256('jane@example.com')].sort());
  assert.deepEqual(hashes, {
    ph: [sha256('4915123456789')],
    fn: [sha256('jane')],
    ln: [sha256('roe')],
    ge: [sha256('f')],
    db: [sha256('19970216')],
    ct: [sha256('berlin')],
    st: [sha256('be')],
    zp: [sha256('10115')],
    country: [sha256('de')],
    external_id: [sha256('customer7')],
    f5first: [sha256('jane')],
    f5last: [sha256('roe')],
    fi: [sha256('j')],
    dobd: [sha256('16')],
    dobm: [sha256('02')],
    doby: [sha256('1997')],
    app_user_id: [sha256('app-user')],
  });
  const columns: Record<string, unknown> = {
    channel: 'server',
    action_source: 'website',
    event_name: 'Purchase',
    host: 'shop.example',
    path: '/thanks',
    utm_source: 'letter',
    browser: 'Firefox',
    value: '19.9',
    currency: 'EUR',
    content_ids: ['sku-1'],
    content_type: 'product',
    content_name: 'Lamps',
    content_category: 'Light',
    search_string: 'lamp',
    order_id: 'o-7',
    fbp: 'fb.1.1795454912162.664848384',
    fbc: 'fb.1.1795454912162.IwARClick',
    data_processing_options: 'LDU',
    truncated_ip: '203.0.113.0',
  };
  for (const [name, value] of Object.entries(columns)) assert.deepEqual(row[name], value, name);
  assert.equal(Number(row.num_items), 2);
  assert.notEqual(row.visitor_id, '0');
  const custom = Object.keys(row.custom_data);
  for (const name of [
    'contents',
    'predicted_ltv',
    'status',
    'item_number',
    'delivery_category',
    'own_property',
  ])
    assert.ok(custom.includes(name), name);
  const { original_event_data, ...params } = Object.fromEntries(
    Object.entries(row.params).map(([name, values]) => [name, values.join()]),
  );
  assert.match(original_event_data ?? '', /"event_name":"Lead"/);
  const { app_data = '{}', ...kept } = params;
  assert.equal(Object.keys(JSON.parse(app_data)).length, 12);
  assert.deepEqual(kept, {
    opt_out: 'true',
    data_processing_options_country: '1',
    data_processing_options_state: '1000',
    messaging_channel: 'whatsapp',
    advanced_measurement_table: 'table',
    advertiser_tracking_enabled: 'true',
    attribution_data: '{"scope":"click","ad_id":"ad-1"}',
    'user_data[subscription_id]': 'sub-1',
    'user_data[lead_id]': '123456789012345',
    'user_data[fb_login_id]': '12',
    'user_data[anon_id]': 'anon-1',
    'user_data[madid]': '38400000-8cf0-11bd-b23e-10b96e40000d',
    'user_data[page_id]': '77',
    'user_data[ctwa_clid]': 'ARclick',
  });
});

test('a batch, several at once, and test events are stored', async () => {
  const events = Array.from({ length: 1_000 }, (_, index) => makeEvent(`batch-${index}`));
  const answer = await new sdk.EventRequest(token, product.pixelId).setEvents(events).execute();
  assert.equal(answer.events_received, 1_000);
  const many = Array.from({ length: 25 }, (_, index) => makeEvent(`async-${index}`));
  const template = new sdk.EventRequest(token, product.pixelId);
  await new sdk.BatchProcessor(5, 2).processEvents(template, many);
  const test = new sdk.EventRequest(token, product.pixelId)
    .setTestEventCode('TEST42')
    .setPartnerAgent('partner-1.0')
    .setEvents([makeEvent('test-event')]);
  assert.equal((await test.execute()).events_received, 1);
  assert.equal((await stored('batch-', 1_000)).length, 1_000);
  assert.equal((await stored('async-', 25)).length, 25);
  const [row] = await stored('test-event', 1);
  assert.deepEqual([row?.params.test_event_code, row?.params.partner_agent], [['TEST42'], ['partner-1.0']]);
});

/** What the SDK throws for a request. */
async function errorOf(events: Untyped[], secret = token, pixelId = product.pixelId): Promise<Untyped> {
  sdk.FacebookAdsApi.init(secret, 'en_US', false);
  try {
    await new sdk.EventRequest(secret, pixelId).setEvents(events).execute();
  } catch (error) {
    return error;
  } finally {
    sdk.FacebookAdsApi.init(token, 'en_US', false);
  }
  return assert.fail('it was accepted');
}

test('mistakes give the SDK the error objects it expects, and nothing of the request is stored', async () => {
  const tooOld = makeEvent('bad-1').setEventTime(nowSeconds() - 8 * 24 * 3_600);
  const cases: readonly (readonly [Untyped, number, number, number | undefined, RegExp])[] = [
    [await errorOf([makeEvent('bad-0')], 'wrong'), 401, 190, undefined, /^Invalid OAuth access token/],
    [await errorOf([makeEvent('bad-0')], token, '42'), 400, 100, 33, /pixel/],
    [
      await errorOf([makeEvent('bad-0'), tooOld, makeEvent('bad-2')]),
      400,
      100,
      2804003,
      /data\[1\]\.event_time/,
    ],
    [await errorOf(Array.from({ length: 1_001 }, () => makeEvent('bad-n'))), 400, 100, 2900004, /1,000/],
  ];
  for (const [error, status, code, subcode, message] of cases) {
    assert.equal(error.name, 'FacebookRequestError');
    assert.equal(error.status, status);
    assert.deepEqual([error.response.code, error.response.error_subcode], [code, subcode]);
    assert.match(error.response.message, message);
    assert.match(error.response.fbtrace_id, /^A/);
  }
  const rejected = await waitFor(
    () =>
      query<{ reason: string; detail: string; raw: string }>(
        data,
        'SELECT reason, detail, raw FROM rejected ORDER BY reason',
      ),
    (rows) => rows.length >= 2,
    30_000,
  );
  assert.deepEqual(
    rejected.map(({ reason, detail }) => [reason, detail]),
    [
      ['event_too_old', 'data[1].event_time'],
      ['too_many_events', 'data (1001 events)'],
    ],
  );
  assert.equal(JSON.parse(rejected[0]?.raw ?? '').data.length, 3);
  assert.deepEqual(await query(data, "SELECT event_id FROM events WHERE startsWith(event_id, 'bad-')"), []);
});

test('a wrapper with its own older SDK works with only its host changed', async () => {
  const { default: FacebookConversionAPI } = require('@rivercode/facebook-conversion-api');
  const requireOfWrapper = createRequire(require.resolve('@rivercode/facebook-conversion-api'));
  changeHost(requireOfWrapper('facebook-nodejs-business-sdk'));
  const sender = new FacebookConversionAPI(
    token,
    product.pixelId,
    ['jane@example.com'],
    ['4915123456789'],
    '203.0.113.77',
    'Agent/1',
    'fb.1.1795454912162.1',
    null,
  );
  sender.addProduct('sku-9', 3);
  sender.sendEvent(
    'Purchase',
    'https://shop.example/',
    { value: 10, currency: 'USD' },
    { eventId: 'wrapper-1' },
  );
  const [row] = await stored('wrapper-1', 1);
  assert.deepEqual(row?.user_data, { em: [sha256('jane@example.com')], ph: [sha256('4915123456789')] });
  assert.deepEqual([row?.currency, row?.content_ids, row?.fbp], ['USD', ['sku-9'], 'fb.1.1795454912162.1']);
});

test('a sender of multipart forms works with only its host changed', async () => {
  const restore = redirectRequests();
  Object.assign(process.env, { FB_ACCESS_TOKEN: token, NEXT_PUBLIC_FB_PIXEL_ID: product.pixelId });
  try {
    const { fbEventsHandler } = require('@rivercode/facebook-conversion-api-nextjs/handlers');
    const answers: unknown[] = [];
    const response = {
      status: () => response,
      json: (answer: unknown) => answers.push(answer),
    };
    const body = {
      eventName: 'Purchase',
      eventId: 'multipart-1',
      emails: ['jane@example.com'],
      firstName: 'jane',
      products: [{ sku: 'sku-9', quantity: 1 }],
      value: 7.5,
      currency: 'EUR',
      userAgent: 'Agent/1',
      sourceUrl: 'https://shop.example/',
    };
    const headers = { cookie: '_fbp=fb.1.1795454912162.77' };
    await fbEventsHandler(
      { method: 'POST', headers, connection: { remoteAddress: '203.0.113.77' }, body },
      response,
    );
    assert.deepEqual(answers, [{ success: true }]);
  } finally {
    restore();
  }
  const [row] = await stored('multipart-1', 1);
  assert.deepEqual(row?.user_data, { em: [sha256('jane@example.com')], fn: [sha256('jane')] });
  assert.deepEqual([row?.value, row?.fbp], ['7.5', 'fb.1.1795454912162.77']);
});

/** TRICKY: this sender makes its form with a package that the platform's Request writes as "[object FormData]"; the
 * framework it is made for brings a Request that reads it. Here it becomes the platform's own form. */
function redirectRequests(): () => void {
  const Original = globalThis.Request;
  globalThis.Request = class extends Original {
    constructor(address: string, { body, ...rest }: { body: Iterable<[string, string]> }) {
      const form = new FormData();
      for (const [name, value] of body) form.append(name, value);
      super(address.replace('https://graph.facebook.com', product.base), { ...rest, body: form });
    }
  } as typeof Request;
  return () => {
    globalThis.Request = Original;
  };
}

test('a tool may ask what was received, with a token that may read', async () => {
  const made = await runCommand([
    'token',
    'create',
    '--pixel',
    product.pixelId,
    '--scope',
    'reports:read',
    '--data',
    data,
  ]);
  const ask = async (secret: string, aggregation: string) => {
    const query_ = new URLSearchParams({ access_token: secret, aggregation });
    const answer = await fetch(`${product.base}/v24.0/${product.pixelId}/stats?${query_}`);
    return { status: answer.status, body: (await answer.json()) as Untyped };
  };
  const reader = made.stdout.trim();
  const { body } = await waitFor(
    () => ask(reader, 'event'),
    (answer) => answer.body.data?.length > 0,
  );
  const [hour] = body.data;
  assert.match(hour.start_time, /^\d{4}-\d\d-\d\dT\d\d:00:00\+0000$/);
  assert.equal(hour.aggregation, 'event');
  assert.ok(hour.data.find((row: Untyped) => row.value === 'Purchase').count > 0);
  assert.deepEqual([(await ask(token, 'event')).status, (await ask(reader, 'secrets')).status], [401, 400]);
});

test('a token that was revoked while the server runs ends at once', async () => {
  const made = await runCommand([
    'token',
    'create',
    '--pixel',
    product.pixelId,
    '--scope',
    'events:write',
    '--data',
    data,
  ]);
  const secret = made.stdout.trim();
  const id = /token (\w+)/.exec(made.stderr)?.[1] ?? '';
  const post = () =>
    fetch(`${product.base}/v24.0/${product.pixelId}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify({
        data: [
          {
            event_name: 'Lead',
            event_time: nowSeconds(),
            action_source: 'website',
            user_data: { external_id: randomBytes(4).toString('hex') },
          },
        ],
      }),
    });
  assert.equal((await post()).status, 200);
  assert.equal((await runCommand(['token', 'revoke', id, '--data', data])).code, 0);
  const refused = await post();
  assert.deepEqual(
    [refused.status, refused.headers.get('x-ownpixel')],
    [401, 'rejected; reason=revoked_token'],
  );
  assert.ok(!fs.readFileSync(`${data}/registry.json`, 'utf8').includes(secret));
});
