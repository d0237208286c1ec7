// The journey of an event, with everything real: HTTP, spool, loader, embedded engine, command line.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { findParam, formatParams, type Param, parseParams } from '../src/event/params.ts';
import { makeDataFolder, type Product, query, runCommand, startProduct, waitFor } from './product.ts';

const data = makeDataFolder();
let product: Product;

before(async () => {
  product = await startProduct({ data, args: ['--trusted-proxies', '127.0.0.1'] });
});

after(async () => {
  await product.stop();
  fs.rmSync(data, { recursive: true, force: true });
});

interface Sample {
  readonly n: number;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly content_type?: string;
  readonly params: Readonly<Record<string, string | readonly string[]>>;
}

const samples = (
  JSON.parse(fs.readFileSync(new URL('./fixtures/tr-samples.json', import.meta.url), 'utf8')) as {
    samples: Sample[];
  }
).samples;

test('a page view by address alone is in the store soon after its answer', async () => {
  const url = `${product.base}/tr?id=${product.pixelId}&ev=PageView&dl=https%3A%2F%2Fsite.example%2Fa&ts=${Date.now()}&eid=first`;
  const answer = await fetch(url);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('x-ownpixel'), 'accepted');
  assert.equal((await answer.arrayBuffer()).byteLength, 43);
  const rows = await waitFor(
    () => query(data, "SELECT host, path, channel, received_at FROM events WHERE event_id = 'first'"),
    (found) => found.length > 0,
  );
  assert.equal(rows.length, 1);
  assert.equal(rows[0]?.host, 'site.example');
  assert.equal(rows[0]?.path, '/a');
});

test('all recorded requests of the fixtures give their parameters back from the store', async () => {
  for (const sample of samples) {
    const answer = await send(sample);
    assert.equal(answer.status, 200, `sample ${sample.n}`);
    assert.equal(answer.headers.get('x-ownpixel'), 'accepted', `sample ${sample.n}`);
  }
  const rows = await waitFor(
    () => query<StoredRow>(data, "SELECT * FROM events WHERE mapContains(params, 'sample')"),
    (found) => found.length === samples.length,
  );
  for (const sample of samples) {
    const row = rows.find((candidate) => candidate.params.sample?.[0] === String(sample.n));
    assert.ok(row !== undefined, `sample ${sample.n} is stored`);
    assert.deepEqual(
      givenBack({ ...row, hadTime: 'ts' in sample.params }),
      { ...sample.params, id: product.pixelId },
      `sample ${sample.n}`,
    );
  }
});

test('a request is recorded in every form a page can send it', async () => {
  const params = `id=${product.pixelId}&ev=Forms&cd[text]=a%20b%26c&eid=`;
  const form = new FormData();
  for (const [name, value] of parseParams(`${params}multipart`)) form.append(name, value);
  const forms: readonly [string, RequestInit][] = [
    [`/tr?${params}get`, {}],
    [`/tr/?${params}getslash`, {}],
    ['/tr/', { method: 'POST', body: new URLSearchParams(`${params}form`) }],
    ['/tr', { method: 'POST', body: form }],
    [
      '/tr/',
      { method: 'POST', body: `${params}text`, headers: { 'content-type': 'text/plain;charset=UTF-8' } },
    ],
    [
      `/tr/?id=${product.pixelId}&eid=query`,
      { method: 'POST', body: `ev=Forms&cd[text]=a%20b%26c&eid=merged` },
    ],
  ];
  for (const [path, init] of forms) {
    const answer = await fetch(product.base + path, init);
    assert.equal(answer.headers.get('x-ownpixel'), 'accepted', `${init.method ?? 'GET'} ${path}`);
  }
  const rows = await waitFor(
    () =>
      query(
        data,
        "SELECT event_id, custom_data.text::String AS text FROM events WHERE event_name = 'Forms' ORDER BY event_id",
      ),
    (found) => found.length === forms.length,
  );
  assert.deepEqual(
    rows.map((row) => row.event_id),
    ['form', 'get', 'getslash', 'merged', 'multipart', 'text'],
  );
  assert.deepEqual([...new Set(rows.map((row) => row.text))], ['a b&c']);
});

