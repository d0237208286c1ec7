// `ownpixel diagnose` and its place in the API, on the real product: what a page sends is judged as soon as it is in the store.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import type { DiagnosticsAnswer, FindingsAnswer } from '../src/reports/contract.ts';
import { makeDataFolder, type Product, query, runCommand, startProduct, waitFor } from './product.ts';

const data = makeDataFolder();
let product: Product;
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

function diagnose(...args: readonly string[]) {
  return runCommand(['diagnose', '--data', data, ...args]);
}

async function send(params: Readonly<Record<string, string>>): Promise<void> {
  const page = 'https://shop.example.com/thanks?mail=ada@example.com';
  const search = new URLSearchParams({ id: product.pixelId, dl: page, ...params });
  const answer = await fetch(`${product.base}/tr?${search}`, { headers: { 'user-agent': userAgent } });
  assert.equal(answer.headers.get('x-ownpixel'), 'accepted');
}

before(async () => {
  product = await startProduct({ data, args: ['--judge-minutes', '1'] });
});

after(async () => {
  await product.stop();
  fs.rmSync(data, { recursive: true, force: true });
});

test('where nothing has arrived nothing is wrong', async () => {
  const { code, stdout, stderr } = await diagnose();
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^My site \(\d+\): nothing to judge, no event came since [\d-]+ [\d:]+ UTC\n$/);
});

