// The data quality of the real product: what pages and servers send is scored by `ownpixel quality`, by the API and, as agency tools
// ask, by the endpoint of the well-known service.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import type { QualityAnswer } from '../src/reports/contract-quality.ts';
import { makeDataFolder, type Product, query, runCommand, startProduct, waitFor } from './product.ts';

const data = makeDataFolder();
let product: Product;
let writeToken: string;
let readToken: string;
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const fbp = 'fb.1.1596403881668.1098115397';

before(async () => {
  product = await startProduct({ data });
  const create = async (scope: string) => {
    const made = await runCommand([
      ...['token', 'create', '--pixel', product.pixelId, '--scope', scope, '--data', data],
    ]);
    return made.stdout.trim();
  };
  writeToken = await create('events:write');
  readToken = await create('reports:read');
  const search = new URLSearchParams({
    ...{ id: product.pixelId, ev: 'Purchase', eid: 'o1', fbp, dl: 'https://shop.example.com/thanks' },
  });
  await fetch(`${product.base}/tr?${search}`, { headers: { 'user-agent': userAgent } });
  const event = {
    event_name: 'Purchase',
    event_time: Math.floor(Date.now() / 1_000),
    event_id: 'o1',
    action_source: 'website',
    event_source_url: 'https://shop.example.com/thanks',
    custom_data: { value: 9.99, currency: 'EUR' },
    user_data: {
      em: ['ada@example.com'],
      ph: ['undefined'],
      fbp,
      client_ip_address: '1.1.1.1',
      client_user_agent: userAgent,
    },
  };
  const answer = await fetch(`${product.base}/v24.0/${product.pixelId}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${writeToken}` },
    body: JSON.stringify({ data: [event] }),
  });
  assert.equal(answer.status, 200, await answer.text());
  await waitFor(
    () => query<{ events: string }>(data, 'SELECT count() AS events FROM events'),
    (rows) => rows[0]?.events === '2',
  );
});

after(async () => {
  await product?.stop();
  fs.rmSync(data, { recursive: true, force: true });
});

test('the command tells score, keys and copies, and what would be gained', async () => {
  const { code, stdout, stderr } = await runCommand(['quality', '--data', data]);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^My site \(\d+\): quality of what arrived since /);
  assert.match(stdout, /\n {2}Purchase {2}1 happening, 1 of 2 copies are duplicates \(50 %\)\n/);
  assert.match(stdout, /\n {6}page {4}3\.0 of 10 {2}1 event, 100 % with event id/);
  assert.match(stdout, /\n {6}server {2}8\.0 of 10 {2}1 event, /);
  assert.match(stdout, /would add: ph \+2\.0, external_id \+2\.0/);
  assert.doesNotMatch(stdout, /ada|1\.1\.1\.1/);
  for (const args of [['--days', '91'], ['--format', 'xml'], ['all'], ['--pixel', '1']])
    assert.equal((await runCommand(['quality', '--data', data, ...args])).code, 2, args.join(' '));
});

test('the API answers the same, as it is described, and only who may ask', async () => {
  const ask = (search: string, token = readToken) =>
    fetch(`${product.base}/api/v1/quality?${search}`, { headers: { authorization: `Bearer ${token}` } });
  const body = (await (await ask(`pixel=${product.pixelId}`)).json()) as QualityAnswer;
  const { stdout } = await runCommand(['quality', '--format', 'json', '--data', data]);
  const [told] = JSON.parse(stdout) as QualityAnswer[];
  assert.deepEqual(body.events, told?.events);
  const [purchase] = body.events;
  assert.equal(purchase?.server?.score, 8);
  const document = (await (await fetch(`${product.base}/api/openapi.json`)).json()) as {
    paths: Record<string, { get: { responses: { 200: { content: Record<string, { schema: TSchema }> } } } }>;
  };
  const described = document.paths['/api/v1/quality']?.get.responses[200].content['application/json'];
  assert.deepEqual([...Value.Errors(described?.schema ?? assert.fail(), body)], []);
  const statuses = [
    await ask(`pixel=${product.pixelId}`, writeToken),
    await ask('pixel=1'),
    await ask(`pixel=${product.pixelId}&days=0`),
  ].map(({ status }) => status);
  assert.deepEqual(statuses, [401, 404, 400]);
});

test('an agency tool reads what it asks for, and passes over what nobody knows', async () => {
  const ask = async (fields: string, token = readToken, pixelId = product.pixelId) => {
    const search = new URLSearchParams({ dataset_id: pixelId, fields, access_token: token });
    const answer = await fetch(`${product.base}/v24.0/dataset_quality?${search}`);
    return { status: answer.status, body: (await answer.json()) as object };
  };
  const fields =
    'web{event_name,event_match_quality{composite_score,match_key_feedback{identifier,coverage{percentage},potential_aly_acr_increase},diagnostics{name,percentage}},data_freshness{upload_frequency},acr{percentage}}';
  assert.deepEqual(await ask(fields), {
    status: 200,
    body: {
      web: [
        {
          event_name: 'Purchase',
          event_match_quality: {
            composite_score: 8,
            match_key_feedback: ['email', 'fbp', 'ip_address', 'user_agent'].map((identifier) => ({
              identifier,
              coverage: { percentage: 100 },
            })),
            diagnostics: [],
          },
          data_freshness: { upload_frequency: 'real_time' },
        },
      ],
    },
  });
  const { body } = await ask('web{dedupe_key_feedback{dedupe_key,server_events_with_dedupe_key}}');
  assert.deepEqual(body, {
    web: [
      {
        dedupe_key_feedback: ['event_id', 'external_id', 'fbp'].map((dedupe_key) => ({
          dedupe_key,
          server_events_with_dedupe_key: { percentage: dedupe_key === 'external_id' ? 0 : 100 },
        })),
      },
    ],
  });
  assert.deepEqual(
    [(await ask('web', writeToken)).status, (await ask('web', readToken, '9')).status],
    [401, 400],
  );
});
