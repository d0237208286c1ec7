// The installation page's source, on the real product: pages on loopback are looked at, what is broken is told with since when, also
// after a kill; pages that fall silent raise an alert; both are told to a webhook, and their end too.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { shapePath, shapeSql } from '../src/installation/shape.ts';
import type { CheckWishAnswer, InstallationAnswer } from '../src/reports/contract.ts';
import { connectStore } from '../src/store/store.ts';
import { base, curl, page, script } from './doctor-parts.ts';
import { makeDataFolder, type Product, query, runCommand, startProduct, waitFor } from './product.ts';

const pixelId = '1029384756102938';
const hourMs = 3_600_000;
/** The inspector yields to everything, and to other tests too. */
const patienceMs = 60_000;
const data = makeDataFolder();
const told: { readonly event: string; readonly text: string; readonly alert: Record<string, unknown> }[] = [];
const healthy = page({ head: script(base(pixelId)) });
const damaged = page({ head: script(curl(base(pixelId))) });
const pages: Record<string, string> = { '/': healthy, '/quiet': damaged, '/late': healthy };
let site: http.Server;
let webhook: http.Server;
let product: Product;
let cookie: string;

function listen(answer: http.RequestListener): Promise<http.Server> {
  const server = http.createServer(answer).listen(0, '127.0.0.1');
  return once(server, 'listening').then(() => server);
}

