// The short cut of usual events beside the plain way: whatever it takes, the plain way accepts, and its records mean the same; and
// it takes what senders usually send. `npm test` compares a few thousand requests; FUZZ_RUNS more.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import v8 from 'node:v8';
import vm from 'node:vm';
import fc from 'fast-check';
import { generateServerEvents } from '../bench/generate-server-events.ts';
import { createClientReader } from '../src/collector/client.ts';
import { decodeBody, type Fields } from '../src/collector/conversions/decode-body.ts';
import { type EncodeContext, encodeEvents } from '../src/collector/conversions/encode-events.ts';
import { judgeRequest } from '../src/collector/conversions/judge-request.ts';
import { listEvents } from '../src/collector/conversions/list-events.ts';
import { encodeUsualRequest } from '../src/collector/conversions/usual-events.ts';
import { actionSources, clearUserKeys, eventFields, hashedUserKeys } from '../src/event/conversion-fields.ts';
import { parseRecord } from '../src/event/record.ts';
import { readBlock } from './read-block.ts';

const runs = Number(process.env.FUZZ_RUNS ?? 4_000);
const seconds = Math.floor(Date.now() / 1_000);
const readClient = createClientReader({ visitorKeys: { current: () => 'key' }, findCountry: () => 'DE' });

function contextOf(addressForm?: 'truncated'): EncodeContext {
  return { pixelId: '123', receivedAtMs: seconds * 1_000, readClient, addressForm };
}

/** By the plain way; undefined: refused. */
async function encodePlainly(body: Buffer, query: Fields, context: EncodeContext) {
  const fields = await decodeBody(body, 'application/json').catch(() => undefined);
  const events = fields === undefined ? [] : listEvents(fields.data);
  if (fields === undefined || 'reason' in events || judgeRequest(events, context.receivedAtMs) !== undefined)
    return undefined;
  return { fields, records: encodeEvents(events, { ...query, ...fields }, context) };
}

/** Returns whether it went the short cut. */
async function compare(body: string | Buffer, query: Fields = {}, form?: 'truncated'): Promise<boolean> {
  const bytes = Buffer.from(body);
  const context = contextOf(form);
  const usual = encodeUsualRequest(bytes, query, context);
  if (usual === undefined) return false;
  const plain = await encodePlainly(bytes, query, context);
  assert.ok(plain !== undefined, `refused by the plain way: ${bytes}`);
  assert.deepEqual(readBlock(usual.records).map(parseRecord), plain.records.map(parseRecord));
  assert.deepEqual({ ...usual.fields, data: null }, { ...plain.fields, data: null });
  return true;
}

const event = {
  event_name: 'Purchase',
  event_time: seconds - 60,
  action_source: 'website',
  event_id: 'order-7',
  event_source_url: 'https://shop.example/thanks?step=2&utm_source=news',
  user_data: {
    em: ['ab'.repeat(32)],
    fn: 'José',
    ct: ['Berlin', 'cd'.repeat(32)],
    fbp: 'fb.1.1700000000000.123',
    client_user_agent: 'Agent/1 (Ünïx; x)',
    client_ip_address: '203.0.113.77',
  },
  custom_data: {
    value: 19.9,
    currency: 'EUR',
    contents: [{ id: 'ä-1', quantity: 2 }],
    is_new: true,
    note: null,
  },
};

test('what a shop sends goes the short cut, hashed or clear', async () => {
  for (const kind of ['hashed', 'clear'] as const) {
    const events = generateServerEvents(kind);
    for (let request = 0; request < 20; request++) {
      const data = Array.from({ length: 50 }, () => events.next().value);
      assert.ok(await compare(JSON.stringify({ data })), kind);
      assert.ok(await compare(JSON.stringify({ data }), {}, 'truncated'), kind);
    }
  }
});

