// One HTTP request becomes one statement: who asks, the text, its parameters, its format; or a refusal with
// ClickHouse's code.

import assert from 'node:assert/strict';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { readStatement } from './engine-statement.ts';
import { StatementError } from './engine-statement-error.ts';

const config = {
  folder: '',
  port: 0,
  writerPassword: 'write-secret',
  maintainerPassword: 'maintain-secret',
  readerPassword: 'read-secret',
  memoryBytes: 0,
};
const reader = { 'x-clickhouse-user': 'reader', 'x-clickhouse-key': 'read-secret' };

function read(url: string, headers: IncomingHttpHeaders = reader, body: readonly (string | Buffer)[] = []) {
  const stream = Readable.from(body.map((part) => Buffer.from(part)));
  return readStatement(Object.assign(stream, { url, headers }) as unknown as IncomingMessage, config);
}

const hasCode = (code: number) => (error: unknown) =>
  error instanceof StatementError && error.clickHouseCode === code;

function basic(text: string): IncomingHttpHeaders {
  return { authorization: `Basic ${Buffer.from(text).toString('base64')}` };
}

test('both users are known by header, by basic authentication and by the address', async () => {
  const ways: readonly (readonly [string, IncomingHttpHeaders, string])[] = [
    ['/?query=SELECT+1', reader, 'reader'],
    ['/?query=SELECT+1', basic('writer:write-secret'), 'writer'],
    ['/?query=SELECT+1&user=reader&password=read-secret', {}, 'reader'],
  ];
  for (const [url, headers, user] of ways) assert.equal((await read(url, headers)).user, user);
});

test('a wrong password, a wrong user and nobody are refused with code 516, without repeating the password', async () => {
  const wrong: readonly IncomingHttpHeaders[] = [
    {},
    { 'x-clickhouse-user': 'reader' },
    { ...reader, 'x-clickhouse-key': 'read-secreT' },
    { ...reader, 'x-clickhouse-key': 'write-secret' },
    { 'x-clickhouse-user': 'default', 'x-clickhouse-key': 'read-secret' },
    basic('writer:'),
    basic('writer'),
    { authorization: 'Bearer read-secret' },
  ];
  for (const headers of wrong) {
    await assert.rejects(
      read('/?query=SELECT+1', headers),
      (error) => hasCode(516)(error) && !String(error).includes('secret'),
      JSON.stringify(headers),
    );
  }
});

test('the text is that of the address, of the body, or both on lines of their own', async () => {
  assert.equal((await read('/?query=SELECT%201')).text, 'SELECT 1');
  assert.equal((await read('/', reader, ['SELECT', ' 2'])).text, 'SELECT 2');
  assert.equal((await read('/?query=INSERT+INTO+t', reader, ['1\t2'])).text, 'INSERT INTO t\n1\t2');
});

test('a character that is split between two packets is read whole', async () => {
  const bytes = Buffer.from("SELECT 'é😀'");
  assert.equal(
    (await read('/', reader, [bytes.subarray(0, 9), bytes.subarray(9, 12), bytes.subarray(12)])).text,
    "SELECT 'é😀'",
  );
});

test('an empty statement is a syntax error', async () => {
  for (const url of ['/', '/?query=', '/?query=%20%0A']) await assert.rejects(read(url), hasCode(62));
});

test('parameters are unescaped as in the TSV format', async () => {
  const escaped = encodeURIComponent("a\\tb\\nc\\\\d\\'e\\0f é");
  const { parameters } = await read(`/?query=SELECT+1&param_text=${escaped}&param_n=5`);
  assert.deepEqual(parameters, { text: "a\tb\nc\\d'e\0f é", n: '5' });
});

test('lists of texts are read with their quotes, and what cannot be read is code 457', async () => {
  const readList = async (type: string, text: string) =>
    (
      await read(
        `/?query=${encodeURIComponent(`SELECT {list:${type}}`)}&param_list=${encodeURIComponent(text)}`,
      )
    ).parameters.list;
  assert.deepEqual(await readList('Array(String)', "['it\\'s', 'b\\\\', NULL]"), ["it's", 'b\\', null]);
  assert.deepEqual(await readList(' Array(Array(String))', "[['\\t'],[]]"), [['\t'], []]);
  assert.deepEqual(await readList('Nullable(String)', '\\N'), null);
  for (const text of ["['\\'", "['\\''", "['\\'']]", "'\\''", "[('\\'')]", '\\'])
    await assert.rejects(readList('Array(String)', text), hasCode(457), text);
  await assert.rejects(readList('Map(String, String)', "{'k':'\\''}"), hasCode(457));
});

test('the format comes from the address or the header, and is TabSeparated otherwise', async () => {
  assert.equal((await read('/?query=SELECT+1')).format, 'TabSeparated');
  assert.equal((await read('/?query=SELECT+1&default_format=CSV')).format, 'CSV');
  assert.equal((await read('/?query=SELECT+1', { ...reader, 'x-clickhouse-format': 'JSON' })).format, 'JSON');
});

test('settings in the address are refused with code 115, what every client sends is not', async () => {
  await assert.rejects(read('/?query=SELECT+1&readonly=0'), hasCode(115));
  await assert.rejects(read('/?query=SELECT+1&max_memory_usage=0'), hasCode(115));
  const { queryId } = await read(
    '/?query=SELECT+1&query_id=q&database=ownpixel&session_id=s&wait_end_of_query=1',
  );
  assert.equal(queryId, 'q');
});

test('settings that every session has anyway may be asked for, and a writer may ask to be held to reading', async () => {
  const asked = await read('/?query=SELECT+1&output_format_json_quote_64bit_integers=1&readonly=2');
  assert.equal(asked.user, 'reader');
  await assert.rejects(read('/?query=SELECT+1&output_format_json_quote_64bit_integers=0'), hasCode(115));
  const writer = { 'x-clickhouse-user': 'writer', 'x-clickhouse-key': 'write-secret' };
  assert.equal((await read('/?query=SELECT+1', writer)).user, 'writer');
  assert.equal((await read('/?query=SELECT+1&readonly=2', writer)).user, 'reader');
});
