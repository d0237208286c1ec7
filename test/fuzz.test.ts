// Whatever is sent to /tr: every request gets one answer of the table, none is a fault of the server, exactly the accepted
// events are recorded, and the loader makes a row of each. `npm test` throws a few thousand; FUZZ_RUNS more.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import v8 from 'node:v8';
import vm from 'node:vm';
import fc from 'fast-check';
import { createCollector, createSenderReader, serverOptions } from '../src/collector/collector.ts';
import { findParam, parseParams } from '../src/event/params.ts';
import { parseRecord } from '../src/event/record.ts';
import { type RejectionReason, rejections } from '../src/event/rejections.ts';
import { buildBatch } from '../src/loader/batch.ts';
import { createLineMaker } from '../src/loader/loader.ts';

const runs = Number(process.env.FUZZ_RUNS ?? 3_000);
const pixelId = '123';
const secret = 'jane.roe@example.com';
const { samples } = JSON.parse(
  fs.readFileSync(new URL('./fixtures/tr-samples.json', import.meta.url), 'utf8'),
) as { readonly samples: readonly { readonly params: Readonly<Record<string, string>> }[] };

const recorded: string[] = [];
let server: http.Server;
let base: string;
let heapBytes = 0;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

before(async () => {
  const collector = createCollector({
    spool: {
      probe: () => Promise.resolve(),
      async append(text) {
        recorded.push(text);
      },
    },
    tagFiles: { answer: () => false },
    readSender: createSenderReader({
      visitorKeys: { current: () => 'key' },
      findCountry: () => '',
    }),
    isKnownPixel: (id) => id === pixelId,
  });
  server = http.createServer(serverOptions, (request, response) => {
    if (!collector.handle(request, response)) response.writeHead(418).end();
  });
  server.on('clientError', collector.handleUnreadable);
  // A pause of the machine must not look like a connection that was reset.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(() => {
  agent.destroy();
  server.closeAllConnections();
  server.close();
});

/** Bytes in use after a collection. */
function usedHeap(): number {
  v8.setFlagsFromString('--expose_gc');
  vm.runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

const oddText = fc.oneof(
  fc.constantFrom(
    '',
    '%',
    '%zz',
    '%E9',
    '%00',
    '%F0%9F',
    '=',
    '&',
    '+',
    '[',
    ']',
    '{"a":',
    '\u00e9',
    'x'.repeat(3_000),
  ),
  fc.constantFrom(secret, encodeURIComponent(secret), encodeURIComponent(encodeURIComponent(secret))),
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.string({ maxLength: 30 }),
);
const oddName = fc.oneof(
  fc.constantFrom(
    'id',
    'ev',
    'eid',
    'dl',
    'rl',
    'ts',
    'fbp',
    'fbc',
    'oi',
    'dpo',
    'o',
    'ud[em]',
    'ud[ph]',
    'aud[em]',
  ),
  fc.constantFrom(
    'cd[value]',
    'cd[currency]',
    'cd[contents]',
    'cd[content_ids]',
    'cd[',
    'cd[]',
    'cd[a[b]]',
    'cd[a]]',
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'cd[__proto__]', 'ud[constructor]'),
  fc.string({ maxLength: 12 }).map(encodeURIComponent),
);
type Change = readonly [kind: 'set' | 'add' | 'drop' | 'damage', at: number, name: string, value: string];
const change: fc.Arbitrary<Change> = fc.tuple(
  fc.constantFrom('set', 'set', 'add', 'drop', 'damage'),
  fc.nat(),
  oddName,
  oddText,
);

/** Parameters as a library sends them, with a few changes. */
const text = fc
  .tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 4 }), fc.nat({ max: 9 }))
  .map(([sample, changes, luck]) => {
    const params = { ...sample.params, id: luck === 0 ? '99' : pixelId };
    const pairs = Object.entries(params).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    for (const [kind, at, name, value] of changes) {
      const index = at % (pairs.length + 1);
      if (kind === 'add') pairs.splice(index, 0, `${name}=${value}`);
      else if (kind === 'drop') pairs.splice(index, 1);
      else if (kind === 'set') pairs[index] = `${pairs[index]?.split('=')[0] ?? name}=${value}`;
      else pairs[index] = `${pairs[index] ?? ''}`.slice(0, at % 7) + value;
    }
    return pairs.join('&');
  });

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  /** What each event of the request says, as far as it is not cut. */
  readonly events: readonly string[];
}

