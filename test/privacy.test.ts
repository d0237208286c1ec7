// The promise about people, on the disk itself: after clear e-mails, phones, names and addresses were sent by every road,
// no file of the data folder and no line of the log holds one of them, as it was sent or in another encoding.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { createToken } from './event-server.ts';
import { makeDataFolder, type Product, query, runCommand, startProduct, waitFor } from './product.ts';
import { readFolder } from './read-folder.ts';

const data = makeDataFolder();
let product: Product;
let senders: readonly Sender[];

/** A pixel and what is sent to it. */
interface Sender {
  readonly pixelId: string;
  readonly token: string;
  readonly ip: string;
  readonly ip6: string;
}

before(async () => {
  // Addresses come as from a proxy.
  product = await startProduct({ data, args: ['--trusted-proxies', '127.0.0.1'] });
  await runCommand(['pixel', 'create', '--id', '4711', '--data', data]);
  await runCommand(['pixel', 'address', '4711', 'truncated', '--data', data]);
  senders = [
    { pixelId: product.pixelId, token: await createToken(data, product.pixelId), ...dropped },
    { pixelId: '4711', token: await createToken(data, '4711'), ...truncated },
  ];
  // A running server heeds what a pixel says within half a second.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
});

after(async () => {
  await product.stop();
  fs.rmSync(data, { recursive: true, force: true });
});

/** What may be found nowhere: rare enough that no other text holds it. */
const person = {
  email: 'quintessa.vandermolen@mailbox-example.com',
  emailUpper: 'Quintessa.VanderMolen@Mailbox-Example.com',
  phone: '+49 151 77889-9001',
  phoneDigits: '4915177889900',
  first: 'Quintessa',
  last: 'Vandermolen',
  street: '77 Zzyzxbridge Lane',
  city: 'Zzyzxhaven',
  birth: '1977-07-17',
} as const;

/** Of the pixel that keeps nothing of addresses, and of the one that keeps them cut short. */
const dropped = { ip: '198.51.100.177', ip6: '2001:db8:77:88:99:aa:bb:cc' } as const;
const truncated = { ip: '203.0.113.178', ip6: '2001:db8:66:88:99:ad:be:cf' } as const;

/** In lower case, as they would look on disk: plain, percent-encoded, with escapes undone. */
const traces = [
  'quintessa',
  'vandermolen',
  'mailbox-example',
  '7788990',
  '77889-9001',
  '77889%2d9001',
  'zzyzxbridge',
  'zzyzxhaven',
  // Nothing at all of one, and no more than its network of the other.
  '198.51.100.',
  'c633:64b1',
  'db8:77:',
  '99:aa:bb:cc',
  '203.0.113.178',
  'cb00:71b2',
  'db8:66:88',
  '99:ad:be:cf',
  '1977-07-17',
  '17.07.1977',
];

const page = `https://shop.example/thanks?email=${encodeURIComponent(person.email)}&phone=${encodeURIComponent(person.phone)}&first_name=${person.first}&lastname=${person.last}&address=${encodeURIComponent(person.street)}&step=2`;

/** Parameters of `/tr` that carry the person by every name. */
function trParams(sender: Sender, extra: Readonly<Record<string, string>> = {}): URLSearchParams {
  return new URLSearchParams({
    id: sender.pixelId,
    ev: 'Lead',
    dl: page,
    rl: `https://mail.example/?to=${person.email}&u=${encodeURIComponent(page)}`,
    'ud[em]': person.emailUpper,
    'ud[ph]': person.phone,
    'ud[fn]': person.first,
    'ud[ln]': person.last,
    'ud[ct]': person.city,
    'ud[db]': person.birth,
    'aud[em]': person.email,
    'udff[ph]': person.phoneDigits,
    'audff[street]': person.street,
    'cd[email]': person.email,
    'cd[user_phone]': person.phoneDigits,
    'cd[firstName]': person.first,
    'cd[last_name]': person.last,
    'cd[street]': person.street,
    'cd[ip]': sender.ip,
    'cd[client][ip_address]': sender.ip6,
    'cd[dob]': '17.07.1977',
    'cd[note]': `call ${person.phone} or write to ${person.email}`,
    'cd[formFeatures]': JSON.stringify([{ name: 'mail', placeholder: person.email, tel: person.phone }]),
    'cd[profile]': JSON.stringify({
      first_name: person.first,
      phone: Number(person.phoneDigits),
      home: { street: person.street },
    }),
    'cd[broken]': `{"last_name":"${person.last}",`,
    [`cd[${person.email}]`]: '1',
    email: person.email,
    phone: person.phoneDigits,
    ...extra,
  });
}

