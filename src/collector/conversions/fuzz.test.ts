// Whatever is sent to the Conversions API: every request gets one answer of the table, none is a fault of the server, and
// exactly the events of accepted requests are recorded. `npm test` throws a few thousand; FUZZ_RUNS more.

import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import v8 from 'node:v8';
import vm from 'node:vm';
import fc from 'fast-check';
import { readBlock } from '../../../test/read-block.ts';
import { conversionErrors } from '../../event/conversion-errors.ts';
import { actionSources, clearUserKeys, eventFields, hashedUserKeys } from '../../event/conversion-fields.ts';
import { parseRecord } from '../../event/record.ts';
import { createPixel, hashSecret } from '../../runtime/registry.ts';
import { createClientReader } from '../client.ts';
import { createConversions } from './conversions.ts';

const runs = Number(process.env.FUZZ_RUNS ?? 3_000);
const seconds = Math.floor(Date.now() / 1_000);
let events = 0;
let refused = 0;
let requests = 0;
let heapBytes = 0;
let server: http.Server;
let base: string;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

before(async () => {
  const registry = {
    pixels: [createPixel('Shop', '123')],
    tokens: [
      { id: 't', pixelId: '123', scope: 'events:write' as const, hash: hashSecret('good'), createdAtMs: 0 },
    ],
    sessionSecret: '',
  };
  const conversions = createConversions({
    spool: {
      probe: () => Promise.resolve(),
      async appendAll(records) {
        for (const text of 'bytes' in records ? readBlock(records) : records) {
          const record = parseRecord(text) ?? assert.fail(`not a record: ${text.slice(0, 200)}`);
          if (record.rejection === undefined) events += 1;
          else refused += 1;
        }
      },
    },
    readClient: createClientReader({ visitorKeys: { current: () => 'key' }, findCountry: () => '' }),
    registry: () => registry,
  });
  server = http.createServer((request, response) => {
    if (!conversions.handle(request, response)) response.writeHead(404).end('{}');
  });
  // A pause of the machine must not look like a connection that was reset.
  server.keepAliveTimeout = 0;
  server.on('clientError', (error) => {
    throw error;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(() => {
  agent.destroy();
  server.closeAllConnections();
  server.close();
});

/** Values as careless senders make them. */
const odd = fc.oneof(
  fc.constantFrom(
    null,
    '',
    'undefined',
    '[object Object]',
    0,
    -1,
    1e21,
    1e-9,
    true,
    [],
    {},
    [[]],
    [null],
    '\ud83d',
    '\0',
  ),
  fc.constantFrom(
    seconds,
    String(seconds),
    seconds * 1_000,
    'Purchase',
    'eur',
    '19,90',
    'fb.1.1.x',
    'ab'.repeat(32),
    '::1',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.double(),
  fc.bigInt().map(String),
  fc.jsonValue({ maxDepth: 4 }),
);
const userData = fc.dictionary(
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...Object.keys(hashedUserKeys), ...Object.keys(clearUserKeys)) },
    { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'jane@example.com') },
    fc.string({ maxLength: 8 }),
  ),
  odd,
  { maxKeys: 6 },
);
const goodEvent = {
  event_name: 'Purchase',
  event_time: seconds,
  action_source: 'website',
  event_id: '1',
  user_data: { em: ['ab'.repeat(32)], client_ip_address: '203.0.113.7' },
  custom_data: { value: 1, currency: 'EUR' },
};
const changedEvent = fc
  .tuple(
    fc.dictionary(
      fc.oneof(fc.constantFrom(...Object.keys(eventFields), '__proto__'), fc.string({ maxLength: 8 })),
      odd,
      {
        maxKeys: 2,
      },
    ),
    fc.option(userData, { nil: goodEvent.user_data as object, freq: 2 }),
    fc.constantFrom(...actionSources),
  )
  .map(([change, user_data, action_source]) => ({ ...goodEvent, action_source, user_data, ...change }));
const data = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.oneof(fc.constant(goodEvent), changedEvent), { maxLength: 4 }) },
  changedEvent,
  odd,
);

