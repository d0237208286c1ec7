// Records are interpreted anew and rows that come out differently replaced: with everything real, while the server runs and when
// it does not, and whatever is killed meanwhile.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connectStore, eventColumns, type StoreAddress } from '../src/store/store.ts';
import { makeDataFolder, type Product, runCommand, startProduct, waitFor } from './product.ts';

const data = makeDataFolder();
const events = 3_000;
let product: Product;

before(async () => {
  product = await startProduct({ data });
  await sendEvents(0, events);
  await fetch(`${product.base}/tr/?id=${product.pixelId}&v=1&cd[note]=nameless`);
  await waitFor(
    async () => [await count('events'), await count('rejected')],
    ([accepted, refused]) => accepted === events && refused === 1,
  );
});

after(async () => {
  await product.stop();
  fs.rmSync(data, { recursive: true, force: true });
});

async function sendEvents(from: number, to: number): Promise<void> {
  const visitors = 40;
  for (let first = from; first < to; first += 50) {
    const lines = Array.from({ length: Math.min(50, to - first) }, (_, index) => {
      const number = first + index;
      const dl = encodeURIComponent(`https://shop.example/p/${number % 70}?utm_source=mail`);
      return `id=${product.pixelId}&ev=View&v=1&dl=${dl}&fbp=fb.0.1700000000000.${number % visitors}&cd[value]=${number}.5&cd[currency]=EUR&cd[list]=${number}&eid=e${number}&ts=${Date.now() - number}`;
    });
    const answer = await fetch(`${product.base}/tr/?sent=${Date.now()}`, {
      method: 'POST',
      body: `\n${lines.join('\n')}`,
    });
    assert.equal(answer.status, 200);
  }
}