test('the page is kept as sent and given clean, the visit has its road and a bot its reason', async () => {
  const page = encodeURIComponent(
    'https://www.shop.example/a?gclid=x&size=4&utm_source=google&utm_medium=cpc#top',
  );
  const params = `id=${product.pixelId}&ev=Road&o=128&dpo=LDU&dl=${page}`;
  const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' };
  assert.equal((await fetch(`${product.base}/tr?${params}`, { headers })).status, 200);
  const [row] = await waitFor(
    () =>
      query(
        data,
        "SELECT clean_url, traffic_channel, is_bot, bot_reason, consent, device FROM events WHERE event_name = 'Road'",
      ),
    (found) => found.length === 1,
  );
  assert.deepEqual(row, {
    clean_url: 'https://www.shop.example/a?size=4#top',
    traffic_channel: 'paid_search',
    is_bot: true,
    bot_reason: 'headless',
    consent: 'limited',
    device: 'bot',
  });
});

test('a refused request is kept with its reason, an unknown pixel is refused and sampled', async () => {
  const noName = await fetch(`${product.base}/tr?id=${product.pixelId}&v=2.9&cd[a]=1`);
  assert.equal(noName.status, 200);
  assert.equal(noName.headers.get('x-ownpixel'), 'rejected; reason=missing_event_name');
  const unknown = await fetch(`${product.base}/tr?id=99&ev=PageView`);
  assert.equal(unknown.status, 404);
  assert.equal(unknown.headers.get('x-ownpixel'), 'rejected; reason=unknown_pixel');
  const rows = await waitFor(
    () => query(data, 'SELECT reason, pixel_id, raw FROM rejected ORDER BY reason'),
    (found) => found.length === 2,
  );
  assert.deepEqual(
    rows.map((row) => [row.reason, row.pixel_id, row.raw]),
    [
      ['missing_event_name', product.pixelId, `id=${product.pixelId}&v=2.9&cd[a]=1`],
      ['unknown_pixel', '0', 'id=99&ev=PageView'],
    ],
  );
});

test('a pixel created on the command line is known to the running server at once', async () => {
  const { stdout } = await runCommand(['pixel', 'create', '--id', '4711', '--name', 'Shop', '--data', data]);
  assert.equal(stdout, '4711\n');
  const answer = await fetch(`${product.base}/tr?id=4711&ev=PageView`);
  assert.equal(answer.headers.get('x-ownpixel'), 'accepted');
});

test('nothing that may not be stored in clear reaches the disk', async () => {
  const email = 'jane.roe@example.com';
  const clear = `id=${product.pixelId}&ev=Secret&v=1&ud[em]=${encodeURIComponent(` ${email.toUpperCase()}`)}&cd[note]=${email}`;
  const page = encodeURIComponent(`https://site.example/x?mail=${encodeURIComponent(email)}`);
  await fetch(`${product.base}/tr?${clear}&dl=${page}`, { headers: { 'x-forwarded-for': '193.99.144.80' } });
  const rows = await waitFor(
    () => query<StoredRow>(data, "SELECT * FROM events WHERE event_name = 'Secret'"),
    (found) => found.length === 1,
  );
  // SHA-256 of the trimmed, lower-case address.
  assert.deepEqual(rows[0]?.user_data, {
    em: ['22fff12b355cb9cb6303835fe8227cbb155ee22d300caccba72b326d1a6fb98a'],
  });
  assert.equal(rows[0]?.url, 'https://site.example/x?mail=[e-mail]');
  assert.equal(rows[0]?.country, 'DE');
  const { stdout } = await import('node:child_process').then(({ spawnSync }) =>
    spawnSync('grep', ['-rlaiE', 'jane\\.roe|193\\.99\\.144', `${data}/spool`], { encoding: 'utf8' }),
  );
  assert.equal(stdout, '');
});

test('the dashboard API needs a session, and answers with one', async () => {
  const overview = `${product.base}/api/v1/overview?pixel=${product.pixelId}&period=7d&timezone=Asia/Kolkata`;
  const stranger = await fetch(overview);
  assert.equal(stranger.status, 401);
  const wrongKey = await fetch(`${product.base}/?key=wrong`, { redirect: 'manual' });
  assert.equal(wrongKey.headers.get('set-cookie'), null);
  assert.equal(wrongKey.headers.get('location'), '/?link=old');
  const cookie = await signIn();
  const answer = (await (await fetch(overview, { headers: { cookie } })).json()) as {
    totals: { events: number };
    series: unknown[];
    eventNames: { label: string; count: number }[];
  };
  assert.equal(answer.series.length, 7);
  assert.equal(answer.eventNames.find((row) => row.label === 'Forms')?.count, 6);
  assert.ok(answer.totals.events >= 70);
});