test('so does what other languages write: spaces, escapes, a token and an agent of the partner on either side', async () => {
  const text = JSON.stringify(event);
  const escaped = text
    .replaceAll('/', '\\/')
    .replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const spaced = text.replaceAll('":', '" : ').replaceAll(',"', ' , "');
  for (const one of [text, escaped, spaced, text.replace('"fn":', '"ln":null,"fn":')]) {
    for (const body of [
      `{"data":[${one}]}`,
      `{"data":[${one},${one}],"access_token":"x","partner_agent":"shop \\"1\\""}`,
      `{"partner_agent":"shop","test_event_code":"T1", "data": [ ${one} , ${one} ] }`,
    ]) {
      assert.ok(await compare(body), body);
      assert.ok(await compare(body, { upload_tag: 'a', partner_agent: 'b' }), body);
    }
  }
});

test('an unusual event among usual ones goes the plain way by itself', async () => {
  const odd = {
    ...event,
    event_id: 'jane@example.com',
    event_time: String(seconds),
    custom_data: { em: 'x', value: '1', currency: 'EUR' },
  };
  for (const data of [
    [odd, event],
    [event, odd, event],
    [event, odd],
  ])
    assert.ok(await compare(JSON.stringify({ data })));
});

test('a request that is refused goes the plain way as a whole', async () => {
  const changes: readonly object[] = [
    { event_name: '' },
    { event_name: 'x'.repeat(300) },
    { event_time: seconds - 8 * 24 * 3_600 },
    { event_time: seconds + 3_600 },
    { action_source: 'shop' },
    { user_data: {} },
    { user_data: { ge: 'f', client_user_agent: 'x' } },
    { user_data: { ...event.user_data, fbc: 'x' } },
    { user_data: { ...event.user_data, lead_id: '7' } },
    { custom_data: { currency: 'EUR' } },
    { custom_data: { value: 1, currency: '' } },
    { custom_data: [1] },
    { app_data: 1 },
  ];
  for (const change of changes) {
    const body = JSON.stringify({ data: [event, { ...event, ...change }] });
    assert.equal(await compare(body), false, JSON.stringify(change));
    assert.equal(await encodePlainly(Buffer.from(body), {}, contextOf()), undefined, JSON.stringify(change));
  }
});

test('what may not be written is not written by the short cut either', () => {
  const user = event.user_data;
  const purchase = { value: 1, currency: 'EUR' };
  const changes: readonly object[] = [
    {},
    { event_source_url: 'https://shop.example/?phone=0301234567' },
    { custom_data: { ...purchase, note: 'jane@example.com' } },
    { custom_data: { ...purchase, customer: { first_name: 'Jane-Ann' } } },
    { custom_data: { ...purchase, 'jane@example.com': 1 } },
    { user_data: { ...user, em: 'Jane@Example.com' } },
    { user_data: { ...user, em: ['Jane@Example.com', 'jane2@example.com'] } },
    { user_data: { ...user, fbp: 'jane@example.com' } },
    { user_data: { ...user, odd_key: 'jane@example.com' } },
  ];
  for (const change of changes) {
    const body = Buffer.from(JSON.stringify({ data: [{ ...event, ...change }, event, event] }));
    const usual = encodeUsualRequest(body, {}, contextOf()) ?? assert.fail('went the plain way');
    const texts = readBlock(usual.records);
    assert.equal(texts.length, 3);
    for (const clear of ['ane', '0301234567', '203.0.113.77', 'José'])
      assert.ok(!texts.join().includes(clear), `${JSON.stringify(change)}: ${clear}`);
  }
});

test('names that never come again are not remembered', () => {
  v8.setFlagsFromString('--expose-gc');
  const collectGarbage = vm.runInNewContext('gc') as () => void;
  const usedMib = () => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 2 ** 20;
  };
  const before = usedMib();
  for (let n = 0; n < 30; n++) {
    // A name that may be remembered, and what follows it this once.
    const names = Array.from({ length: 20_000 }, (_, at) => [`${'x'.repeat(70)}${n}-${at}`, 1]);
    const largest = `once_${n}_`.repeat(300_000);
    const custom_data = Object.fromEntries([[`once_${n}`, 1], ...names, [largest, 1]]);
    encodeUsualRequest(Buffer.from(JSON.stringify({ data: [{ ...event, custom_data }] })), {}, contextOf());
  }
  const grown = usedMib() - before;
  assert.ok(grown < 30, `${grown.toFixed(0)} MiB more`);
});