test('where only bots came that is said, for they are not judged', async () => {
  const created = await runCommand(['pixel', 'create', '--name', 'Crawled', '--data', data]);
  const pixel = /\d{6,}/.exec(created.stdout)?.[0] ?? '';
  const sent = await waitFor(
    () =>
      fetch(`${product.base}/tr?id=${pixel}&ev=purchase`, {
        headers: { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
      }),
    (answer) => answer.headers.get('x-ownpixel') === 'accepted',
  );
  assert.equal(sent.status, 200);
  const { stdout } = await waitFor(
    () => diagnose('--pixel', pixel),
    (answer) => answer.stdout.includes('bots'),
  );
  assert.match(
    stdout,
    /^Crawled \(\d+\): nothing to judge, only bots came since [\d-]+ [\d:]+ UTC: their 1 event is not judged\n$/,
  );
});

test('findings come with their cure and exit code 1, from the running server', async () => {
  await send({ ev: 'purchase' });
  await send({ ev: 'Purchase', 'cd[value]': '1,234.50 €', 'cd[currency]': 'EUR' });
  await waitFor(
    () => query<{ events: string }>(data, 'SELECT count() AS events FROM events'),
    (rows) => rows[0]?.events === '3',
  );
  const { code, stdout, stderr } = await diagnose('--pixel', product.pixelId);
  assert.deepEqual([code, stderr], [1, '']);
  assert.match(stdout, /: 2 errors, 1 warning, 1 note, \d+ checks of 2 events since /);
  assert.match(stdout, /error {2}event-name-misspelled {2}1 of 2 \(50 %\)/);
  assert.match(stdout, /- purchase {2}shop\.example\.com\/thanks {2}Purchase is right × 1\n/);
  assert.match(stdout, /- Purchase {2}shop\.example\.com\/thanks {2}1,234\.50 € × 1\n/);
  assert.match(stdout, /warning {2}personal-data-in-address {2}2 of 2 \(100 %\)/);
  assert.doesNotMatch(stdout, /ada/);
});

test('the exit code follows --fail-on', async () => {
  assert.equal((await diagnose('--fail-on', 'error')).code, 1);
  assert.equal((await diagnose('--fail-on', 'never')).code, 0);
});

test('the API answers the same, as it is described, and only who may ask', async () => {
  const created = await runCommand([
    'token',
    'create',
    '--pixel',
    product.pixelId,
    '--scope',
    'reports:read',
    '--data',
    data,
  ]);
  const ask = async (query: string, authorization = `Bearer ${created.stdout.trim()}`) =>
    fetch(`${product.base}/api/v1/diagnostics?${query}`, { headers: { authorization } });
  const answer = await waitFor(
    () => ask(`pixel=${product.pixelId}&days=1`),
    ({ status }) => status === 200,
  );
  const body = (await answer.json()) as DiagnosticsAnswer;
  const { stdout } = await diagnose('--days', '1', '--format', 'json');
  const [told] = JSON.parse(stdout) as DiagnosticsAnswer[];
  assert.deepEqual(body.diagnostics, told?.diagnostics);
  const document = (await (await fetch(`${product.base}/api/openapi.json`)).json()) as {
    paths: Record<string, { get: { responses: { 200: { content: Record<string, { schema: TSchema }> } } } }>;
  };
  const described = document.paths['/api/v1/diagnostics']?.get.responses[200].content['application/json'];
  assert.ok(described !== undefined);
  assert.deepEqual([...Value.Errors(described.schema, body)], []);
  const statuses = [
    await ask(`pixel=${product.pixelId}`, ''),
    await ask('pixel=1'),
    await ask(`pixel=${product.pixelId}&days=0`),
  ].map(({ status }) => status);
  assert.deepEqual(statuses, [401, 404, 400]);
});

test('what is wrong is noticed without being asked, and told in API, log and figures', async () => {
  const token = await runCommand([
    ...['token', 'create', '--pixel', product.pixelId, '--scope', 'reports:read', '--data', data],
  ]);
  const headers = { authorization: `Bearer ${token.stdout.trim()}` };
  const ask = async () => {
    const answer = await fetch(`${product.base}/api/v1/findings?pixel=${product.pixelId}`, { headers });
    return (await answer.json()) as FindingsAnswer;
  };
  const { findings, judgedAtMs } = await waitFor(ask, (answer) => (answer.findings?.length ?? 0) > 0, 90_000);
  const misspelled = findings.find(({ check }) => check === 'event-name-misspelled');
  assert.deepEqual([misspelled?.severity, misspelled?.count, misspelled?.endedAtMs], ['error', 1, null]);
  assert.match(misspelled?.cure ?? '', /\S/);
  assert.ok(Number(misspelled?.noticedAtMs) <= Number(judgedAtMs));
  assert.match(product.errors(), /"check":"event-name-misspelled".*something is wrong with what arrives/);
  const figures = await (await fetch(`${product.base}/metrics`, { headers })).text();
  assert.match(figures, /^ownpixel_findings\{severity="error"\} 2$/m);
  assert.equal((await fetch(`${product.base}/api/v1/findings?pixel=${product.pixelId}`)).status, 401);
});

test('a pixel is kept for its own days from when it is told, by a running server too', async () => {
  const keep = (...days: readonly string[]) =>
    runCommand(['pixel', 'keep', product.pixelId, ...days, '--data', data]);
  assert.equal((await keep('30')).code, 0);
  await waitFor(
    async () => {
      await send({ ev: 'Kept' });
      return query<{ days: string }>(
        data,
        "SELECT DISTINCT retention_days AS days FROM events WHERE event_name = 'Kept'",
      );
    },
    (rows) => rows.some(({ days }) => Number(days) === 30),
    60_000,
  );
  assert.equal((await keep('default')).code, 0);
  for (const wrong of [['0'], ['1.5'], ['x'], ['36501'], []]) assert.equal((await keep(...wrong)).code, 2);
});

test('it works without a server too', async () => {
  assert.equal(await product.stop(), 0);
  const { code, stdout, stderr } = await diagnose();
  assert.deepEqual([code, stderr], [1, '']);
  assert.match(stdout, /event-name-misspelled/);
});

test('what could not be judged is one sentence and exit code 2', async () => {
  const empty = makeDataFolder();
  try {
    const nothing = await runCommand(['diagnose', '--data', empty]);
    assert.deepEqual([nothing.code, nothing.stdout], [2, '']);
    assert.match(nothing.stderr, /^ownpixel diagnose: there is no data folder at .*\n$/);
    await runCommand(['pixel', 'create', '--data', empty]);
    const unstarted = await runCommand(['diagnose', '--data', empty]);
    assert.deepEqual([unstarted.code, unstarted.stdout], [2, '']);
    assert.match(
      unstarted.stderr,
      /^ownpixel diagnose: the store has no events yet: start the server once\n$/,
    );
  } finally {
    fs.rmSync(empty, { recursive: true, force: true });
  }
  const wrong = [
    ['--pixel', '1'],
    ['--days', '0'],
    ['--days', 'all'],
    ['--format', 'xml'],
    ['--fail-on', 'x'],
    ['all'],
  ];
  for (const args of wrong) {
    const { code, stdout, stderr } = await diagnose(...args);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  }
});