const addressOf = (server: http.Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;

before(async () => {
  site = await listen((request, response) => {
    const body = pages[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html' }).end(body);
  });
  let refusals = 1;
  webhook = await listen(async (request, response) => {
    const chunks = await request.toArray();
    // The first is lost: it must come again.
    if (refusals-- > 0) return response.writeHead(500).end();
    told.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    return response.end();
  });
  await runCommand(['pixel', 'create', '--id', pixelId, '--data', data]);
  // As a server leaves it that has listened for ten days.
  const nowMs = Date.now();
  const heard = { sinceMs: nowMs - 10 * 24 * hourMs, untilMs: nowMs };
  const lists = { pages: [], surveys: [], alerts: [], deliveries: [] };
  const folder = path.join(data, 'installation');
  fs.writeFileSync(
    path.join(folder, 'state.json'),
    JSON.stringify({ version: 1, fulfilledMs: 0, heard, ...lists }),
  );
  await start();
});

after(async () => {
  await product.stop();
  for (const server of [site, webhook]) server.close();
  fs.rmSync(data, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const hook = `http://${addressOf(webhook)}/hook`;
  product = await startProduct({ data, args: ['--check-private', 'on', '--alert-webhook', hook] });
  const answer = await fetch(`${product.base}/?key=${product.signInKey}`, { redirect: 'manual' });
  cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
}

function post(name: string, body: object, headers: Record<string, string> = { cookie }): Promise<Response> {
  const type = { 'content-type': 'application/json' };
  const init = { method: 'POST', body: JSON.stringify(body), headers: { ...type, ...headers } };
  return fetch(`${product.base}/api/v1/installation/${name}`, init);
}

async function read(): Promise<InstallationAnswer> {
  const answer = await fetch(`${product.base}/api/v1/installation?pixel=${pixelId}`, { headers: { cookie } });
  return (await answer.json()) as InstallationAnswer;
}

/** Wishes a check and waits until it is done. */
async function check(): Promise<InstallationAnswer> {
  const { wishedMs } = (await (await post('check', { pixel: pixelId })).json()) as CheckWishAnswer;
  return waitFor(read, ({ fulfilledMs }) => fulfilledMs >= wishedMs, patienceMs);
}

/** Twenty events an hour for ten days, until `untilHours` ago. */
async function storeHistory(place: string, untilHours: number): Promise<void> {
  const client = connectStore(JSON.parse(fs.readFileSync(path.join(data, 'maintenance.json'), 'utf8')));
  const host = addressOf(site);
  await client.command(
    `INSERT INTO stored_events (pixel_id, event_name, event_time, received_at, url, host, path, retention_days, batch_id, batch_row)
     SELECT ${pixelId}, 'PageView', toDateTime64(${(Date.now() - untilHours * hourMs) / 1_000}, 3, 'UTC') - number * 180 AS time, time,
       'http://${host}${place}', '${host}', '${place}', 395, ${place.length}, number
     FROM numbers(${20 * 24 * 10})`,
  );
  await client.close();
}

function openAlerts({ alerts }: InstallationAnswer) {
  return alerts
    .filter(({ endedMs }) => endedMs === null)
    .map(({ kind, template }) => `${kind} ${template}`)
    .sort();
}

test('what sends is looked at, and what is broken or has fallen silent is told', async () => {
  await storeHistory('/', 0);
  await storeHistory('/quiet', 5);
  const answer = await check();
  const [host] = answer.hosts;
  assert.deepEqual([answer.hosts.length, host?.host, host?.verdict], [1, addressOf(site), 'broken']);
  assert.deepEqual(
    host?.templates.map(({ template, verdict, pages }) => [template, verdict, pages]),
    [
      ['/quiet', 'broken', 1],
      ['/', 'ok', 1],
    ],
  );
  const [finding] = host?.templates[0]?.findings ?? [];
  assert.deepEqual(
    [finding?.check, finding?.severity, finding?.isRepairable],
    ['typographic-quotes', 'error', true],
  );
  // Where the straight quotes of the version are gone.
  assert.deepEqual(
    finding?.excerpt.marks.map((place) => finding.excerpt.text[place]),
    ['‘', '′'],
  );
  assert.deepEqual(openAlerts(answer), ['broken /quiet', 'silent /quiet']);
  const silent = answer.alerts.find(({ kind }) => kind === 'silent');
  assert.match(
    silent?.detail ?? '',
    /^No event for 5 hours; before, never fewer than 60 in the same 3 hours/,
  );
  assert.match(silent?.detail ?? '', /The doctor finds: typographic quotes/);
});

test('the store and the server agree about the shapes of paths', async () => {
  const paths = [
    '/',
    '',
    '/a/',
    '/a//',
    '/news/the-dog-is-back/',
    '/2026/11/x',
    '/p/a1b2',
    '/ä/é-b-c',
    '/%C3%A4bc%20d',
    '/a/b/c/d/e/f',
    '/donaudampfschifffahrtsgesellschaft',
    "/it's",
    '/a\\b',
  ];
  const list = paths.map((text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`).join(', ');
  const statement = `SELECT path, ${shapeSql('path')} AS shape FROM (SELECT arrayJoin([${list}]) AS path)`;
  const rows = await query<{ path: string; shape: string }>(data, statement);
  assert.deepEqual(
    rows.map(({ shape }) => shape),
    paths.map(shapePath),
  );
});

test('the answer is as it is described', async () => {
  const document = (await (await fetch(`${product.base}/api/openapi.json`)).json()) as {
    paths: Record<string, { get: { responses: { 200: { content: Record<string, { schema: TSchema }> } } } }>;
  };
  const described = document.paths['/api/v1/installation']?.get.responses[200].content['application/json'];
  assert.ok(described !== undefined);
  assert.deepEqual([...Value.Errors(described.schema, await read())], []);
});

test('the webhook is told, again when it did not take it, and metrics count the alerts', async () => {
  await waitFor(
    async () => told.length,
    (count) => count === 2,
    patienceMs,
  );
  assert.deepEqual(told.map(({ event, alert }) => `${event} ${alert.kind}`).sort(), [
    'alert-begun broken',
    'alert-begun silent',
  ]);
  assert.ok(
    told.some(({ text }) => text.includes(`no events any more from ${addressOf(site)}/quiet. No event`)),
  );
  const metrics = await (await fetch(`${product.base}/metrics`, { headers: { cookie } })).text();
  assert.match(metrics, /^ownpixel_installation_alerts\{kind="silent"\} 1$/m);
  assert.match(metrics, /^ownpixel_installation_pages\{verdict="broken"\} 1$/m);
});

test('a site is added by hand, and only by who may see all pixels', async () => {
  const create = ['token', 'create', '--pixel', pixelId, '--scope', 'reports:read', '--data', data];
  const authorization = `Bearer ${(await runCommand(create)).stdout.trim()}`;
  const reader = { authorization };
  // A new token is known within half a second.
  await waitFor(
    () => fetch(`${product.base}/api/v1/installation?pixel=${pixelId}`, { headers: reader }),
    ({ status }) => status === 200,
  );
  const address = `http://${addressOf(site)}/late#part`;
  const body = { pixel: pixelId, address };
  const statuses = [
    await post('add', body, reader),
    await post('check', { pixel: pixelId }, reader),
    await post('add', body, {}),
    await post('add', { ...body, address: 'ftp://x.example/' }),
    await post('add', body),
  ].map(({ status }) => status);
  assert.deepEqual(statuses, [403, 403, 401, 400, 204]);
  const answer = await waitFor(
    read,
    ({ hosts }) => hosts[0]?.templates.some(isLateChecked) === true,
    patienceMs,
  );
  assert.deepEqual(answer.hosts[0]?.added, [`http://${addressOf(site)}/late`]);
});

function isLateChecked({ template, checkedMs }: { template: string; checkedMs: number | null }): boolean {
  return template === '/late' && checkedMs !== null;
}

test('"broken since" outlives a kill of everything; what is mended ends its alert', async () => {
  const sinceOf = ({ hosts }: InstallationAnswer, place: string) =>
    hosts[0]?.templates.find(({ template }) => template === place)?.findings[0]?.sinceMs;
  pages['/late'] = damaged;
  const broken = await check();
  assert.deepEqual(openAlerts(broken), ['broken /late', 'broken /quiet', 'silent /quiet']);
  const lastOkMs = broken.hosts[0]?.templates.find(isLateChecked)?.findings[0]?.lastOkMs;
  assert.ok(lastOkMs !== null && lastOkMs !== undefined && lastOkMs < (sinceOf(broken, '/late') ?? 0));

  const pids = [product.child.pid, product.inspectorPid(), ...Object.values(product.pids())];
  const ended = once(product.child, 'exit');
  for (const pid of pids) process.kill(pid ?? assert.fail('a process is missing'), 'SIGKILL');
  await ended;
  pages['/quiet'] = healthy;
  await start();
  const answer = await check();
  assert.equal(sinceOf(answer, '/late'), sinceOf(broken, '/late'));
  assert.equal(sinceOf(answer, '/quiet'), undefined);
  assert.deepEqual(openAlerts(answer), ['broken /late', 'silent /quiet']);
  const [mended] = answer.alerts.filter(({ endedMs }) => endedMs !== null);
  assert.deepEqual([mended?.kind, mended?.template, mended?.ending], ['broken', '/quiet', 'mended']);
});

test('when events arrive again the silence is over, and all that ends is told', async () => {
  const search = new URLSearchParams({ id: pixelId, ev: 'PageView', dl: `http://${addressOf(site)}/quiet` });
  const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
  await fetch(`${product.base}/tr?${search}`, { headers });
  const answer = await waitFor(check, (one) => openAlerts(one).length === 1, patienceMs);
  assert.deepEqual(openAlerts(answer), ['broken /late']);
  await waitFor(
    async () => told.filter(({ event }) => event === 'alert-ended').map(({ alert }) => alert.ending),
    (endings) => endings.length === 2 && endings.every((ending) => ending === 'mended'),
    patienceMs,
  );
  assert.equal(await product.stop(), 0);
  assert.doesNotMatch(product.errors(), /did not stop in time/);
});

test('the command says the same without a server, and takes wishes for the next one', async () => {
  const run = (...args: readonly string[]) => runCommand(['installation', ...args, '--data', data]);
  const shown = await run();
  assert.deepEqual([shown.code, shown.stderr], [1, '']);
  assert.match(shown.stdout, /^My site \(1029384756102938\): 1 alert\n {2}broken since \d{4}-/);
  assert.match(shown.stdout, /\n {4}broken {2}\/late {2}1 page\n {6}error {2}typographic-quotes {2}since /);
  assert.equal((await run('add', 'example.com')).code, 0);
  assert.equal((await run('remove', 'https://example.com/')).code, 0);
  assert.equal((await run('check')).code, 0);
  const again = await run('remove', 'https://example.com/');
  assert.deepEqual([again.code, again.stdout], [1, '']);
  assert.match(again.stderr, /^ownpixel: https:\/\/example\.com\/ was not added to pixel/);
  const wrong = [['fly'], ['add'], ['add', 'ftp://x'], ['show', '--format', 'csv'], ['check', 'all']];
  for (const args of wrong) {
    const { code, stdout, stderr } = await run(...args);
    assert.deepEqual([code, stdout, stderr.trimEnd().split('\n').length], [2, '', 1], args.join(' '));
  }
});