test('the live list shows what arrives, accepted and refused', async () => {
  const cookie = await signIn();
  const stream = await fetch(`${product.base}/api/v1/live?pixel=${product.pixelId}`, { headers: { cookie } });
  assert.equal(stream.headers.get('content-type'), 'text/event-stream');
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  await fetch(`${product.base}/tr?id=${product.pixelId}&ev=SeenLive&v=1`);
  const headers = {
    'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  };
  await fetch(`${product.base}/tr?id=${product.pixelId}&ev=&v=1&cd[mark]=seen`, { headers });
  let text = '';
  await waitFor(
    async () => {
      text += (await reader?.read())?.value ?? '';
      return text;
    },
    (seen) => seen.includes('SeenLive') && seen.includes('"mark":"seen"'),
  );
  assert.match(text, /"outcome":"accepted"/);
  assert.match(text, /"reason":"missing_event_name"/);
  assert.match(text, /"mark":"seen"\},"botReason":"agent: Google"/);
  await reader?.cancel();
});

test('the tag is served compressed, cacheable and revalidated, under both names', async () => {
  for (const name of ['/en_US/fbevents.js', '/de_DE/fbevents.js', '/o.js']) {
    const answer = await fetch(product.base + name, { headers: { 'accept-encoding': 'br' } });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-encoding'), 'br');
    assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.match(answer.headers.get('cache-control') ?? '', /max-age=1200/);
    const again = await fetch(product.base + name, {
      headers: { 'if-none-match': answer.headers.get('etag') ?? '' },
    });
    assert.equal(again.status, 304);
  }
});

test('health, readiness and metrics answer', async () => {
  assert.equal((await fetch(`${product.base}/healthz`)).status, 200);
  assert.deepEqual(await (await fetch(`${product.base}/readyz`)).json(), {
    canRecordEvents: true,
    problems: [],
  });
  assert.equal((await fetch(`${product.base}/metrics`)).status, 401);
  const token = await runCommand([
    'token',
    'create',
    '--pixel',
    '4711',
    '--scope',
    'reports:read',
    '--data',
    data,
  ]);
  const authorization = `Bearer ${token.stdout.trim()}`;
  const text = await waitFor(
    async () => (await fetch(`${product.base}/metrics`, { headers: { authorization } })).text(),
    (answer) => answer.includes('ownpixel_loader_events_total'),
  );
  assert.match(text, /^ownpixel_requests_rejected_total\{reason="unknown_pixel"\} \d/m);
  assert.match(text, /^ownpixel_record_duration_seconds_bucket\{le="0\.01"\} \d/m);
  assert.match(text, /^ownpixel_process_restarts_total\{process="engine"\} 0$/m);
  assert.match(text, /^ownpixel_process_memory_bytes\{process="loader"\} \d/m);
  assert.match(text, /^ownpixel_spool_backlog_bytes \d/m);
  assert.match(text, /^ownpixel_spool_backlog_age_seconds \d/m);
  assert.match(text, /^ownpixel_store_up 1$/m);
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type]) => ({ name, type }));
  assert.ok(types.length >= 11);
  for (const { name, type } of types) {
    assert.ok(text.includes(`# HELP ${name} `), name);
    assert.equal(name.endsWith('_total'), type === 'counter', `${name} is a ${type}`);
  }
});

test('a second server on the same data folder is refused in one sentence', async () => {
  const { code, stderr } = await runCommand(['serve', '--port', '0', '--data', data]);
  assert.equal(code, 1);
  assert.match(stderr, /^ownpixel: another server \(process \d+\) works on the data folder .*\n$/);
});

test('an address that floods the server is asked to come later, and others are not', async () => {
  // Twice the limit of ten seconds: they may lie in two of these.
  const line = `id=${product.pixelId}&ev=Flood&v=2.9`;
  const body = Array.from({ length: 4_001 }, () => line).join('\n');
  const flood = (address: string, lines: string) =>
    fetch(`${product.base}/tr/`, {
      method: 'POST',
      body: lines,
      headers: { 'x-forwarded-for': address },
    });
  const refused = await flood('8.8.8.8', body);
  assert.deepEqual(
    [refused.status, refused.headers.get('x-ownpixel'), refused.headers.get('retry-after')],
    [429, 'rejected; reason=rate_limited', '10'],
  );
  const other = await flood('9.9.9.9', `${line}\n${line}`);
  assert.deepEqual([other.status, other.headers.get('x-ownpixel')], [200, 'accepted']);
});

