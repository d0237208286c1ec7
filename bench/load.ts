// A load generator in its own process: raw sockets, a fixed request, closed loop, bounded in time. Small enough that it is
// not what is measured: ready-made ones spend more on a request than the floor server does.
// In (IPC): port, connections, seconds, request. Out (IPC): requests, answers that were not 200, latencies.

import net from 'node:net';

export interface LoadOrder {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** The whole HTTP/1.1 request, keep-alive. */
  readonly request: string;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failures: number;
}

const headEnd = Buffer.from('\r\n\r\n');

function run(order: LoadOrder, done: (result: LoadResult) => void): void {
  const request = Buffer.from(order.request);
  const latencies: number[] = [];
  let failures = 0;
  let open = order.connections;
  const startedAtMs = performance.now();
  const endsAtMs = startedAtMs + order.seconds * 1_000;

  function connect(): void {
    const socket = net.connect({ port: order.port, host: '127.0.0.1', noDelay: true });
    let sentAtMs = 0;
    let received: Buffer | undefined;
    const send = () => {
      sentAtMs = performance.now();
      socket.write(request);
    };
    socket.on('connect', send);
    socket.on('data', (chunk: Buffer) => {
      received = received === undefined ? chunk : Buffer.concat([received, chunk]);
      if (!isComplete(received)) return;
      // 'HTTP/1.1 200': the status stands at 9.
      if (received.toString('latin1', 9, 12) !== '200') failures += 1;
      received = undefined;
      const nowMs = performance.now();
      latencies.push(nowMs - sentAtMs);
      if (nowMs < endsAtMs) send();
      else socket.end();
    });
    socket.on('error', () => {
      failures += 1;
    });
    socket.on('close', () => {
      if (--open === 0) done(summarize(latencies, failures, performance.now() - startedAtMs));
    });
  }

  for (let i = 0; i < order.connections; i++) connect();
}

function isComplete(bytes: Buffer): boolean {
  const head = bytes.indexOf(headEnd);
  if (head === -1) return false;
  const length = /content-length: (\d+)/i.exec(bytes.toString('latin1', 0, head))?.[1];
  return bytes.length >= head + headEnd.length + Number(length ?? 0);
}

function summarize(latencies: number[], failures: number, tookMs: number): LoadResult {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return {
    requestsPerSecond: latencies.length / (tookMs / 1_000),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    failures,
  };
}

process.on('message', (order: LoadOrder) => run(order, (result) => process.send?.(result)));
process.on('disconnect', () => process.exit(0));
