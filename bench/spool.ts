// Our own segment log next to LMDB, the ready-made log it was chosen over: durable appends by 64 writers at a time, in
// turns in one run. Both acknowledge only what is flushed to disk; both group what arrives together.

import fs from 'node:fs';
import path from 'node:path';
import { open } from 'lmdb';
import { openSpoolWriter } from '../src/spool/spool.ts';
import { makeDataFolder } from '../test/product.ts';
import { generateRecords } from './generate.ts';
import { median, row } from './machine.ts';

const appenders = 64;
const roundMs = 3_000;
const rounds = 3;

interface Log {
  append(record: string): Promise<unknown>;
  close(): Promise<void>;
}

interface Figures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicroseconds: number;
}

export async function benchSpool(): Promise<void> {
  const folder = makeDataFolder();
  const logs: Readonly<Record<string, (folder: string) => Promise<Log>>> = {
    'own segment log': (at) => openSpoolWriter({ folder: at, maxBytes: 8 * 2 ** 30 }),
    LMDB: openLmdb,
  };
  row(`durable append, ${appenders} at a time`, 'records/s', 'p50 ms', 'p99 ms', 'CPU µs/record');
  const found = new Map<string, Figures[]>(Object.keys(logs).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, openLog] of Object.entries(logs)) {
      const at = path.join(folder, `${name}-${round}`);
      found.get(name)?.push(await measure(await openLog(at)));
      fs.rmSync(at, { recursive: true, force: true });
    }
  }
  for (const [name, figures] of found) {
    const of = (key: keyof Figures) => median(figures.map((figure) => figure[key]));
    const records = Math.round(of('perSecond')).toLocaleString('en');
    row(
      `  ${name}`,
      records,
      of('p50Ms').toFixed(2),
      of('p99Ms').toFixed(2),
      of('cpuMicroseconds').toFixed(1),
    );
  }
  const ratios = (found.get('own segment log') ?? []).map(
    (own, round) => own.perSecond / (found.get('LMDB')?.[round]?.perSecond ?? Number.NaN),
  );
  row('  own log, times LMDB', median(ratios).toFixed(2));
  fs.rmSync(folder, { recursive: true, force: true });
}

async function openLmdb(folder: string): Promise<Log> {
  const database = open({ path: folder, compression: false, encoding: 'string' });
  let position = 0;
  return {
    async append(record) {
      // `flushed`: on the disk itself, not only committed.
      database.put(++position, record);
      await database.flushed;
    },
    close: () => database.close(),
  };
}

async function measure(log: Log): Promise<Figures> {
  const records = generateRecords(Date.now(), '1000000000000001', 'everything');
  const latencies: number[] = [];
  const cpu = process.cpuUsage();
  const startedAtMs = performance.now();
  const endsAtMs = startedAtMs + roundMs;
  const work = async () => {
    while (performance.now() < endsAtMs) {
      const sentAtMs = performance.now();
      await log.append(records.next().value);
      latencies.push(performance.now() - sentAtMs);
    }
  };
  await Promise.all(Array.from({ length: appenders }, work));
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await log.close();
  latencies.sort((a, b) => a - b);
  return {
    perSecond: latencies.length / seconds,
    p50Ms: latencies[latencies.length >> 1] ?? Number.NaN,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
    cpuMicroseconds: (user + system) / latencies.length,
  };
}