function serverEvent({ ip, ip6 }: Sender, change: object = {}): object {
  return {
    event_name: 'Lead',
    event_time: Math.floor(Date.now() / 1_000),
    action_source: 'website',
    event_source_url: page,
    referrer_url: `https://mail.example/?u=${encodeURIComponent(page)}`,
    user_data: {
      em: [person.email, person.emailUpper],
      ph: person.phone,
      fn: person.first,
      ln: [person.last],
      ct: person.city,
      db: person.birth,
      street: person.street,
      email: person.email,
      phone: Number(person.phoneDigits),
      [person.email]: 'x',
      subscription_id: person.email,
      client_ip_address: `${ip}, ${ip6}`,
      client_user_agent: `Agent/1 (${person.email})`,
    },
    custom_data: {
      email: person.email,
      phone: Number(person.phoneDigits),
      customer_name: `${person.first} ${person.last}`,
      contents: [{ id: '1', title: `for ${person.email}`, address: person.street }],
      note: { deep: [{ shipping_address: person.street, tel: person.phoneDigits }] },
      search_string: `tel ${person.phone}`,
    },
    email: person.email,
    app_data: { first_name: person.first, ip },
    ...change,
  };
}

async function sendTr(sender: Sender, address: string): Promise<void> {
  const headers = {
    referer: page,
    'x-forwarded-for': address,
    'x-real-ip': address,
    cookie: `user=${person.email}`,
  };
  const send = async (query_: string, init: RequestInit = {}) => {
    const answer = await fetch(`${product.base}/tr${query_}`, {
      ...init,
      headers: { ...headers, ...init.headers },
    });
    await answer.arrayBuffer();
    return answer;
  };
  assert.equal((await send(`?${trParams(sender)}`)).headers.get('x-ownpixel'), 'accepted');
  assert.equal((await send('', { method: 'POST', body: trParams(sender) })).status, 200);
  const form = new FormData();
  for (const [name, value] of trParams(sender)) form.append(name, value);
  assert.equal((await send('', { method: 'POST', body: form })).status, 200);
  assert.equal(
    (
      await send('', {
        method: 'POST',
        body: String(trParams(sender)),
        headers: { 'content-type': 'text/plain' },
      })
    ).status,
    200,
  );
  // Refused and kept, and refused and kept as a sample.
  await send(`?${trParams(sender, { ev: '' })}`);
  await send(`?${trParams(sender, { id: '9' })}`);
}

async function sendServer(sender: Sender): Promise<void> {
  const send = async (body: string | FormData | URLSearchParams, type?: string) => {
    const answer = await fetch(
      `${product.base}/v24.0/${sender.pixelId}/events?access_token=${sender.token}`,
      {
        method: 'POST',
        body,
        ...(type === undefined ? {} : { headers: { 'content-type': type } }),
      },
    );
    await answer.arrayBuffer();
    return answer.status;
  };
  const shared = { partner_agent: person.email, test_event_code: person.phone };
  const json = 'application/json';
  assert.equal(await send(JSON.stringify({ data: [serverEvent(sender)], ...shared }), json), 200);
  assert.equal(
    await send(new URLSearchParams({ data: JSON.stringify([JSON.stringify(serverEvent(sender))]) })),
    200,
  );
  const form = new FormData();
  form.append('data', JSON.stringify([serverEvent(sender)]));
  assert.equal(await send(form), 200);
  const byFamily = [sender.ip, sender.ip6, `::ffff:${sender.ip}`].map((client_ip_address, index) =>
    serverEvent(sender, { event_id: `family-${index}`, user_data: { em: person.email, client_ip_address } }),
  );
  assert.equal(await send(JSON.stringify({ data: byFamily }), json), 200);
  // Refused: for its time, as no object, as broken JSON.
  assert.equal(
    await send(
      JSON.stringify({ data: [serverEvent(sender), serverEvent(sender, { event_time: 1 })], ...shared }),
      json,
    ),
    400,
  );
  assert.equal(await send(JSON.stringify({ data: [person.email, serverEvent(sender)] }), json), 400);
  const texts = Array.from({ length: 1_001 }, () => JSON.stringify(serverEvent(sender)));
  assert.equal(await send(JSON.stringify({ data: texts }), json), 400);
  assert.equal(await send(new URLSearchParams({ data: `[${texts.join()}]` })), 400);
  assert.equal(
    await send(JSON.stringify({ data: [texts[0], `to ${person.first} in ${person.city}`] }), json),
    400,
  );
  assert.equal(await send(JSON.stringify({ data: { email: person.email } }), json), 400);
  assert.equal(
    await send(JSON.stringify({ data: [serverEvent(sender, { user_data: person.email })] }), json),
    400,
  );
  assert.equal(await send(JSON.stringify({ data: [serverEvent(sender)] }).slice(0, -9), json), 400);
}

