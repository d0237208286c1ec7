// The Conversions API at full batches through HTTP, durably answered, next to the floor: reading the same bodies with
// JSON.parse and nothing else. Visitors, agents, addresses and products are as many as a shop has. The server has one core to itself, the senders the other. Events per second of processor
// time say what a core can do whatever else the machine does; events per second say what it did.

import fs from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createClientReader, createConversions, openCountryDatabase } from '../src/collector/collector.ts';
import { createPixel, hashSecret, type Registry } from '../src/runtime/registry.ts';
import { openSpoolReader, openSpoolWriter } from '../src/spool/spool.ts';
import { generateServerEvents } from './generate-server-events.ts';
import { load, median, pin, row } from './machine.ts';

const batch = 1_000;
/** Different ones, sent in turn. */
const bodiesCount = 40;
/** Fewer clients than the bodies hold: what comes round again is forgotten, as in a shop whose visitors never end. */
const clientsRemembered = 3_000;
const rounds = 3;
const roundMs = 3_000;

export async function benchConversions(): Promise<void> {
  pin(process.pid, 0);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-bench-'));
  const spoolFolder = path.join(folder, 'spool');
  fs.mkdirSync(spoolFolder);
  const spool = await openSpoolWriter({ folder: spoolFolder, maxBytes: 64 * 2 ** 30 });
  // What is written is passed over at once, so that the disk does not fill.
  const reader = openSpoolReader({ folder: spoolFolder, name: 'loader' });
  const registry: Registry = {
    pixels: [createPixel('Shop', '123')],
    tokens: [{ id: 't', pixelId: '123', scope: 'events:write', hash: hashSecret('token'), createdAtMs: 0 }],
    sessionSecret: '',
  };
  const conversions = createConversions({
    spool,
    readClient: createClientReader(
      { visitorKeys: { current: () => 'key' }, findCountry: openCountryDatabase() },
      clientsRemembered,
    ),
    registry: () => registry,
  });
  const server = http.createServer((request: IncomingMessage, response: ServerResponse) => {
    conversions.handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  row('Conversions API, batches of 1,000', 'events/core s', 'events/s', 'of JSON.parse');
  for (const kind of ['hashed', 'clear'] as const) {
    const events = generateServerEvents(kind);
    const bodies = Array.from({ length: bodiesCount }, () =>
      JSON.stringify({ data: Array.from({ length: batch }, () => events.next().value) }),
    );
    const bytes = Math.round(
      bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0) / bodies.length / batch,
    );
    const figures: { readonly own: Figure; readonly floor: Figure }[] = [];
    const requests = writeRequests(path.join(folder, `${kind}.json`), bodies);
    await measureHttp(port, requests, conversions);
    passOver();
    for (let round = 0; round < rounds; round++) {
      const floor = await measureParse(bodies);
      const own = await measureHttp(port, requests, conversions);
      passOver();
      figures.push({ own, floor });
    }
    const middle = (pick: (figure: { readonly own: Figure; readonly floor: Figure }) => number) =>
      median(figures.map(pick));
    row(
      `  user data ${kind}, ${bytes} bytes an event`,
      format(middle(({ own }) => own.perCoreSecond)),
      format(middle(({ own }) => own.perSecond)),
      middle(({ own, floor }) => own.perCoreSecond / floor.perCoreSecond).toFixed(2),
    );
    row(
      '    JSON.parse alone',
      format(middle(({ floor }) => floor.perCoreSecond)),
      format(middle(({ floor }) => floor.perSecond)),
    );
  }
  server.closeAllConnections();
  server.close();
  reader.close();
  await spool.close();
  fs.rmSync(folder, { recursive: true, force: true });

  function passOver(): void {
    for (
      let chunk = reader.read({ maxBytes: 64 << 20 });
      chunk !== undefined;
      chunk = reader.read({ maxBytes: 64 << 20 })
    ) {
      reader.claim(chunk.to);
      reader.commit();
    }
  }
}

interface Figure {
  readonly perSecond: number;
  /** For each second of processor time of this process. */
  readonly perCoreSecond: number;
}

/** Runs for a while; `run` returns how many events it did. */
async function measure(run: () => number | Promise<number>): Promise<Figure> {
  const startedAtMs = performance.now();
  const before = process.cpuUsage();
  const events = await run();
  const { user, system } = process.cpuUsage(before);
  return {
    perSecond: events / ((performance.now() - startedAtMs) / 1_000),
    perCoreSecond: events / ((user + system) / 1e6),
  };
}

function measureParse(bodies: readonly string[]): Promise<Figure> {
  const buffers = bodies.map((body) => Buffer.from(body));
  return measure(() => {
    const endsAtMs = performance.now() + roundMs;
    let events = 0;
    while (performance.now() < endsAtMs) {
      const body = buffers[(events / batch) % buffers.length] ?? Buffer.alloc(0);
      events += (JSON.parse(body.toString('utf8')) as { data: unknown[] }).data.length;
    }
    return events;
  });
}

/** Four senders on the other core, answered when the events are on disk. `requests`: a file. */
async function measureHttp(port: number, requests: string, conversions: Counted): Promise<Figure> {
  let perSecond = 0;
  const { perCoreSecond } = await measure(async () => {
    const before = conversions.counts.events;
    const result = await load({ port, connections: 4, seconds: roundMs / 1_000, requests });
    if (result.failures > 0) throw new Error(`${result.failures} answers were not 200`);
    perSecond = result.requestsPerSecond * batch;
    return conversions.counts.events - before;
  });
  return { perSecond, perCoreSecond };
}

function writeRequests(file: string, bodies: readonly string[]): string {
  const head =
    'POST /v24.0/123/events?access_token=token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';
  const requests = bodies.map((body) => `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  fs.writeFileSync(file, JSON.stringify(requests));
  return file;
}

interface Counted {
  readonly counts: { readonly events: number };
}

function format(perSecond: number): string {
  return Math.round(perSecond).toLocaleString('en');
}