/** Parts of which a request is put together as text, so that it holds what no JSON.stringify writes. */
const values = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('"a"', '1', '"ab"', 'true', 'null', `"${'ab'.repeat(32)}"`, '"Jane"'),
  },
  fc.constantFrom(
    '""',
    '" "',
    '"x "',
    '0',
    '-0',
    '-1',
    '01',
    '1.0',
    '1.',
    '1e3',
    '12345678901234567',
    '1234567890.123456',
    '{}',
    '[]',
  ),
  fc.constantFrom(
    '[1,]',
    '[[1]]',
    '{"phone":"0301234567"}',
    '{"a":{"b":[{"c":1}]}}',
    '"a@b.de"',
    '"?em=a"',
    '"\\u0040"',
    '"\\q"',
    '"\\/"',
    '"\\""',
    '"ä"',
    '"\ud83d\ude00"',
    '"\\ud83d"',
    '"\t"',
    'x',
    `"${seconds}"`,
    `${seconds}000`,
    '[null]',
    `["${'AB'.repeat(32)}"]`,
    `["${'ab'.repeat(16)}","x"]`,
    '["","x"]',
    '"fb.1.1.x"',
    '"203.0.113.7, 10.0.0.1"',
    '"::1"',
  ),
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
);
const keys = (names: readonly string[]) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...names) },
    fc.constantFrom('__proto__', 'toString', 'x y', 'em', 'first_name', 'a@b.de', 'ä', '\\u0061', '0'),
  );
const glue = fc.constantFrom('', '', '', ' ', '  ', '\n', '\t');
const members = (names: readonly string[], maxLength: number) =>
  fc.array(
    fc
      .tuple(keys(names), values, glue)
      .map(([key, value, space]) => `${space}"${key}"${space}:${space}${value}${space}`),
    { maxLength },
  );
const mixed = (given: object, extra: readonly string[], at: number) => {
  const own = Object.entries(given).map(([key, value]) => `"${key}":${JSON.stringify(value)}`);
  return `{${[...own.slice(0, at), ...extra, ...own.slice(at)].join(',')}}`;
};
const eventText = fc
  .tuple(
    members(Object.keys(eventFields), 1),
    members([...Object.keys(hashedUserKeys), ...Object.keys(clearUserKeys)], 2),
    members(['value', 'currency', 'contents', 'content_name'], 2),
    fc.nat(6),
    fc.constantFrom(...actionSources, 'website'),
  )
  .map(([top, user, custom, at, action_source]) => {
    const { user_data, custom_data, ...rest } = { ...event, action_source };
    const userText = `"user_data":${mixed(user_data, user, at)}`;
    return mixed(rest, [...top, userText, `"custom_data":${mixed(custom_data, custom, at % 3)}`], at);
  });
const requestText = fc
  .tuple(
    fc.array(eventText, { minLength: 1, maxLength: 3 }),
    members(['data', 'partner_agent', 'access_token', 'platforms', 'upload_id'], 1),
    fc.option(fc.tuple(fc.nat(), fc.nat(255)), { nil: undefined, freq: 4 }),
    fc.nat(1),
  )
  .map(([events, rest, damage, at]) => {
    const own = [`"data":[${events.join(',')}]`];
    const bytes = Buffer.from(`{${[...rest.slice(0, at), ...own, ...rest.slice(at)].join(',')}}`);
    if (damage !== undefined) bytes[damage[0] % bytes.length] = damage[1];
    return bytes;
  });

test(`${runs.toLocaleString('en')} odd requests mean the same by both ways`, async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(requestText, async (body) => {
      if (await compare(body)) taken += 1;
    }),
    { numRuns: runs },
  );
  // Of the short cut nothing is shown by requests that never take it.
  assert.ok(taken > runs / 10, `${taken} of ${runs}`);
});
