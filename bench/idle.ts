// From the command to the printed address, on a new data folder and on one that is there, and the memory of each process
// once it rests; then how long one event takes to be found.

import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectStore } from '../src/store/store.ts';
import { makeDataFolder, type Product, startProduct } from '../test/product.ts';
import { median, memoryMib, row } from './machine.ts';

const rounds = 5;
const restMs = 5_000;
const delayEvents = 10;

export async function benchIdle(): Promise<void> {
  const data = makeDataFolder();
  const first = await startProduct({ data });
  await first.stop();
  const again: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const product = await startProduct({ data });
    again.push(product.readyMs);
    await product.stop();
  }
  row('start to ready, s', 'new folder', 'again');
  row(`  median of ${rounds} (new folder: once)`, seconds(first.readyMs), seconds(median(again)));

  const product = await startProduct({ data });
  await wait(restMs);
  const pids = {
    server: product.child.pid ?? 0,
    ...product.pids(),
    inspector: product.inspectorPid() ?? 0,
  };
  row('memory at rest, MiB resident', ...Object.keys(pids));
  row('', ...Object.values(pids).map((pid) => memoryMib(pid).toFixed(0)));
  await benchDelay(product);
  await product.stop();
  fs.rmSync(data, { recursive: true, force: true });
}

/** From the answer to a single page view until a question about it finds it. */
async function benchDelay(product: Product): Promise<void> {
  const store = connectStore(JSON.parse(fs.readFileSync(path.join(product.data, 'control.json'), 'utf8')));
  const delays: number[] = [];
  for (let event = 0; event < delayEvents; event++) {
    const id = `delay-${event}`;
    await fetch(`${product.base}/tr?id=${product.pixelId}&ev=PageView&eid=${id}`);
    const answeredAtMs = performance.now();
    while ((await store.query(`SELECT 1 FROM events WHERE event_id = '${id}'`)).length === 0) await wait(20);
    delays.push(performance.now() - answeredAtMs);
  }
  await store.close();
  row('from the answer to being found in the store, s', 'median', 'longest');
  row(`  ${delayEvents} single events`, seconds(median(delays)), seconds(Math.max(...delays)));
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2);
}
