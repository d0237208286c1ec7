// From the command to the printed address, on a new data folder and on one that is there, and the memory of each process
// once it rests.

import fs from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { makeDataFolder, startProduct } from '../test/product.ts';
import { median, memoryMib, row } from './machine.ts';

const rounds = 5;
const restMs = 5_000;

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
  const pids = { server: product.child.pid ?? 0, ...product.pids() };
  row('memory at rest, MiB resident', ...Object.keys(pids));
  row('', ...Object.values(pids).map((pid) => memoryMib(pid).toFixed(0)));
  await product.stop();
  fs.rmSync(data, { recursive: true, force: true });
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2);
}
