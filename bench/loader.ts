// The loader on a full spool: events a second from the log into the store, and what an event costs on disk there.

import fs from 'node:fs';
import path from 'node:path';
import { openSpoolWriter } from '../src/spool/spool.ts';
import { connectStore } from '../src/store/store.ts';
import { makeDataFolder, query, startProduct, waitFor } from '../test/product.ts';
import { generateRecords, type Traffic } from './generate.ts';
import { peakMemoryMib, row } from './machine.ts';

const events = 1_000_000;

export async function benchLoader(): Promise<void> {
  row('loader', 'events/s', 'bytes/event', 'loader MiB', 'engine MiB');
  await loadAll('views');
  await loadAll('everything');
}

async function loadAll(traffic: Traffic): Promise<void> {
  const data = makeDataFolder();
  // A first start makes the folder, the schema and the pixel; then the spool is filled while nothing runs.
  const maker = await startProduct({ data });
  const { pixelId } = maker;
  await maker.stop();
  await fillSpool(path.join(data, 'spool', 'worker-1'), pixelId, traffic);
  const product = await startProduct({ data });
  const store = connectStore(JSON.parse(fs.readFileSync(path.join(data, 'control.json'), 'utf8')));
  const count = async () => {
    const [found] = await store.query<{ n: string }>('SELECT count() AS n FROM events');
    return { n: Number(found?.n), atMs: performance.now() };
  };
  // From the first batch in the store on: how long a process takes to start is measured elsewhere.
  const first = await waitFor(count, ({ n }) => n > 0, 30_000);
  const last = await waitFor(count, ({ n }) => n >= events, 240_000);
  const perSecond = ((last.n - first.n) / (last.atMs - first.atMs)) * 1_000;
  await store.close();
  const peaks = product.pids();
  const merged = await bytesPerEvent(data);
  row(
    `  ${events.toLocaleString('en')} events from the log into the store, ${traffic}`,
    Math.round(perSecond).toLocaleString('en'),
    merged,
    peakMemoryMib(peaks.loader ?? 0).toFixed(0),
    peakMemoryMib(peaks.engine ?? 0).toFixed(0),
  );
  await product.stop();
  fs.rmSync(data, { recursive: true, force: true });
}

async function fillSpool(folder: string, pixelId: string, traffic: Traffic): Promise<void> {
  const writer = await openSpoolWriter({ folder, maxBytes: 8 * 2 ** 30 });
  const records = generateRecords(Date.now() - 6 * 24 * 3_600_000, pixelId, traffic);
  for (let done = 0; done < events; done += 500) {
    await Promise.all(Array.from({ length: 500 }, () => writer.append(records.next().value)));
  }
  await writer.close();
}

/** Compressed size of the active parts, as the store counts it, once merging has come to rest. */
async function bytesPerEvent(data: string): Promise<string> {
  const size = () =>
    query<{ bytes: string; parts: string }>(
      data,
      "SELECT sum(bytes_on_disk) / sum(rows) AS bytes, count() AS parts FROM system.parts WHERE table = 'stored_events' AND active",
    );
  let last = '';
  const rows = await waitFor(
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return size();
    },
    (found) => {
      const isSettled = found[0]?.parts === last;
      last = found[0]?.parts ?? '';
      return isSettled;
    },
    60_000,
  );
  return Number(rows[0]?.bytes).toFixed(1);
}
