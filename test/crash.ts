// The crash test: the real product under load, its processes killed with SIGKILL at random moments, then counted: no
// acknowledged event may be missing, none may be there twice.

import fs from 'node:fs';
import { makeDataFolder, type Product, query, startProduct, waitFor } from './product.ts';

export interface CrashResult {
  readonly kills: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  /** Requests without an acknowledgement: the connection broke, or 503. Each may or may not be stored. */
  readonly unacknowledged: number;
  /** Of those, the ones while only the engine was killed. Must be 0. */
  readonly failedByEngineAlone: number;
  readonly missing: readonly string[];
  readonly doubled: readonly string[];
}

const senders = 16;
const victims = ['worker', 'loader', 'engine'] as const;

/** `kills` of single processes, one of the whole server (parent first) after every 20. */
export async function runCrashTest(options: {
  readonly kills: number;
  readonly report?: (line: string) => void;
}): Promise<CrashResult> {
  const { kills, report = () => undefined } = options;
  const data = makeDataFolder();
  let product = await startProduct({ data });
  const { pixelId } = product;
  const load = startLoad(() => product, pixelId);
  const killed: Record<string, number> = { worker: 0, loader: 0, engine: 0, server: 0 };
  try {
    const failedByEngineAlone = await killEngineAlone(() => product, load, Math.ceil(kills / 5), killed);
    for (let kill = Math.ceil(kills / 5); kill < kills; kill++) {
      await load.flows();
      await pause(50 + Math.random() * 350);
      if (kill % 20 === 19) {
        product.child.kill('SIGKILL');
        killed.server = (killed.server ?? 0) + 1;
        product = await startProduct({ data });
        report(`${kill + 1} kills, ${load.acknowledged.size} acknowledged`);
        continue;
      }
      const name = victims[kill % victims.length] ?? 'worker';
      if (await killOne(product, name)) killed[name] = (killed[name] ?? 0) + 1;
    }
    await load.stop();
    const counted = await countStored(data, load.acknowledged);
    return {
      kills: killed,
      acknowledged: load.acknowledged.size,
      unacknowledged: load.failures(),
      failedByEngineAlone,
      ...counted,
    };
  } finally {
    await load.stop();
    await product.stop();
    fs.rmSync(data, { recursive: true, force: true });
  }
}

/** The store gone and back again: senders must not notice. */
async function killEngineAlone(
  current: () => Product,
  load: Load,
  times: number,
  killed: Record<string, number>,
): Promise<number> {
  const before = load.failures();
  for (let i = 0; i < times; i++) {
    await load.flows();
    await pause(50 + Math.random() * 350);
    if (await killOne(current(), 'engine')) killed.engine = (killed.engine ?? 0) + 1;
  }
  await pause(200);
  return load.failures() - before;
}

/** Kills a living child, waiting until it has been started again after the last time. */
async function killOne(product: Product, name: string): Promise<boolean> {
  const pid = await waitFor(
    async () => product.pids()[name],
    (found) => found !== undefined,
  );
  if (pid === undefined) return false;
  process.kill(pid, 'SIGKILL');
  return true;
}

interface Load {
  readonly acknowledged: Set<string>;
  failures(): number;
  /** Resolves when events are being acknowledged (again): a kill before that would hit nothing. */
  flows(): Promise<void>;
  stop(): Promise<void>;
}

const flowing = 50;

/** Senders in a closed loop. Each event has an id of its own and is sent once, never again. */
function startLoad(current: () => Product, pixelId: string): Load {
  const acknowledged = new Set<string>();
  let failures = 0;
  let isStopping = false;
  let next = 0;

  async function sendForever(): Promise<void> {
    while (!isStopping) {
      const id = `e${next++}`;
      try {
        const answer = await fetch(`${current().base}/tr?id=${pixelId}&ev=Crash&v=1&eid=${id}&cd[n]=${next}`);
        await answer.arrayBuffer();
        if (answer.headers.get('x-ownpixel') === 'accepted') acknowledged.add(id);
        else failures += 1;
      } catch {
        // The collector was killed under it: not acknowledged, so nothing is promised.
        failures += 1;
        await pause(20);
      }
    }
  }

  const running = Promise.all(Array.from({ length: senders }, sendForever));
  return {
    acknowledged,
    failures: () => failures,
    async flows() {
      const before = acknowledged.size;
      await waitFor(
        async () => acknowledged.size,
        (size) => size >= before + flowing,
        30_000,
      );
    },
    async stop() {
      isStopping = true;
      await running;
    },
  };
}

async function countStored(data: string, acknowledged: ReadonlySet<string>) {
  const count = () => query(data, "SELECT uniqExact(event_id) AS n FROM events WHERE event_name = 'Crash'");
  // Settled when all acknowledged are there, or nothing has come for two seconds.
  let last = -1;
  let sinceMs = Date.now();
  await waitFor(
    async () => Number((await count())[0]?.n ?? 0),
    (n) => {
      if (n !== last) sinceMs = Date.now();
      last = n;
      return n >= acknowledged.size && Date.now() - sinceMs > 2_000;
    },
    60_000,
  ).catch((error: unknown) => process.stderr.write(`the count did not settle: ${String(error)}\n`));
  const rows = await query<{ id: string; n: string }>(
    data,
    "SELECT event_id AS id, count() AS n FROM events WHERE event_name = 'Crash' GROUP BY id",
  );
  const stored = new Map(rows.map((row) => [row.id, Number(row.n)]));
  return {
    missing: [...acknowledged].filter((id) => !stored.has(id)),
    doubled: [...stored].filter(([, n]) => n > 1).map(([id]) => id),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