/** Asks and changes as the loader may. */
async function withStore<Result>(
  use: (client: ReturnType<typeof connectStore>) => Promise<Result>,
): Promise<Result> {
  const address = JSON.parse(fs.readFileSync(path.join(data, 'maintenance.json'), 'utf8')) as StoreAddress;
  const client = connectStore(address);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

async function count(table: string): Promise<number> {
  const [row] = await withStore((client) => client.query<{ n: string }>(`SELECT count() AS n FROM ${table}`));
  return Number(row?.n);
}

/** All there is of all rows of the beginning, as one number and their count. */
const everything =
  'SELECT count() AS n, toString(sum(cityHash64(toString(tuple(*))))) AS hash FROM events WHERE toUInt64(substring(event_id, 2)) < 3000';
const fingerprint = async () =>
  (await withStore((client) => client.query<{ n: string; hash: string }>(everything)))[0];

function replay(...args: readonly string[]) {
  return runCommand(['replay', ...args, '--data', data]);
}

test('without a change of the code every column of every row comes out as it was', async () => {
  const before = await fingerprint();
  const real = await replay('--from', '2h');
  assert.equal(real.stdout, '3,001 records of the period, 0 rows changed\n', real.stderr);
  assert.deepEqual(await fingerprint(), before);
});

/** Rows as an older version, with mistakes, could have made them: 700 of wrong content, 50 in another month, 20 refused, one taken. */
async function spoil(): Promise<void> {
  await withStore(async (client) => {
    await client.command(
      "ALTER TABLE stored_events UPDATE browser = 'Wrong', value = NULL, custom_data = '{\"list\":1}' WHERE batch_row % 4 = 1 AND toUInt64(substring(event_id, 2)) < 2800 SETTINGS mutations_sync = 2",
    );
    const moved = 'toUInt64(substring(event_id, 2)) BETWEEN 2800 AND 2849';
    const columns = [...eventColumns, 'batch_id', 'batch_row'].join(', ');
    const changes =
      'event_time - INTERVAL 70 DAY AS event_time, visitor_id + 1 AS visitor_id, 3000 AS retention_days';
    await client.command(
      `INSERT INTO stored_events (${columns}) SELECT ${columns} FROM (SELECT * REPLACE (${changes}) FROM events WHERE ${moved})`,
    );
    await client.command(`DELETE FROM stored_events WHERE ${moved} AND retention_days != 3000`);
    const refused = 'toUInt64(substring(event_id, 2)) BETWEEN 2850 AND 2869';
    await client.command(
      `INSERT INTO rejected (received_at, pixel_id, reason, detail, raw, channel, sender, batch_id, batch_row)
       SELECT received_at, pixel_id, 'uninterpretable', 'a mistake', 'x', channel, '', batch_id, batch_row FROM events WHERE ${refused}`,
    );
    await client.command(`DELETE FROM stored_events WHERE ${refused}`);
    const nameless = "reason = 'missing_event_name'";
    await client.command(
      `INSERT INTO stored_events (pixel_id, event_id, event_time, received_at, retention_days, batch_id, batch_row)
       SELECT pixel_id, 'e2999', received_at, received_at, 395, batch_id, batch_row FROM rejected WHERE ${nameless}`,
    );
    await client.command(`DELETE FROM rejected WHERE ${nameless}`);
  });
}

test('rows that come out differently are replaced, whichever column, month or table they are in', async () => {
  const before = await fingerprint();
  await spoil();
  assert.deepEqual([await count('events'), await count('rejected')], [events - 19, 20]);
  const spoiled = await fingerprint();
  const dry = await replay('--from', '2h', '--dry-run');
  assert.match(dry.stdout, /^3,001 records of the period, 7\d\d rows would change\n/, dry.stderr);
  for (const line of [
    /\n {2}browser: 7\d\d\n/,
    /\n {2}event_time: 50\n/,
    /\n {2}from rejected to events: 20\n/,
    /\n {2}from events to rejected: 1\n/,
  ])
    assert.match(dry.stdout, line);
  assert.deepEqual(await fingerprint(), spoiled);

  const { real, seen, sent } = await amidTraffic(() => replay('--from', '2h', '--to', '0m'));
  assert.match(real.stdout, / 7\d\d rows changed\n/, real.stderr);
  assert.equal(seen.size, 2, [...seen].join(' '));
  await waitFor(
    () => count('events'),
    (rows) => rows === events + sent,
  );
  assert.equal(await count('rejected'), 1);
  assert.deepEqual(await fingerprint(), before);
});

/** What readers saw of the rows of the beginning while events came in and `act` was under way. */
async function amidTraffic(act: () => ReturnType<typeof replay>) {
  let sent = 0;
  let isDone = false;
  const seen = new Set<string>();
  const goOn = async (step: () => Promise<unknown>) => {
    while (!isDone) await step();
  };
  const sending = goOn(async () => {
    await sendEvents(events + sent, events + sent + 20);
    sent += 20;
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  const reading = goOn(async () => {
    const question =
      "SELECT count() AS n, uniqExact(event_id) AS ids, countIf(browser = 'Wrong') > 0 AS isOld FROM events WHERE toUInt64(substring(event_id, 2)) < 2800";
    seen.add(JSON.stringify(await withStore((client) => client.query(question))));
  });
  const real = await act();
  isDone = true;
  await Promise.all([sending, reading]);
  return { real, seen, sent };
}

test('a period and a pixel limit what is replaced, and what was deleted stays away', async () => {
  await withStore((client) => client.command("DELETE FROM stored_events WHERE event_id IN ('e7', 'e8')"));
  const none = await replay('--from', '2h', '--to', '1h', '--pixel', '4711');
  assert.equal(none.stdout, '0 records of the period, 0 rows changed\n', none.stderr);
  const { stdout, stderr } = await replay('--from', '2h', '--pixel', product.pixelId);
  assert.match(
    stdout,
    /^\d,\d+ records of the period, 0 rows changed\n2 have no row in the store any more and stay away\n$/,
    stderr,
  );
});

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

/** A replay, and what is done meanwhile. Resolves when it has ended. */
async function replayWhile(act: (kill: () => void) => Promise<void>): Promise<void> {
  const args = ['--disable-warning=ExperimentalWarning', main, 'replay', '--from', '2h', '--data', data];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await act(() => child.kill('SIGKILL'));
  await ended;
}

const isOrdered = () => fs.existsSync(path.join(data, 'replay', 'order.json'));

async function orderIsThere(): Promise<void> {
  const deadlineMs = Date.now() + 20_000;
  while (!isOrdered() && Date.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** What may not change whatever is killed: how many rows there are, each once. */
async function assertWhole(total: number): Promise<void> {
  const ask = () =>
    withStore((client) =>
      client.query<{ n: string; keys: string }>(
        'SELECT count() AS n, uniqExact(batch_id, batch_row) AS keys FROM (SELECT batch_id, batch_row FROM events UNION ALL SELECT batch_id, batch_row FROM rejected)',
      ),
    );
  // The engine may be starting again.
  const [row] = await waitFor(
    async () => (isOrdered() ? [] : await ask().catch(() => [])),
    (rows) => rows.length > 0,
    30_000,
  );
  assert.deepEqual([Number(row?.n), Number(row?.keys)], [total, total]);
}

const spoilBrowser = () =>
  withStore((client) =>
    client.command(
      "ALTER TABLE stored_events UPDATE browser = 'Wrong' WHERE batch_row % 4 = 1 SETTINGS mutations_sync = 2",
    ),
  );

test('killed at any moment, with or without a server, it can be run again and ends right', async () => {
  const good = await fingerprint();
  const total = (await count('events')) + (await count('rejected'));
  await spoil();
  await replayWhile(async (kill) => {
    await new Promise((resolve) => setTimeout(resolve, 650));
    kill();
  });
  await assertWhole(total);
  await replayWhile(async (kill) => {
    await orderIsThere();
    kill();
    const { loader = 0, engine = 0 } = product.pids();
    for (const pid of [loader, engine]) process.kill(pid, 'SIGKILL');
  });
  await assertWhole(total);
  assert.deepEqual(await fingerprint(), good);

  await spoilBrowser();
  await product.stop();
  const { stdout, stderr } = await replay('--from', '2h');
  assert.match(stdout, / rows changed\n {2}browser: [\d,]+\n/, stderr);
  product = await startProduct({ data });
  assert.deepEqual(await fingerprint(), good);
});

test('a period that the kept records do not reach is refused, with the time since when they do', async () => {
  await sendEvents(0, 50);
  const raw = path.join(data, 'raw', 'worker-1');
  await waitFor(
    async () => fs.readdirSync(raw),
    (names) => names.some((name) => name.endsWith('2.ranges')),
  );
  for (const name of fs.readdirSync(raw)) if (name.includes('1.ranges')) fs.rmSync(path.join(raw, name));
  const { code, stderr } = await replay('--from', '2h');
  const [, since = ''] =
    /are kept as they were received since (\S+) only; give --from \1 or later/.exec(stderr) ?? [];
  assert.ok(Date.parse(since) > Date.now() - 3_600_000, stderr);
  assert.equal(code, 1);
});
