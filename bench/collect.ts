// /tr at 64 connections with durable answers, next to the floor, in turns in one run. The worker has one core to itself,
// the generator the other. "collector" holds the loader and the engine still, so that the figure is of one worker;
// "whole product" lets them run on the generator's core, as on a real two-core machine. "half load": as many requests as
// half of what the whole product has just taken, each sent when it is due; the floor gets just as many. "views" and "everything": see Traffic in generate.ts.

import fs from 'node:fs';
import net from 'node:net';
import { makeDataFolder, type Product, startProduct } from '../test/product.ts';
import type { LoadResult } from './load-order.ts';
import { numberSlot } from './load-order.ts';
import { type Answer, load, median, pin, row, startFloor } from './machine.ts';
import { buildRequests } from './requests.ts';

const connections = 64;
const rounds = 3;
const seconds = 3;
const halfLoadSeconds = 4;
/** More than of the others: a machine that stands still for 40 ms makes the p99 of its round. */
const halfLoadRounds = 7;
/** Not measured: until the code of both servers, and of the generator, is compiled. */
const warmSeconds = 2;

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
    for (const traffic of ['views', 'everything'] as const) {
      const requests = buildRequests(method, product.pixelId, traffic);
      floor.child.send(await askOnce(product.port, requests[0] ?? ''));
      for (const port of [product.port, floor.port])
        await load({ port, connections, seconds: warmSeconds, requests });
      await settle(product);
      await compare(`  ${method}, ${traffic}, collector`, requests, [loader, engine]);
      if (traffic === 'views') continue;
      const perSecond = await compare(`  ${method}, ${traffic}, whole product`, requests, []);
      await measureHalfLoad(`  ${method}, ${traffic}, whole product at half load`, requests, perSecond / 2);
    }
  }
  floor.child.disconnect();
  await product.stop();
  fs.rmSync(product.data, { recursive: true, force: true });

  /** `held`: processes that stand still meanwhile. Returns requests a second. */
  async function compare(
    label: string,
    requests: readonly string[],
    held: readonly number[],
  ): Promise<number> {
    const ask = (port: number) => load({ port, connections, seconds, requests });
    const figures: { readonly own: LoadResult; readonly floor: LoadResult }[] = [];
    for (let round = 0; round < rounds; round++) {
      hold(held);
      const own = successful(await ask(product.port));
      release(held);
      await settle(product);
      figures.push({ own, floor: await ask(floor.port) });
    }
    const perSecond = median(figures.map(({ own }) => own.requestsPerSecond));
    row(
      label,
      Math.round(perSecond).toLocaleString('en'),
      median(figures.map(({ own, floor }) => own.requestsPerSecond / floor.requestsPerSecond)).toFixed(2),
      median(figures.map(({ own }) => own.p99Ms)).toFixed(1),
      median(figures.map(({ floor }) => floor.p99Ms)).toFixed(1),
    );
    return perSecond;
  }

  async function measureHalfLoad(
    label: string,
    requests: readonly string[],
    perSecond: number,
  ): Promise<void> {
    const ask = (port: number) =>
      load({ port, connections, seconds: halfLoadSeconds, warmSeconds, requests, perSecond });
    const figures: { readonly own: LoadResult; readonly floor: LoadResult }[] = [];
    for (let round = 0; round < halfLoadRounds; round++) {
      const own = successful(await ask(product.port));
      await settle(product);
      figures.push({ own, floor: await ask(floor.port) });
    }
    row(
      label,
      Math.round(median(figures.map(({ own }) => own.requestsPerSecond))).toLocaleString('en'),
      '',
      median(figures.map(({ own }) => own.p99Ms)).toFixed(1),
      median(figures.map(({ floor }) => floor.p99Ms)).toFixed(1),
    );
  }
}

/** The answer to one request, without what node:http adds to every answer by itself. */
async function askOnce(port: number, request: string): Promise<Answer> {
  const socket = net.connect({ port, host: '127.0.0.1' });
  socket.write(request.replace(numberSlot, '0'.repeat(numberSlot.length)).replace('keep-alive', 'close'));
  let text = '';
  for await (const chunk of socket) text += (chunk as Buffer).toString('latin1');
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [status = '', ...lines] = head.split('\r\n');
  if (!status.includes(' 200 ')) throw new Error(`the collector answered ${status}`);
  const own = lines.filter((line) => !/^(?:date|connection|keep-alive):/i.test(line));
  return { headers: own.flatMap((line) => line.split(/: (.*)/s).slice(0, 2)), body };
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
