// /tr at 64 connections with durable answers, next to the floor, in turns in one run. The worker has one core to itself,
// the generator the other. "collector" holds the loader and the engine still, so that the figure is of one worker;
// "whole product" lets them run on the generator's core, as on a real two-core machine.

import fs from 'node:fs';
import { makeDataFolder, type Product, startProduct } from '../test/product.ts';
import { load, median, pin, row, startFloor } from './machine.ts';

const connections = 64;
const rounds = 3;
const seconds = 4;

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
    for (const mode of ['collector', 'whole product'] as const) {
      const figures: { floor: number; own: number; p99: number; floorP99: number }[] = [];
      for (let round = 0; round < rounds; round++) {
        if (mode === 'collector') hold([loader, engine]);
        const ours = await load({
          port: product.port,
          connections,
          seconds,
          request: request(method, product.pixelId),
        });
        release([loader, engine]);
        if (ours.failures > 0) throw new Error(`${ours.failures} answers were not 200`);
        await settle(product);
        const bare = await load({
          port: floor.port,
          connections,
          seconds,
          request: request(method, product.pixelId),
        });
        figures.push({
          floor: bare.requestsPerSecond,
          own: ours.requestsPerSecond,
          p99: ours.p99Ms,
          floorP99: bare.p99Ms,
        });
      }
      const ratio = median(figures.map((figure) => figure.own / figure.floor));
      row(
        `  ${method}, ${mode}`,
        Math.round(median(figures.map((figure) => figure.own))).toLocaleString('en'),
        ratio.toFixed(2),
        median(figures.map((figure) => figure.p99)).toFixed(1),
        median(figures.map((figure) => figure.floorP99)).toFixed(1),
      );
    }
  }
  floor.child.disconnect();
  await product.stop();
  fs.rmSync(product.data, { recursive: true, force: true });
}

/** 400 bytes of parameters, as the original library sends them for a page view. */
function request(method: 'GET' | 'POST', pixelId: string): string {
  const params =
    `id=${pixelId}&ev=PageView&dl=https%3A%2F%2Fnews.example%2F2026%2F11%2Fthe-harbour-opens-again%3Futm_source%3Dletter` +
    '&rl=https%3A%2F%2Fsearch.example%2F&if=false&ts=1795454912168&sw=1920&sh=1080&v=2.9.252&r=stable&ec=0&o=30' +
    '&fbp=fb.1.1795454912162.664848384216464257&it=1795454912162&coo=false&expv2[0]=pl0&expv2[1]=el3&expv2[2]=bc1&rqm=GET';
  const headers =
    'Host: 127.0.0.1\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36\r\n' +
    'Accept: */*\r\nAccept-Language: de-DE,de;q=0.9\r\nReferer: https://news.example/\r\n';
  if (method === 'GET') return `GET /tr/?${params} HTTP/1.1\r\n${headers}\r\n`;
  return (
    `POST /tr/ HTTP/1.1\r\n${headers}Content-Type: application/x-www-form-urlencoded\r\n` +
    `Content-Length: ${Buffer.byteLength(params)}\r\n\r\n${params}`
  );
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
