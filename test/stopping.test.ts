// How the server ends: by Ctrl-C, by SIGTERM, by SIGKILL, always under load. Nothing acknowledged is lost, no process
// is left, and the next start can begin at once.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startLoad } from './load.ts';
import { endWithTest, makeDataFolder, type Product, query, startProduct, waitFor } from './product.ts';

const data = makeDataFolder();

after(() => {
  fs.rmSync(data, { recursive: true, force: true });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process whose end nobody has asked for yet is ended all the same.
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function assertNoneLeft(pids: Product['pids'], timeoutMs: number): Promise<void> {
  const all = Object.entries(pids());
  await waitFor(
    async () => all.filter(([, pid]) => isAlive(pid)),
    (left) => left.length === 0,
    timeoutMs,
  );
}

async function assertAllStored(name: string, acknowledged: ReadonlySet<string>): Promise<void> {
  const rows = await query<{ id: string; n: string }>(
    data,
    `SELECT event_id AS id, count() AS n FROM events WHERE event_name = '${name}' GROUP BY id`,
  );
  const stored = new Map(rows.map(({ id, n }) => [id, Number(n)]));
  assert.deepEqual(
    [...acknowledged].filter((id) => !stored.has(id)),
    [],
  );
  assert.deepEqual(
    [...stored].filter(([, n]) => n !== 1),
    [],
  );
}

const ways: readonly (readonly [name: string, send: (pid: number) => void])[] = [
  ['Ctrl-C', (pid) => process.kill(-pid, 'SIGINT')],
  ['SIGTERM', (pid) => process.kill(pid, 'SIGTERM')],
];
for (const [name, send] of ways) {
  test(`${name} under load stops everything within five seconds with exit code 0, and loses nothing`, async () => {
    const product = await startProduct({ data, hasOwnGroup: true });
    const { base, pixelId, child } = product;
    const event = name.replace('-', '');
    const load = startLoad({ base, pixelId, senders: 16, name: event });
    await waitFor(
      async () => load.acknowledged.size,
      (size) => size > 300,
    );
    const inspector = await waitFor(
      async () => product.inspectorPid() ?? 0,
      (pid) => pid > 0,
    );
    const pids = { ...product.pids(), inspector };
    assert.deepEqual(Object.keys(pids).sort(), ['engine', 'inspector', 'loader', 'worker']);
    const startedAtMs = Date.now();
    const ended = once(child, 'exit');
    send(child.pid ?? 0);
    assert.deepEqual(await ended, [0, null], product.errors());
    const stopMs = Date.now() - startedAtMs;
    assert.ok(stopMs < 5_000, `it took ${stopMs} ms`);
    await assertNoneLeft(() => pids, 100);
    await load.stop();
    // An engine of the question's own: what was acknowledged last may still be in the spool.
    const again = await startProduct({ data });
    await waitFor(
      () => query(data, `SELECT uniqExact(event_id) AS n FROM events WHERE event_name = '${event}'`),
      ([row]) => Number(row?.n) >= load.acknowledged.size,
    );
    await assertAllStored(event, load.acknowledged);
    await again.stop();
  });
}

const project = fileURLToPath(new URL('..', import.meta.url));

/** Starts the product by a command of the newcomer's; resolves when it has printed its address. */
async function startBy(command: string, args: readonly string[]) {
  const child = spawn(command, [...args, '--port', '0', '--data', data], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endWithTest(child);
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += String(chunk);
  });
  await waitFor(
    async () => text,
    (printed) => printed.includes('Ctrl-C'),
  );
  return { child, base: /http:\/\/[\d.:]+/.exec(text)?.[0] ?? '' };
}

test('Ctrl-C that reaches the set-up alone stops the server', async () => {
  const { child } = await startBy(process.execPath, ['setup/start.mjs']);
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  assert.deepEqual(await ended, [0, null]);
});

test('SIGTERM to npm stops the server', async () => {
  const { child, base } = await startBy('npm', ['start', '--']);
  assert.equal((await fetch(`${base}/healthz`)).status, 200);
  child.kill('SIGTERM');
  await waitFor(
    () =>
      fetch(`${base}/healthz`).then(
        () => true,
        () => false,
      ),
    (isThere) => !isThere,
    5_000,
  );
  const next = await waitFor(
    () => startProduct({ data }).catch(() => undefined),
    (product) => product !== undefined,
    5_000,
  );
  await next?.stop();
});

test('after SIGKILL of the parent its children end by themselves, and a new start takes over at once', async () => {
  const product = await startProduct({ data });
  const { base, pixelId, child } = product;
  const load = startLoad({ base, pixelId, senders: 16, name: 'Killed' });
  await waitFor(
    async () => load.acknowledged.size,
    (size) => size > 300,
  );
  const pids = product.pids();
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  const next = await startProduct({ data });
  try {
    await assertNoneLeft(() => pids, 5_000);
    await load.stop();
    await waitFor(
      () => query(data, "SELECT uniqExact(event_id) AS n FROM events WHERE event_name = 'Killed'"),
      ([row]) => Number(row?.n) >= load.acknowledged.size,
    );
    await assertAllStored('Killed', load.acknowledged);
    // It waits for nothing but its predecessors' children, whose end is looked at above: beside the first start, whatever the machine.
    const [first, second] = [product.readyMs, next.readyMs].map(Math.round);
    assert.ok(
      next.readyMs < product.readyMs * 2 + 5_000,
      `the first start took ${first} ms, the next ${second}`,
    );
  } finally {
    await next.stop();
  }
});
