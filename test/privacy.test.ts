// The promise about people, on the disk itself: after clear e-mails, phones, names and addresses were sent by every road,
// no file of the data folder and no line of the log holds one of them, as it was sent or in another encoding.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { makeDataFolder, type Product, query, runCommand, startProduct, waitFor } from './product.ts';

const data = makeDataFolder();
let product: Product;
let token: string;

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
  ip: '198.51.100.177',
  ip6: '2001:db8:77:88:99:aa:bb:cc',
  birth: '1977-07-17',
} as const;

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
  '198.51.100.177',
  '99:aa:bb:cc',
  '1977-07-17',
  '17.07.1977',
];

const page = `https://shop.example/thanks?email=${encodeURIComponent(person.email)}&phone=${encodeURIComponent(person.phone)}&first_name=${person.first}&lastname=${person.last}&address=${encodeURIComponent(person.street)}&step=2`;

/** Parameters of `/tr` that carry the person by every name. */
function trParams(extra: Readonly<Record<string, string>> = {}): URLSearchParams {
  return new URLSearchParams({
    id: product.pixelId,
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
    'cd[ip]': person.ip,
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

function serverEvent(change: object = {}): object {
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
      client_ip_address: `${person.ip}, ${person.ip6}`,
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
    app_data: { first_name: person.first, ip: person.ip },
    ...change,
  };
}

async function sendTr(): Promise<void> {
  const headers = {
    referer: page,
    'x-forwarded-for': person.ip,
    'x-real-ip': person.ip,
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
  assert.equal((await send(`?${trParams()}`)).headers.get('x-ownpixel'), 'accepted');
  assert.equal((await send('', { method: 'POST', body: trParams() })).status, 200);
  const form = new FormData();
  for (const [name, value] of trParams()) form.append(name, value);
  assert.equal((await send('', { method: 'POST', body: form })).status, 200);
  assert.equal(
    (await send('', { method: 'POST', body: String(trParams()), headers: { 'content-type': 'text/plain' } }))
      .status,
    200,
  );
  // Refused and kept, and refused and kept as a sample.
  await send(`?${trParams({ ev: '' })}`);
  await send(`?${trParams({ id: '9' })}`);
}

async function sendServer(): Promise<void> {
  const send = async (body: string | FormData | URLSearchParams, type?: string) => {
    const answer = await fetch(`${product.base}/v24.0/${product.pixelId}/events?access_token=${token}`, {
      method: 'POST',
      body,
      ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    });
    await answer.arrayBuffer();
    return answer.status;
  };
  const shared = { partner_agent: person.email, test_event_code: person.phone };
  const json = 'application/json';
  assert.equal(await send(JSON.stringify({ data: [serverEvent()], ...shared }), json), 200);
  assert.equal(
    await send(new URLSearchParams({ data: JSON.stringify([JSON.stringify(serverEvent())]) })),
    200,
  );
  const form = new FormData();
  form.append('data', JSON.stringify([serverEvent()]));
  assert.equal(await send(form), 200);
  // Refused: for its time, as no object, as broken JSON.
  assert.equal(
    await send(JSON.stringify({ data: [serverEvent(), serverEvent({ event_time: 1 })], ...shared }), json),
    400,
  );
  assert.equal(await send(JSON.stringify({ data: [person.email, serverEvent()] }), json), 400);
  const texts = Array.from({ length: 1_001 }, () => JSON.stringify(serverEvent()));
  assert.equal(await send(JSON.stringify({ data: texts }), json), 400);
  assert.equal(await send(new URLSearchParams({ data: `[${texts.join()}]` })), 400);
  assert.equal(
    await send(JSON.stringify({ data: [texts[0], `to ${person.first} in ${person.city}`] }), json),
    400,
  );
  assert.equal(await send(JSON.stringify({ data: { email: person.email } }), json), 400);
  assert.equal(await send(JSON.stringify({ data: [serverEvent({ user_data: person.email })] }), json), 400);
  assert.equal(await send(JSON.stringify({ data: [serverEvent()] }).slice(0, -9), json), 400);
}

function listFiles(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
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
  assert.ok(findTraces(String(trParams())).length >= 9);
  assert.ok(findTraces(JSON.stringify(serverEvent())).length >= 10);
});

test('nothing that tells who somebody is stands on the disk in clear, neither in the log', async () => {
  await sendTr();
  await sendServer();
  const counted = await waitFor(
    () =>
      query<{ events: string; rejected: string }>(
        data,
        'SELECT (SELECT count() FROM events) AS events, (SELECT count() FROM rejected) AS rejected',
      ),
    ([row]) => Number(row?.events) >= 7 && Number(row?.rejected) >= 10,
    30_000,
  );
  assert.deepEqual(
    counted.map(({ events, rejected }) => [Number(events), Number(rejected)]),
    [[7, 10]],
  );
  // The store's files are compressed: its rows are looked at as well.
  const rows = await query(data, 'SELECT *, params FROM events');
  const refused = await query(data, 'SELECT * FROM rejected');
  assert.deepEqual(findTraces(JSON.stringify([rows, refused])), []);
  const files = listFiles(data);
  assert.ok(files.some((file) => file.endsWith('.segment')));
  const found = files.flatMap((file) =>
    findTraces(fs.readFileSync(file, 'latin1')).map((trace) => `${file}: ${trace}`),
  );
  assert.deepEqual(found, []);
  assert.deepEqual(
    files.filter((file) => fs.readFileSync(file, 'latin1').includes(token)),
    [],
    'a token',
  );
  assert.deepEqual(findTraces(product.errors()), []);
  // What was made of it is there.
  const text = JSON.stringify(rows);
  for (const kept of ['[e-mail]', '[phone]', '[name]', '[address]', '198.51.100.0', 'step=2'])
    assert.ok(text.includes(kept), kept);
});