/** Traces of the person in a text, also where its escapes are undone. */
function findTraces(text: string): string[] {
  const lower = text.toLowerCase();
  const decoded = lower.replace(/%(?:25)*([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return traces.filter((trace) => lower.includes(trace) || decoded.includes(trace));
}

test('the search finds what it is for', () => {
  for (const sender of senders) {
    assert.ok(findTraces(String(trParams(sender))).length >= 10);
    assert.ok(findTraces(JSON.stringify(serverEvent(sender))).length >= 11);
  }
});

interface Kept {
  readonly pixel_id: string;
  readonly channel: string;
  readonly event_id: string;
  readonly truncated_ip: string;
  readonly [column: string]: unknown;
}

test('nothing that tells who somebody is stands on the disk in clear, neither in the log', async () => {
  for (const sender of senders) {
    await sendTr(sender, sender.ip);
    await sendTr(sender, sender.ip6);
    await sendServer(sender);
  }
  const counted = await waitFor(
    () =>
      query<{ events: string; rejected: string }>(
        data,
        "SELECT (SELECT count() FROM events) AS events, (SELECT count() FROM rejected WHERE reason != 'unknown_pixel') AS rejected",
      ),
    ([row]) => Number(row?.events) >= 28 && Number(row?.rejected) >= 20,
    30_000,
  );
  assert.deepEqual(
    counted.map(({ events, rejected }) => [Number(events), Number(rejected)]),
    [[28, 20]],
  );
  // The store's files are compressed: its rows are looked at as well.
  const rows = await query<Kept>(data, 'SELECT * FROM events');
  const refused = await query<Kept>(data, 'SELECT * FROM rejected');
  assert.deepEqual(findTraces(JSON.stringify([rows, refused])), []);
  const files = readFolder(data);
  assert.ok(files.some(({ file }) => file.endsWith('.segment')));
  const found = files.flatMap(({ file, text }) => findTraces(text).map((trace) => `${file}: ${trace}`));
  assert.deepEqual(found, []);
  const tokens = senders.map(({ token }) => token);
  assert.deepEqual(
    files.filter(({ text }) => tokens.some((token) => text.includes(token))).map(({ file }) => file),
    [],
    'a token',
  );
  assert.deepEqual(findTraces(product.errors()), []);
  // What was made of it is there.
  const text = JSON.stringify(rows);
  for (const kept of ['[e-mail]', '[phone]', '[name]', '[address]', 'step=2'])
    assert.ok(text.includes(kept), kept);
  assertNetworks(rows);
  assert.ok(JSON.stringify(refused).includes('203.0.113.0'));
});

/** Of the pixel that says so the networks are there, by page and by server; of the other nothing. */
function assertNetworks(rows: readonly Kept[]): void {
  const networksOf = (pixelId: string, channel: string) =>
    [
      ...new Set(
        rows
          .filter((row) => row.pixel_id === pixelId && (row.channel === 'server') === (channel === 'server'))
          .map((row) => row.truncated_ip),
      ),
    ].sort();
  for (const channel of ['browser', 'server']) {
    assert.deepEqual(networksOf('4711', channel), ['2001:db8:66::', '203.0.113.0'], channel);
    assert.deepEqual(networksOf(product.pixelId, channel), [''], channel);
  }
  const byFamily = rows.filter(
    ({ pixel_id, event_id }) => pixel_id === '4711' && event_id.startsWith('family-'),
  );
  assert.deepEqual(byFamily.map(({ event_id, truncated_ip }) => `${event_id} ${truncated_ip}`).sort(), [
    'family-0 203.0.113.0',
    'family-1 2001:db8:66::',
    'family-2 203.0.113.0',
  ]);
}
