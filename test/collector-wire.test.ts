// What /tr understands, against the real product: each request is sent over HTTP, and what the store holds afterwards is looked
// at. docs/reference/collector.md names these tests.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { formatParams, type Param } from '../src/event/params.ts';
import { createToken, json, makeEvent } from './event-server.ts';
import { makeDataFolder, type Product, query, runCommand, startProduct, waitFor } from './product.ts';
import { readVectors } from './vectors.ts';

const data = makeDataFolder();
let product: Product;

before(async () => {
  product = await startProduct({ data });
});

after(async () => {
  await product.stop();
  fs.rmSync(data, { recursive: true, force: true });
});

interface Row {
  readonly event_id: string;
  readonly channel: string;
  readonly value: string | null;
  readonly currency: string;
  readonly visitor_id: string;
  readonly content_ids: readonly string[];
  readonly custom_data: Readonly<Record<string, unknown>>;
  readonly user_data: Readonly<Record<string, readonly string[]>>;
  readonly initialized_at: string | null;
  readonly params: Readonly<Record<string, readonly string[]>>;
  readonly [column: string]: unknown;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Sends requests that are all accepted; `eid` of each is its place. Gives their rows in the same order. */
async function accept(name: string, requests: readonly (string | RequestInit)[]): Promise<Row[]> {
  for (const [index, given] of requests.entries()) {
    const own = `id=${product.pixelId}&ev=${name}&eid=${name}-${index}`;
    const isText = typeof given === 'string';
    const answer = await fetch(`${product.base}/tr/?${own}${isText ? `&${given}` : ''}`, isText ? {} : given);
    assert.deepEqual([answer.status, answer.headers.get('x-ownpixel')], [200, 'accepted'], String(given));
    await answer.arrayBuffer();
  }
  const rows = await waitFor(
    () => query<Row>(data, `SELECT * FROM events WHERE startsWith(event_id, '${name}-')`),
    (found) => found.length >= requests.length,
  );
  const byId = new Map(rows.map((row) => [row.event_id, row]));
  return requests.map((_, index) => byId.get(`${name}-${index}`) ?? assert.fail(`${name}-${index}`));
}

/** The first line of the answer to a head that no client library would send. */
async function sendHead(head: string): Promise<string> {
  const { hostname, port } = new URL(product.base);
  const socket = net.connect(Number(port), hostname);
  socket.setTimeout(5_000, () => socket.destroy(new Error('no answer within 5 s')));
  socket.write(`${head}\r\nHost: a.example\r\nConnection: close\r\n\r\n`);
  return (await new Response(Readable.toWeb(socket) as ReadableStream).text()).split('\r\n', 1)[0] ?? '';
}

test('a POST that says nothing of a body has none, and is answered', async () => {
  const tr = `POST /tr/?id=${product.pixelId}&ev=Bodyless&eid=Bodyless-0 HTTP/1.1`;
  assert.equal(await sendHead(tr), 'HTTP/1.1 200 OK');
  const rows = await waitFor(
    () => query<Row>(data, "SELECT * FROM events WHERE event_name = 'Bodyless'"),
    (found) => found.length > 0,
  );
  assert.equal(rows.length, 1);
  assert.match(await sendHead(`POST /v21.0/${product.pixelId}/events HTTP/1.1`), /^HTTP\/1.1 4\d\d /);
});

test('lists are read in each of the spellings that forms have for them', async () => {
  const rows = await accept('Lists', [
    'cd[content_ids][]=a&cd[content_ids][]=b',
    'cd%5Bcontent_ids%5D%5B0%5D=a&cd%5Bcontent_ids%5D%5B1%5D=b',
    'cd[content_ids]=["a","b"]',
    'cd[contents][0][id]=a&cd[contents][0][quantity]=2&cd[contents][1][id]=b',
    `ud[em][]=${sha256('1')}&ud%5Bem%5D%5B1%5D=${sha256('2')}&aud[ph][0]=${sha256('3')}`,
    `ud[em]=${sha256('1')}&ud[em]=${sha256('2')}`,
    `ud[em][0]=${encodeURIComponent(' Jane@Example.com')}&ud[ph][0]=${encodeURIComponent('+1 (650) 555-0100')}`,
    'expv2%5B%5D=pl0&expv2%5B%5D=el0&expv2[0]=bc1&exp=k2&exp=l0',
  ]);
  const [brackets, numbers, json, contents, userList, userRepeat, clear, plain] = rows;
  for (const row of [brackets, numbers, json]) {
    assert.deepEqual(row?.content_ids, ['a', 'b']);
    assert.deepEqual(row?.custom_data, { content_ids: ['a', 'b'] });
  }
  assert.deepEqual(contents?.content_ids, ['a', 'b']);
  assert.deepEqual(contents?.custom_data, { contents: [{ id: 'a', quantity: '2' }, { id: 'b' }] });
  assert.deepEqual(userList?.user_data, { em: [sha256('1'), sha256('2')], ph: [sha256('3')] });
  assert.deepEqual(userRepeat?.user_data, { em: [sha256('1'), sha256('2')] });
  assert.deepEqual(clear?.user_data, { em: [sha256('jane@example.com')], ph: [sha256('16505550100')] });
  assert.deepEqual(plain?.params, { 'expv2[]': ['pl0', 'el0'], 'expv2[0]': ['bc1'], exp: ['k2', 'l0'] });
});

test('what a body says wins over the query of its address, each parameter by itself', async () => {
  const body = `cd[value]=1&cd[note]=body&ud[em]=${sha256('body')}&dl=https%3A%2F%2Fbody.example%2F`;
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const own = `id=${product.pixelId}&ev=Merged`;
  const address = `${product.base}/tr/?${own}&eid=Merged-0&cd[value]=2&cd[currency]=EUR&cd[note]=query&dl=https%3A%2F%2Fquery.example%2F`;
  assert.equal((await fetch(address, { method: 'POST', body, headers: type })).status, 200);
  const [row] = await waitFor(
    () => query<Row>(data, "SELECT * FROM events WHERE event_id = 'Merged-0'"),
    (found) => found.length === 1,
  );
  assert.deepEqual([row?.value, row?.currency, row?.host], ['1', 'EUR', 'body.example']);
  assert.deepEqual(row?.custom_data, { value: '1', currency: 'EUR', note: 'body' });
  // Nothing is lost: what did not win is kept with the rest.
  assert.deepEqual(row?.params['cd[value]'], ['1', '2']);
});

test('processing options are read under the name that an example of the documentation misspells', async () => {
  const rows = await accept('Options', ['vdpo=LDU&dpoco=1&dpost=1000', 'dpo=&vdpo=LDU', 'dpo=LDU', 'dpo=']);
  assert.deepEqual(
    rows.map((row) => [row.data_processing_options, row.consent]),
    [
      ['LDU', 'limited'],
      ['', ''],
      ['LDU', 'limited'],
      ['', ''],
    ],
  );
  const [{ params } = assert.fail()] = rows;
  assert.deepEqual(params, { vdpo: ['LDU'], dpoco: ['1'], dpost: ['1000'] });
});

test('mistakes of a page are no reason to refuse its event', async () => {
  const rows = await accept('purchse', [
    '',
    'cd[value]=$10&cd[currency]=%E2%82%AC',
    'cd[value]=&cd[currency]=RMB&cd[content_ids]=["a","b"',
    'fbp=wrong&fbc=fb.1.1795454912162&ts=yesterday&dl=%25&dpo=XYZ',
    'cd[em]=&ud[em]=&o=all&cd=5&ud=6&&=7&%zz=%e9',
  ]);
  assert.deepEqual(
    rows.map((row) => row.value),
    [null, null, null, null, null],
  );
  assert.deepEqual(rows[2]?.content_ids, []);
  assert.equal(rows[2]?.custom_data.content_ids, '["a","b"');
  assert.deepEqual([rows[3]?.fbc, rows[3]?.url], ['fb.1.1795454912162', '%']);
});

/** Every parameter of the collection request that has a meaning, with a value that it may have. */
const everyParameter: readonly Param[] = [
  ...(
    'if=false iw=false sw=2560 sh=1440 ped=1 v=2.9.252 r=stable a=woocommerce-3.3.4-1.8.1 ec=0 o=4126 fbcs=click it=1682437910000 ' +
    'coo=false tm=1 es=automatic est_source=157005993196784 cs_est=true cs_cc=1 exp=p1 rqm=GET dpoco=1 dpost=1000 de=a dlc=1 rlc=1 ' +
    'ler=other cdl=API_unavailable plt=549.5 pl=x hmd=0123456789abcdef01234567 tz=-420 iss=1 imft=1 aems=0;0 cf=1 chmd=Pixel chpv=15 ' +
    'chfv=141 up=a rp=b up_url=c rp_url=d apcm_eid=1 aem=1 iab=1 qttag=1 rks=1 spb=1 unknown=kept'
  )
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
  ['pmd[title]', 'A title'],
  ['pmd[locale]', 'de_DE'],
  ['expv2[0]', 'pl1'],
  ['bfs[b]', '1'],
  ['ie[d]', '1'],
  ['cud[zp]', '#####'],
  ['ncud[em]', '****'],
  ['cudff[em]', '****'],
  ['ncudff[em]', '****'],
];

test('every parameter of the collection request is given back, those of tomorrow too', async () => {
  const [row] = await accept('Everything', [formatParams(everyParameter)]);
  // A column gives this one back.
  const { it, ...left } = Object.fromEntries(everyParameter.map(([name, value]) => [name, [value]]));
  assert.deepEqual(row?.params, left);
  assert.deepEqual(
    [row?.initialized_at],
    [new Date(Number(it)).toISOString().replace('T', ' ').replace('Z', '')],
  );
});

test('user data of a page are stored as the published vectors have them', async () => {
  const vectors = readVectors();
  // A value that stands for a missing one is nobody, whoever hashed it.
  const rows = await accept(
    'Vectors',
    vectors.map(({ key, input }) => formatParams([[`ud[${key}]`, input]])),
  );
  const wrong = vectors.filter(
    ({ key, sha256: hash }, index) =>
      JSON.stringify(rows[index]?.user_data) !== JSON.stringify(hash === null ? {} : { [key]: [hash] }),
  );
  assert.deepEqual(wrong, []);
});

test('a text that stands for a missing value is nobody, in clear as in hashes, and is told from the rest', async () => {
  const texts = ['undefined', 'null', ' None', 'NaN', 'n/a', '[object Object]', 'test', '0', 'true', 'guest'];
  const rows = await accept(
    'Placeholders',
    texts.flatMap((text) => [
      formatParams(['fn', 'zp', 'external_id', 'em'].map((key): Param => [`ud[${key}]`, text])),
      formatParams([['ud[fn]', sha256(text.trim().toLowerCase())]]),
    ]),
  );
  for (const [index, row] of rows.entries()) {
    const text = texts[index >> 1] ?? '';
    assert.deepEqual(row.user_data, {}, text);
    assert.deepEqual(row.params['ud[fn]'], [sha256(text.trim().toLowerCase())], text);
  }
});

test('the image of a page without scripts and hand-built images are events of their own channel', async () => {
  const rows = await accept('Image', [
    'noscript=1',
    'noscript=1&v=2.9',
    `cd[value]=9.5&cd[currency]=EUR&ud[em]=${sha256('jane@example.com')}&dpo=LDU&dpoco=1`,
    'v=2.9.252',
    'cd[segID]=3401321,2993399&noscript=1',
  ]);
  assert.deepEqual(
    rows.map((row) => row.channel),
    ['image', 'image', 'image', 'browser', 'image'],
  );
  assert.deepEqual([rows[2]?.value, rows[2]?.user_data], ['9.5', { em: [sha256('jane@example.com')] }]);
});

/** Requests of every kind, accepted and refused. */
function requestsOfEveryKind(): readonly (readonly [string, RequestInit])[] {
  const own = `id=${product.pixelId}&ev=Headers`;
  const frame = { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate' };
  return [
    [`/tr/?${own}&v=2.9`, {}],
    [`/tr?${own}&noscript=1`, {}],
    [`/tr?${own}&v=2.9`, { headers: { accept: 'image/avif,image/webp,*/*' } }],
    [`/tr/`, { method: 'POST', body: new URLSearchParams(own), headers: frame }],
    [`/tr/?${own}&eid=`, { method: 'POST', body: '' }],
    [`/tr/?id=${product.pixelId}&v=2.9`, {}],
    [
      `/tr/?${own}`,
      { method: 'POST', body: '--y', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    ],
    ['/tr/?id=9&ev=x', {}],
    ['/tr/', {}],
    [`/tr/?${own}`, { method: 'PUT' }],
    [`/tr/`, { method: 'OPTIONS' }],
  ];
}

test('no answer sets a cookie, leads elsewhere or may be kept, and each may be read by the page that asked', async () => {
  const origin = 'https://shop.example';
  for (const [path, init] of requestsOfEveryKind()) {
    const headers = { origin, ...init.headers };
    const answer = await fetch(product.base + path, { ...init, headers, redirect: 'manual' });
    const about = `${init.method ?? 'GET'} ${path}: ${answer.status}`;
    assert.equal(answer.headers.get('set-cookie'), null, about);
    assert.ok(answer.status < 300 || answer.status >= 400, about);
    assert.equal(answer.headers.get('cache-control'), 'no-store', about);
    assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin', about);
    assert.equal(answer.headers.get('access-control-allow-origin'), origin, about);
    assert.equal(answer.headers.get('access-control-allow-credentials'), 'true', about);
    await answer.arrayBuffer();
  }
});

test('an event that is refused for what it is is answered with 200, an image element with an image', async () => {
  const ask = async (query_: string, accept = '*/*') => {
    const answer = await fetch(`${product.base}/tr/?${query_}`, { headers: { accept } });
    const body = await answer.arrayBuffer();
    return [answer.status, answer.headers.get('content-type'), body.byteLength] as const;
  };
  const own = `id=${product.pixelId}&v=2.9`;
  const image = 'image/avif,image/webp,image/png,*/*;q=0.8';
  assert.deepEqual(await ask(`${own}&ev=Answer`), [200, 'text/plain', 0]);
  assert.deepEqual(await ask(`${own}&ev=Answer`, image), [200, 'image/gif', 43]);
  assert.deepEqual(await ask(`${own}&ev=`), [200, 'text/plain; charset=utf-8', 0]);
  assert.deepEqual(await ask(`${own}&ev=`, image), [200, 'image/gif', 43]);
  assert.deepEqual(await ask(`id=${product.pixelId}&ev=${'x'.repeat(201)}`), [200, 'image/gif', 43]);
});

test('a list of hosts counts from when it is made, covers what lies below a host, and looks at the frame that sends', async () => {
  assert.equal((await runCommand(['pixel', 'create', '--id', '4711', '--data', data])).code, 0);
  const sendFrom = async (page: string, name: string) => {
    const query_ = `id=4711&ev=${name}&v=2.9&if=true&dl=${encodeURIComponent(page)}`;
    const headers = { referer: 'https://shop.example/' };
    return (await fetch(`${product.base}/tr/?${query_}`, { headers })).headers.get('x-ownpixel');
  };
  assert.equal(await sendFrom('https://pay.example/frame', 'Before'), 'accepted');
  assert.equal((await runCommand(['pixel', 'allow-host', '4711', 'shop.example', '--data', data])).code, 0);
  const refused = 'rejected; reason=host_not_allowed';
  await waitFor(
    () => sendFrom('https://pay.example/frame', 'After'),
    (outcome) => outcome === refused,
  );
  assert.equal(await sendFrom('https://www.shop.example/', 'Below'), 'accepted');
  assert.equal(await sendFrom('https://notshop.example/', 'Beside'), refused);
  assert.equal((await runCommand(['pixel', 'block-host', '4711', 'pay.example', '--data', data])).code, 1);
  // A server is believed for its token, whatever page it tells of.
  const token = await createToken(data, '4711');
  const event = makeEvent('told', { event_name: 'Told', event_source_url: 'https://pay.example/' });
  const told = await fetch(`${product.base}/4711/events?access_token=${token}`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ data: [event] }),
  });
  assert.equal(told.status, 200);
  const names = await waitFor(
    () =>
      query(
        data,
        "SELECT event_name FROM events WHERE pixel_id = 4711 AND event_name != 'After' ORDER BY event_name",
      ),
    (found) => found.length >= 3,
  );
  assert.deepEqual(
    names.map((row) => row.event_name),
    ['Before', 'Below', 'Told'],
  );
});
