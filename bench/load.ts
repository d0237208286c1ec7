// A load generator in its own process: raw sockets, ready-made requests in turn, bounded in time. Small enough that it is
// not what is measured: ready-made ones spend more on a request than the floor server does.
// In (IPC): a LoadOrder. Out (IPC): requests, answers that were not 200, latencies.

import fs from 'node:fs';
import net from 'node:net';
import { type LoadOrder, type LoadResult, numberSlot } from './load-order.ts';

interface Connection {
  send(dueMs: number): void;
  end(): void;
}

const headEnd = Buffer.from('\r\n\r\n');
const tickMs = 1;

function run(order: LoadOrder, done: (result: LoadResult) => void): void {
  const nextRequest = createRequests(order.requests);
  const latencies: number[] = [];
  let failures = 0;
  let open = order.connections;
  const startedAtMs = performance.now();
  const measuredFromMs = startedAtMs + (order.warmSeconds ?? 0) * 1_000;
  const endsAtMs = measuredFromMs + order.seconds * 1_000;
  const { perSecond } = order;
  const idle: Connection[] = [];
  let dueMs = startedAtMs;

  /** A connection has its answer, or has just been made. */
  function goOn(connection: Connection): void {
    const nowMs = performance.now();
    if (perSecond !== undefined) idle.push(connection);
    else if (nowMs < endsAtMs) connection.send(nowMs);
    else connection.end();
  }

  /** What could not be sent when it was due, because every connection waits for an answer, is as late as its sender feels it. */
  function sendDue(intervalMs: number): void {
    const nowMs = performance.now();
    for (; dueMs <= nowMs && dueMs < endsAtMs && idle.length > 0; dueMs += intervalMs)
      idle.pop()?.send(dueMs);
    if (nowMs < endsAtMs || idle.length < open) setTimeout(sendDue, tickMs, intervalMs);
    else for (const connection of idle) connection.end();
  }

  function connect(): void {
    const socket = net.connect({ port: order.port, host: '127.0.0.1', noDelay: true });
    let sinceMs = 0;
    let received: Buffer | undefined;
    const connection: Connection = {
      send(dueMs) {
        sinceMs = dueMs;
        socket.write(nextRequest());
      },
      end: () => socket.end(),
    };
    socket.on('connect', () => goOn(connection));
    socket.on('data', (chunk: Buffer) => {
      received = received === undefined ? chunk : Buffer.concat([received, chunk]);
      if (!isComplete(received)) return;
      // 'HTTP/1.1 200': the status stands at 9.
      if (received.toString('latin1', 9, 12) !== '200') failures += 1;
      received = undefined;
      if (sinceMs >= measuredFromMs) latencies.push(performance.now() - sinceMs);
      goOn(connection);
    });
    socket.on('error', () => {
      failures += 1;
    });
    socket.on('close', () => {
      if (--open === 0) done(summarize(latencies, failures, performance.now() - measuredFromMs));
    });
  }

  for (let i = 0; i < order.connections; i++) connect();
  if (perSecond !== undefined) sendDue(1_000 / perSecond);
}

function createRequests(given: readonly string[] | string): () => Buffer {
  const texts = typeof given === 'string' ? (JSON.parse(fs.readFileSync(given, 'utf8')) as string[]) : given;
  const requests = texts.map((text) => ({ bytes: Buffer.from(text), slot: text.indexOf(numberSlot) }));
  let count = Math.floor(Math.random() * 36 ** (numberSlot.length - 1));
  return () => {
    const request = requests[count % requests.length];
    if (request === undefined) throw new Error('there is nothing to send');
    count += 1;
    if (request.slot === -1) return request.bytes;
    // Its own copy: the one before may be on its way yet.
    const bytes = Buffer.from(request.bytes);
    bytes.write(count.toString(36).padStart(numberSlot.length, '0'), request.slot, 'latin1');
    return bytes;
  };
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