const request: fc.Arbitrary<Sent> = fc
  .tuple(
    fc.array(text, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('get', 'get', 'image', 'form', 'text', 'batch', 'multipart', 'both', 'put'),
    fc.constantFrom('/tr', '/tr/'),
    fc.option(fc.tuple(fc.nat(), fc.nat(255)), { nil: undefined, freq: 5 }),
  )
  .map(([events, form, path, damage]) => {
    const [first = ''] = events;
    // A client refuses to send these in an address, or leaves them out; a body may hold them.
    const query = first.replace(/[\0-\x20#\x7f-\uffff]/g, '');
    const post = (type: string, body: string, own: readonly string[], address: string = path): Sent => ({
      method: 'POST',
      path: address,
      headers: { 'content-type': type },
      body: damaged(Buffer.from(body), damage),
      events: damage === undefined ? own : [],
    });
    if (form === 'form') return post('application/x-www-form-urlencoded', first, [first]);
    if (form === 'text') return post('text/plain;charset=UTF-8', first, [first]);
    if (form === 'both') return post('text/plain', first, [], `${path}?${query}`);
    if (form === 'batch') return post('text/plain;charset=UTF-8', events.join('\n'), []);
    if (form === 'multipart') {
      const parts = parseParams(first).map(
        ([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      );
      return post('multipart/form-data; boundary=b', `${parts.join('')}--b--\r\n`, []);
    }
    const headers: Record<string, string> = form === 'image' ? { accept: 'image/avif,*/*' } : {};
    const method = form === 'put' ? 'PUT' : 'GET';
    return { method, path: `${path}?${query}`, headers, body: undefined, events: [query] };
  });

/** One byte is another. */
function damaged(bytes: Buffer, damage: readonly [number, number] | undefined): Buffer {
  if (damage !== undefined && bytes.length > 0) bytes[damage[0] % bytes.length] = damage[1];
  return bytes;
}

function send({
  method,
  path,
  headers,
  body,
}: Sent): Promise<{ readonly status: number; readonly outcome: string }> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': body.length };
    const sent = http.request(base + path, { method, agent, headers: { ...headers, ...length } });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      answer.resume();
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, outcome: String(answer.headers['x-ownpixel']) }),
      );
    });
    sent.end(body);
  });
}

/** Events accepted and refused, by the answer's own words. */
function readOutcome(outcome: string): { readonly accepted: number | undefined; readonly reason: string } {
  if (outcome === 'accepted') return { accepted: undefined, reason: '' };
  const [, accepted, , reason] = /^accepted=(\d+); rejected=(\d+); reason=(\w+)$/.exec(outcome) ?? [];
  if (accepted !== undefined) return { accepted: Number(accepted), reason: reason ?? '' };
  return { accepted: 0, reason: /^rejected; reason=(\w+)$/.exec(outcome)?.[1] ?? outcome };
}

const lines = createLineMaker({ retentionDays: 395 });

test(`${runs.toLocaleString('en')} odd requests are each accepted or refused with a reason of the table`, async () => {
  const outcomes = new Map<string, number>();
  let requests = 0;
  await fc.assert(
    fc.asyncProperty(request, async (sent) => {
      recorded.length = 0;
      const { status, outcome } = await send(sent);
      requests += 1;
      if (requests === Math.floor(runs / 3)) heapBytes = usedHeap();
      const { accepted, reason } = readOutcome(outcome);
      outcomes.set(reason, (outcomes.get(reason) ?? 0) + 1);
      assert.ok(status < 500, `${status} ${outcome}`);
      if (reason !== '') {
        const rule = rejections[reason as RejectionReason];
        assert.ok(rule !== undefined, `${status} ${outcome}`);
        if (accepted === 0) assert.equal(status, rule.status, outcome);
      } else assert.equal(status, 200);

      const records = recorded.map(
        (each) => parseRecord(each) ?? assert.fail(`not a record: ${each.slice(0, 200)}`),
      );
      const events = records.filter((record) => record.rejection === undefined);
      if (accepted !== undefined) assert.equal(events.length, accepted, outcome);
      else assert.ok(events.length > 0 && events.length === records.length, outcome);
      const [own] = sent.events;
      for (const event of own === undefined ? [] : events) {
        // Names that hold an address are masked.
        const name = findParam(parseParams(own ?? ''), 'ev');
        if (!/@|%(?:25)*40|\+/.test(name ?? ''))
          assert.equal(findParam(parseParams(event.params), 'ev'), name);
      }
      for (const each of recorded) assert.ok(!each.includes(secret), `a clear address is recorded: ${each}`);

      const bytes = recorded.map((each) => Buffer.from(each));
      const batch = await buildBatch(
        { identity: 'log', from: 0, to: 1, records: bytes, startedAtMs: 0 },
        lines,
      );
      assert.equal(batch.events.rows.length, events.length, batch.rejected.bytes.toString());
      assert.equal(batch.rejected.rows.length, records.length - events.length);
    }),
    { numRuns: runs },
  );
  const grown = usedHeap() - heapBytes;
  assert.ok(grown < 16 << 20, `the heap has grown by ${grown} bytes`);
  // A fuzz that only meets the door has tested nothing.
  assert.ok((outcomes.get('') ?? 0) > runs / 5, JSON.stringify([...outcomes]));
  assert.ok(outcomes.size >= 5, JSON.stringify([...outcomes]));
  if (process.env.FUZZ_RUNS !== undefined)
    console.log(Object.fromEntries(outcomes), `heap grew by ${grown} bytes`);
});
