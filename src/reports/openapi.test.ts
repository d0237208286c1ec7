// The description of the API: a valid OpenAPI document that knows every route, and whose schemas are what is answered.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import Type, { type Static, type TSchema } from 'typebox';
import Value from 'typebox/value';
import { createLog } from '../runtime/log.ts';
import type { StoreClient } from '../store/store.ts';
import { buildApi } from './api.ts';
import type { InstallationAnswer } from './contract.ts';
import { describeApi } from './openapi.ts';

/** What the OpenAPI 3.1 specification demands of the parts that are used here. */
const Content = Type.Record(
  Type.String({ pattern: '^\\w+/[\\w-]+$' }),
  Type.Object({ schema: Type.Object({}) }),
);
const Operation = Type.Object(
  {
    operationId: Type.String({ minLength: 1 }),
    summary: Type.String({ minLength: 1 }),
    security: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Array(Type.String())))),
    parameters: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String(),
            in: Type.Enum(['query', 'header', 'path', 'cookie']),
            required: Type.Boolean(),
            description: Type.Optional(Type.String()),
            schema: Type.Object({}),
          },
          { additionalProperties: false },
        ),
      ),
    ),
    requestBody: Type.Optional(Type.Object({ required: Type.Boolean(), content: Content })),
    responses: Type.Record(
      Type.String({ pattern: '^[1-5](?:\\d\\d|XX)$' }),
      Type.Object(
        {
          description: Type.String(),
          content: Type.Optional(Content),
          headers: Type.Optional(Type.Record(Type.String(), Type.Object({ schema: Type.Object({}) }))),
        },
        { additionalProperties: false },
      ),
      { additionalProperties: false, minProperties: 1 },
    ),
  },
  { additionalProperties: false },
);
const Document = Type.Object(
  {
    openapi: Type.String({ pattern: '^3\\.1\\.\\d+$' }),
    info: Type.Object({ title: Type.String(), version: Type.String() }),
    servers: Type.Array(Type.Object({ url: Type.String() })),
    security: Type.Array(Type.Record(Type.String(), Type.Array(Type.String()))),
    components: Type.Object({
      securitySchemes: Type.Record(Type.String(), Type.Object({ type: Type.String() })),
    }),
    paths: Type.Record(
      Type.String({ pattern: '^/' }),
      Type.Object(
        { get: Type.Optional(Operation), post: Type.Optional(Operation) },
        { additionalProperties: false },
      ),
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

function readDocument() {
  const plain: unknown = JSON.parse(JSON.stringify(describeApi('/')));
  assert.deepEqual([...Value.Errors(Document, plain)], []);
  return Value.Parse(Document, plain);
}

/** As the store answers: 64-bit numbers as text. */
const rejectedRow = {
  receivedAtMs: '1795473655000',
  pixelId: '1',
  reason: 'missing_event_name',
  detail: '',
  raw: 'id=1',
  rawLength: '4',
  batchId: '9',
  batchRow: 0,
};

/** Everything that an answer may hold; that of a server is compared in test/installation.test.ts. */
const installation = {
  pixelId: '1',
  checkHours: 24,
  checksSending: true,
  isChecking: false,
  fulfilledMs: 0,
  alerts: [],
  hosts: [],
} satisfies InstallationAnswer;

function createApp() {
  const routes: string[] = [];
  const app = fastify();
  app.addHook('onRoute', ({ method, url }) => {
    if (method !== 'HEAD') routes.push(`${method} ${url}`);
  });
  const client = {
    query: async (statement: string) => (statement.includes('AS rawLength') ? [rejectedRow] : []),
  } as unknown as StoreClient;
  buildApi(app, {
    client,
    access: {
      hasPassword: true,
      isSignInKey: () => false,
      isPassword: () => false,
      sessionCookie: () => 'a=b',
      reach: () => ({ pixels: 'all' }),
    },
    pixels: () => [{ id: '1', name: 'One', createdAtMs: 0 }],
    live: { subscribe: () => () => undefined },
    installation: {
      read: async () => JSON.stringify(installation),
      parseAddress: (text) => (text === 'none' ? undefined : text),
      add: (_pixel, address) => address !== 'one too many',
      remove: (_pixel, address) => address === 'https://a.example/',
      check: () => 1795473655000,
    },
    readReplayed: () => () => false,
    readFindings: () => ({ judgedAtMs: 0, findings: [] }),
    publicUrl: 'https://px.example.com',
    hasDemo: false,
    log: createLog('test', 'silent'),
  });
  return { app, routes };
}

test('it is an OpenAPI 3.1 document, and refers only to what it holds', () => {
  const { paths, components, security } = readDocument();
  const operations = Object.values(paths).flatMap(({ get, post }) =>
    [get, post].filter((one) => one !== undefined),
  );
  const ids = operations.map(({ operationId }) => operationId);
  assert.equal(new Set(ids).size, ids.length);
  const named = [security, ...operations.map((operation) => operation.security ?? [])].flat();
  for (const name of named.flatMap((one) => Object.keys(one)))
    assert.ok(name in components.securitySchemes, name);
  assert.ok(!JSON.stringify(paths).includes('$ref'));
});

test('every route of the API is in it, and nothing else', async () => {
  const { app, routes } = createApp();
  const paths = Object.entries(readDocument().paths).filter(([path]) => path.startsWith('/api/'));
  const described = paths.flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(described.sort(), routes.sort());
  await app.close();
});

test('what is answered, also a refusal, is as described', async () => {
  const { app } = createApp();
  const { paths } = readDocument();
  const questions: readonly (readonly [path: string, query: string, status: number])[] = [
    ['/api/openapi.json', '', 200],
    ['/api/v1/session', '', 200],
    ['/api/v1/pixels', '', 200],
    ['/api/v1/overview', '?pixel=1&period=7d', 200],
    ['/api/v1/reconciliation', '?pixel=1&period=today', 200],
    ['/api/v1/reconciliation', '?pixel=1', 400],
    ['/api/v1/overview', '?pixel=1&period=100d', 400],
    ['/api/v1/overview', '?pixel=2&period=7d', 404],
    ['/api/v1/diagnostics', '?pixel=1', 200],
    ['/api/v1/diagnostics', '?pixel=1&days=90', 200],
    ['/api/v1/diagnostics', '?pixel=1&days=91', 400],
    ['/api/v1/diagnostics', '?pixel=1&days=none', 400],
    ['/api/v1/diagnostics', '?pixel=2', 404],
    ['/api/v1/quality', '?pixel=1', 200],
    ['/api/v1/quality', '?pixel=1&days=0', 400],
    ['/api/v1/quality', '?pixel=2', 404],
    ['/api/v1/rejected', '?pixel=1', 200],
    ['/api/v1/rejected', '?pixel=0&reason=unknown_pixel&since=1&limit=2', 200],
    ['/api/v1/rejected', '?pixel=1&limit=1001', 400],
    ['/api/v1/rejected', '?pixel=2', 404],
    ['/api/v1/installation', '?pixel=1', 200],
    ['/api/v1/installation', '?pixel=2', 404],
  ];
  for (const [path, query, status] of questions) {
    const answer = await app.inject({ url: path + query });
    assert.equal(answer.statusCode, status, answer.body);
    assertDescribed(paths[path]?.get, status, answer.json());
  }
  const changes: readonly (readonly [path: string, body: object, status: number])[] = [
    ['add', { pixel: '1', address: 'https://a.example/' }, 204],
    ['add', { pixel: '1', address: 'none' }, 400],
    ['add', { pixel: '1', address: 'one too many' }, 409],
    ['add', { pixel: '1' }, 400],
    ['add', { pixel: '2', address: 'https://a.example/' }, 404],
    ['remove', { pixel: '1', address: 'https://a.example/' }, 204],
    ['remove', { pixel: '1', address: 'https://b.example/' }, 404],
    ['check', { pixel: '1' }, 200],
    ['check', {}, 400],
  ];
  for (const [name, payload, status] of changes) {
    const path = `/api/v1/installation/${name}`;
    const answer = await app.inject({ method: 'POST', url: path, payload });
    assert.equal(answer.statusCode, status, answer.body);
    assertDescribed(paths[path]?.post, status, answer.body === '' ? undefined : answer.json());
  }
  await app.close();
});

/** An answer without a body is one that is described without. */
function assertDescribed(
  operation: Static<typeof Operation> | undefined,
  status: number,
  body: unknown,
): void {
  const { responses, operationId } = operation ?? assert.fail('it is not described');
  const described = responses[String(status)] ?? responses[`${String(status)[0]}XX`];
  const schema = described?.content?.['application/json']?.schema;
  if (schema === undefined) assert.equal(body, undefined, operationId);
  else assert.deepEqual([...Value.Errors(schema as TSchema, body)], [], operationId);
}

test('it names the address under which the server is reached', async () => {
  const { app } = createApp();
  const { servers } = (await app.inject({ url: '/api/openapi.json' })).json() as { servers: unknown };
  assert.deepEqual(servers, [{ url: 'https://px.example.com' }]);
  await app.close();
});