/** Bytes in use after a collection. */
function usedHeap(): number {
  v8.setFlagsFromString('--expose_gc');
  vm.runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

interface Sent {
  /** Outside of its body. */
  readonly showsToken: boolean;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const request: fc.Arbitrary<Sent> = fc
  .tuple(
    data,
    fc.constantFrom('json', 'json', 'texts', 'form', 'multipart', 'bracketed'),
    fc.constantFrom(
      '/v24.0/123/events',
      '/123/events',
      '/capi/123/events',
      '/v1.0/9/events',
      '/v24.0/%00/events/',
    ),
    fc.constantFrom('query', 'bearer', 'body', 'none', 'wrong'),
    fc.option(fc.tuple(fc.nat(), fc.nat(255)), { nil: undefined, freq: 3 }),
  )
  .map(([value, form, path, token, damage]) => {
    const secret = token === 'wrong' ? 'bad' : 'good';
    const { body, type } = encode(value, form, token === 'body' ? { access_token: secret } : {});
    const isInQuery = token === 'query' || token === 'wrong';
    return {
      showsToken: isInQuery || token === 'bearer',
      path: isInQuery ? `${path}?access_token=${secret}` : path,
      headers: { 'content-type': type, ...(token === 'bearer' ? { authorization: `Bearer ${secret}` } : {}) },
      body: damage === undefined ? body : damaged(body, damage),
    };
  });

function encode(
  value: unknown,
  form: string,
  rest: Readonly<Record<string, string>>,
): { body: string; type: string } {
  const urlencoded = 'application/x-www-form-urlencoded';
  const text = JSON.stringify(value);
  if (form === 'texts' && Array.isArray(value))
    return {
      body: JSON.stringify({ data: value.map((each) => JSON.stringify(each)), ...rest }),
      type: 'application/json',
    };
  if (form === 'form')
    return { body: String(new URLSearchParams({ data: text, ...rest })), type: urlencoded };
  if (form === 'multipart') {
    const parts = Object.entries({ data: text, ...rest }).map(
      ([name, part]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${part}\r\n`,
    );
    return { body: `${parts.join('')}--b--\r\n`, type: 'multipart/form-data; boundary=b' };
  }
  if (form === 'bracketed') {
    const fields = Object.entries(Object(value)).map(
      ([key, each]) => `data[0][${key}]=${encodeURIComponent((JSON.stringify(each) ?? '').toWellFormed())}`,
    );
    return { body: [...fields, String(new URLSearchParams(rest))].join('&'), type: urlencoded };
  }
  return { body: JSON.stringify({ data: value, ...rest }), type: 'application/json' };
}

/** One byte is another. */
function damaged(body: string, [at, byte]: readonly [number, number]): Buffer {
  const bytes = Buffer.from(body);
  if (bytes.length > 0) bytes[at % bytes.length] = byte;
  return bytes;
}

function send({
  path,
  headers,
  body,
}: Sent): Promise<{ readonly status: number; readonly outcome: string; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = http.request(base + path, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, outcome: String(answer.headers['x-ownpixel']), text }),
      );
    });
    sent.end(body);
  });
}

test(`${runs.toLocaleString('en')} odd requests are each accepted or refused with a reason of the table`, async () => {
  const outcomes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(request, async (sent) => {
      const before = { events, refused };
      const { status, outcome, text } = await send(sent);
      requests += 1;
      if (requests === Math.floor(runs / 3)) heapBytes = usedHeap();
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      const answer = JSON.parse(text) as {
        events_received?: number;
        error?: { code: number; error_subcode?: number };
      };
      if (outcome === 'accepted') {
        assert.equal(status, sent.path.startsWith('/capi') ? 202 : 200);
        assert.equal(events - before.events, answer.events_received);
        assert.equal(refused, before.refused);
        return;
      }
      const reason = outcome.replace('rejected; reason=', '') as keyof typeof conversionErrors;
      const rule = conversionErrors[reason];
      assert.ok(rule !== undefined, `${status} ${outcome}`);
      assert.equal(status, rule.status);
      assert.ok(status < 500, outcome);
      assert.deepEqual([answer.error?.code, answer.error?.error_subcode], [rule.code, rule.subcode]);
      assert.equal(events, before.events, 'an event of a refused request was recorded');
      // Of a body that cannot be read, the token cannot be read either: it is kept when the sender showed one before.
      const isKept = rule.recorded && (reason !== 'conversions_unreadable' || sent.showsToken);
      assert.equal(refused - before.refused, isKept ? 1 : 0, outcome);
    }),
    { numRuns: runs },
  );
  const grown = usedHeap() - heapBytes;
  assert.ok(grown < 4 << 20, `the heap has grown by ${grown} bytes`);
  // A fuzz that only meets the door has tested nothing.
  assert.ok((outcomes.get('accepted') ?? 0) > runs / 20, JSON.stringify([...outcomes]));
  assert.ok(outcomes.size > 10, JSON.stringify([...outcomes]));
});
