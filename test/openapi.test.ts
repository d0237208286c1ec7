// The document at /api/openapi.json against the running product: what it says of the collecting paths is what they answer.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { makeDataFolder, type Product, runCommand, startProduct } from './product.ts';

interface Answer {
  readonly content?: Readonly<Record<string, { readonly schema: TSchema }>>;
}
interface Operation {
  readonly responses: Readonly<Record<string, Answer>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const data = makeDataFolder();
let product: Product;
let document: Document;
let writeToken: string;
let readToken: string;

before(async () => {
  product = await startProduct({ data });
  document = (await (await fetch(`${product.base}/api/openapi.json`)).json()) as Document;
  const create = async (scope: string) => {
    const { stdout } = await runCommand([
      'token',
      'create',
      '--pixel',
      product.pixelId,
      '--scope',
      scope,
      '--data',
      data,
    ]);
    return stdout.trim().split('\n').at(-1) ?? '';
  };
  writeToken = await create('events:write');
  readToken = await create('reports:read');
});

after(async () => {
  await product.stop();
  fs.rmSync(data, { recursive: true, force: true });
});

interface Question {
  readonly path: string;
  readonly method?: 'get' | 'post';
  readonly status: number;
  /** What stands for the braces of `path`, and the query. */
  readonly address: string;
  readonly init?: RequestInit;
}

function listQuestions(): readonly Question[] {
  const { pixelId: id } = product;
  const event = { event_name: 'Lead', event_time: Math.floor(Date.now() / 1_000), action_source: 'website' };
  const user_data = { client_ip_address: '203.0.113.7', client_user_agent: 'agent' };
  const body = JSON.stringify({ data: [{ ...event, user_data, event_source_url: 'https://shop.example/' }] });
  const post = (text: string, token = writeToken): RequestInit => ({
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  });
  const reader = { headers: { authorization: `Bearer ${readToken}` } };
  const tr = ['/tr', '/tr/'].flatMap((path): readonly Question[] => [
    { path, status: 200, address: `${path}?id=${id}&ev=Lead&v=2` },
    { path, status: 200, address: `${path}?id=${id}&ev=Lead` },
    { path, status: 200, address: `${path}?id=${id}&v=2` },
    { path, status: 404, address: `${path}?id=9&ev=Lead&v=2` },
    { path, status: 413, address: path, method: 'post', init: { method: 'POST', body: 'x'.repeat(300_000) } },
    {
      path,
      status: 200,
      address: path,
      method: 'post',
      init: { method: 'POST', body: `id=${id}&ev=Lead&v=2` },
    },
  ]);
  return [
    ...tr,
    {
      path: '/{version}/{pixel}/events',
      method: 'post',
      status: 200,
      address: `/v24.0/${id}/events`,
      init: post(body),
    },
    {
      path: '/{version}/{pixel}/events',
      method: 'post',
      status: 400,
      address: `/v24.0/${id}/events`,
      init: post('{}'),
    },
    {
      path: '/{version}/{pixel}/events',
      method: 'post',
      status: 401,
      address: `/v24.0/${id}/events`,
      init: post(body, 'no'),
    },
    { path: '/{pixel}/events', method: 'post', status: 200, address: `/${id}/events`, init: post(body) },
    {
      path: '/capi/{pixel}/events',
      method: 'post',
      status: 202,
      address: `/capi/${id}/events`,
      init: post(body),
    },
    { path: '/{version}/{pixel}', status: 200, address: `/v24.0/${id}?access_token=${writeToken}` },
    { path: '/{pixel}', status: 200, address: `/${id}?access_token=${writeToken}` },
    { path: '/{version}/{pixel}/stats', status: 200, address: `/v24.0/${id}/stats`, init: reader },
    { path: '/{pixel}/stats', status: 200, address: `/${id}/stats?aggregation=url`, init: reader },
    {
      path: '/{version}/dataset_quality',
      status: 200,
      address: `/v24.0/dataset_quality?dataset_id=${id}&fields=web{event_name}`,
      init: reader,
    },
    { path: '/dataset_quality', status: 200, address: `/dataset_quality?dataset_id=${id}`, init: reader },
    { path: '/dataset_quality', status: 400, address: '/dataset_quality?dataset_id=9', init: reader },
    { path: '/{locale}/fbevents.js', status: 200, address: '/en_US/fbevents.js' },
    { path: '/o.js', status: 200, address: '/o.js' },
    { path: '/signals/config/json/{pixel}', status: 200, address: `/signals/config/json/${id}` },
    { path: '/healthz', status: 200, address: '/healthz' },
    { path: '/readyz', status: 200, address: '/readyz' },
    { path: '/metrics', status: 200, address: '/metrics', init: reader },
    { path: '/metrics', status: 401, address: '/metrics' },
  ];
}

test('every path that takes events answers as it is described', async () => {
  const asked = new Set<string>();
  for (const { path, method = 'get', status, address, init } of listQuestions()) {
    const what = `${method} ${path} ${status}`;
    asked.add(`${method} ${path}`);
    const answer = await fetch(product.base + address, init);
    const text = await answer.text();
    assert.equal(answer.status, status, `${what}: ${text}`);
    const described = document.paths[path]?.[method]?.responses[String(status)];
    assert.ok(described !== undefined, what);
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
    const schema = described.content?.[type]?.schema;
    assert.ok(schema !== undefined, `${what}: answers ${type}`);
    if (type === 'application/json') assert.deepEqual([...Value.Errors(schema, JSON.parse(text))], [], what);
  }
  const others = Object.entries(document.paths)
    .filter(([path]) => !path.startsWith('/api/'))
    .flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method} ${path}`));
  assert.deepEqual([...asked].sort(), others.sort());
});
