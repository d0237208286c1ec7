// /tr at 64 connections with durable answers, next to the floor, in turns in one run. The worker has one core to itself,
// the generator the other. "collector" holds the loader and the engine still, so that the figure is of one worker;
// "whole product" lets them run on the generator's core, as on a real two-core machine. "half load": as many requests as
// half of what the whole product has just taken, each sent when it is due.

import fs from 'node:fs';
import { makeDataFolder, type Product, startProduct } from '../test/product.ts';
import type { LoadResult } from './load-order.ts';
import { load, median, pin, row, startFloor } from './machine.ts';
import { buildRequests } from './requests.ts';

const connections = 64;
const rounds = 3;
const seconds = 3;
const halfLoadSeconds = 6;

export async function benchCollect(): Promise<void> {
  const product = await startProduct({
    data: makeDataFolder(),
    // Counted, as always, but the generator is one address and one pixel.
    args: ['--rate-limit-pixel', '10000000'],
  });
  const floor = await startFloor();
  const { worker = 0, loader = 0, engine = 0 } = product.pids();
  pin(worker, 0);
  pin(loader, 1);
  pin(engine, 1);
  row('/tr, 64 connections', 'requests/s', 'of the floor', 'p99 ms', 'floor p99 ms');
  for (const method of ['GET', 'POST'] as const) {
    const requests = buildRequests(method, product.pixelId);
    const ask = (port: number) => load({ port, connections, seconds, requests });
    let whole = 0;
    for (const mode of ['collector', 'whole product'] as const) {
      const figures: { readonly own: LoadResult; readonly floor: LoadResult }[] = [];
      for (let round = 0; round < rounds; round++) {
        if (mode === 'collector') hold([loader, engine]);
        const own = successful(await ask(product.port));
        release([loader, engine]);
        await settle(product);
        figures.push({ own, floor: await ask(floor.port) });
      }
      whole = median(figures.map(({ own }) => own.requestsPerSecond));
      row(
        `  ${method}, ${mode}`,
        Math.round(whole).toLocaleString('en'),
        median(figures.map(({ own, floor }) => own.requestsPerSecond / floor.requestsPerSecond)).toFixed(2),
        median(figures.map(({ own }) => own.p99Ms)).toFixed(1),
        median(figures.map(({ floor }) => floor.p99Ms)).toFixed(1),
      );
    }
    const { port } = product;
    const half = successful(
      await load({ port, connections, seconds: halfLoadSeconds, requests, perSecond: whole / 2 }),
    );
    await settle(product);
    const taken = Math.round(half.requestsPerSecond).toLocaleString('en');
    row(`  ${method}, whole product at half load`, taken, '', half.p99Ms.toFixed(1));
  }
  floor.child.disconnect();
  await product.stop();
  fs.rmSync(product.data, { recursive: true, force: true });
}

function successful(result: LoadResult): LoadResult {
  if (result.failures > 0) throw new Error(`${result.failures} answers were not 200`);
  return result;
}

function hold(pids: readonly number[]): void {
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
}

function release(pids: readonly number[]): void {
  for (const pid of pids) process.kill(pid, 'SIGCONT');
}

/** Until the loader has caught up, so that the floor has the machine to itself. */
async function settle(product: Product): Promise<void> {
  const { loader = 0 } = product.pids();
  for (let quiet = 0; quiet < 3; ) {
    const before = cpuTicks(loader);
    await new Promise((resolve) => setTimeout(resolve, 500));
    quiet = cpuTicks(loader) - before < 5 ? quiet + 1 : 0;
  }
}

function cpuTicks(pid: number): number {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