test('after Ctrl-C everything is in the store and the command line still answers', async () => {
  await fetch(`${product.base}/tr?id=${product.pixelId}&ev=LastWord&v=1`);
  const stoppingAtMs = Date.now();
  assert.equal(await product.stop(), 0);
  assert.ok(Date.now() - stoppingAtMs < 5_000);
  const rows = await query(data, "SELECT count() AS n FROM events WHERE event_name = 'LastWord'");
  assert.equal(Number(rows[0]?.n), 1);
  const { code } = await runCommand(['query', 'INSERT INTO migrations (version) VALUES (9)', '--data', data]);
  assert.equal(code, 1);
});

interface StoredRow {
  readonly pixel_id: string;
  readonly event_name: string;
  readonly event_id: string;
  readonly event_time: string;
  readonly url: string;
  readonly referrer: string;
  readonly country: string;
  readonly fbp: string;
  readonly fbc: string;
  readonly data_processing_options: string;
  readonly currency: string;
  readonly content_type: string;
  readonly content_name: string;
  readonly content_category: string;
  readonly search_string: string;
  readonly order_id: string;
  readonly initialized_at: string | null;
  readonly content_ids: readonly string[];
  readonly custom_data: Readonly<Record<string, unknown>>;
  readonly user_data: Readonly<Record<string, readonly string[]>>;
  readonly params: Readonly<Record<string, readonly string[]>>;
}

/** Sends a sample as it was recorded, with our host and pixel, and a mark to find it by. */
function send(sample: Sample): Promise<Response> {
  const mark = `&sample=${sample.n}`;
  if (sample.method === 'GET') {
    const recorded = new URL(sample.url).search.slice(1).replace(/(^|&)id=[^&]*/, `$1id=${product.pixelId}`);
    return fetch(`${product.base}/tr/?${recorded}${mark}`);
  }
  const pairs = Object.entries(sample.params).flatMap(([name, value]) =>
    [value].flat().map((one): Param => [name, one]),
  );
  const body = pairs.map(([name, value]): Param => [name, name === 'id' ? product.pixelId : value]);
  if (sample.content_type === 'multipart/form-data') {
    const form = new FormData();
    for (const [name, value] of body) form.append(name, value);
    form.append('sample', String(sample.n));
    return fetch(`${product.base}/tr/`, { method: 'POST', body: form });
  }
  const text = formatParams(body).replaceAll('%20', '+') + mark;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return fetch(`${product.base}/tr/`, { method: 'POST', body: text, headers });
}

/** The parameters of a request, put together from the columns of its row. */
function givenBack(
  row: StoredRow & { readonly hadTime: boolean },
): Record<string, string | readonly string[]> {
  const columns: Record<string, string> = {
    id: row.pixel_id,
    ev: row.event_name,
    eid: row.event_id,
    dl: row.url,
    rl: row.referrer,
    fbp: row.fbp,
    fbc: row.fbc,
    dpo: row.data_processing_options,
    'cd[currency]': row.currency,
    'cd[content_type]': row.content_type,
    'cd[content_name]': row.content_name,
    'cd[content_category]': row.content_category,
    'cd[search_string]': row.search_string,
    'cd[order_id]': row.order_id,
    'cd[content_ids]': Array.isArray(row.custom_data.content_ids) ? JSON.stringify(row.content_ids) : '',
    it: row.initialized_at === null ? '' : String(Date.parse(`${row.initialized_at.replace(' ', 'T')}Z`)),
  };
  const filled = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== ''));
  const kept = Object.fromEntries(
    Object.entries(row.params)
      .filter(([name]) => name !== 'sample')
      .map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
  // A believed client time is the event's time; any other is kept as it was sent.
  const ts = String(Date.parse(`${row.event_time.replace(' ', 'T')}Z`));
  return { ...filled, ...('ts' in kept || !row.hadTime ? {} : { ts }), ...kept };
}

async function signIn(): Promise<string> {
  const answer = await fetch(`${product.base}/?key=${product.signInKey}`, { redirect: 'manual' });
  return (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
}

test('parameters are written so that they are read back unchanged', () => {
  const params: Param[] = [
    ['cd[k[2]]', '100% é + &='],
    ['empty', ''],
    ['repeat[]', 'a'],
    ['repeat[]', 'b'],
  ];
  assert.deepEqual(parseParams(formatParams(params)), params);
  assert.equal(findParam(parseParams('a=%E9%20b&c'), 'a'), '%E9 b');
});
