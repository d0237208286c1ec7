// Where: composition root. Builds, starts and stops the whole product in order: data folder, engine, schema, then the
// collector processes and the loader. In: settings. Out: a running server until a signal, then a clean stop.

import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { parseProxies } from '../collector/collector.ts';
import { finishOrder, listLogs, orderFile } from '../loader/loader.ts';
import { type DataFolder, openDataFolder } from '../runtime/data-folder.ts';
import { writeFileDurably } from '../runtime/durable-file.ts';
import { lockFolder } from '../runtime/lock.ts';
import { createLog, type Log } from '../runtime/log.ts';
import { createPixel, type Registry, updateRegistry } from '../runtime/registry.ts';
import { readSettings, type Settings } from '../runtime/settings.ts';
import { type Supervised, supervise } from '../runtime/supervisor.ts';
import { refuseRest } from './arguments.ts';
import { claimPort } from './claim-port.ts';
import type { Command } from './commands.ts';
import { externalStore, startEngine } from './engine.ts';
import { aggregateMetrics } from './metrics.ts';
import { nicenessOf } from './niceness.ts';
import { prepareStore } from './prepare-store.ts';
import type { InspectorConfig } from './serve-inspector.ts';
import type { LoaderConfig } from './serve-loader.ts';
import type { WorkerConfig } from './serve-worker.ts';
import { settingsHelp } from './settings.ts';
import { type StoreWatch, watchStore } from './store-watch.ts';

export const serveCommand: Command = {
  help: () => `Usage: ownpixel serve [options]

Runs everything until Ctrl-C. Prints the address with a sign-in link.

${settingsHelp()}`,
  async run(args) {
    const { settings, rest } = readSettings(args, process.env);
    refuseRest(rest);
    parseProxies(settings.trustedProxies);
    const log = createLog('serve', settings.logLevel);
    const folder = openDataFolder(settings.data);
    const lock = lockFolder(folder.root);
    try {
      await serve(settings, folder, log);
    } finally {
      lock.release();
    }
    return 0;
  },
};

/** Deadlines of a stop, ms; together below the five seconds that a person waits. */
const stopMs = { worker: 1_500, inspector: 1_000, loader: 2_000, engine: 1_000 } as const;
/** Starting belongs to those that take events. */
const inspectorDelayMs = 2_000;

async function serve(settings: Settings, folder: DataFolder, log: Log): Promise<void> {
  const stopped = whenSignalled();
  const port = await claimPort(settings);
  const registry = prepareRegistry(folder);
  const signInKey = randomBytes(18).toString('base64url');
  const engine = settings.clickhouse === '' ? await startEngine(folder, settings, log) : undefined;
  const writer = engine?.writer ?? externalStore(settings.clickhouse);
  const reader = engine?.reader ?? { ...writer, isReadOnly: true };
  const workerConfig = { settings, folder, port, reader, signInKeyHash: sha256(signInKey) };
  const children: Supervised[] = engine === undefined ? [] : [engine.supervised];
  const watch = watchStore(reader, engine === undefined ? 'external' : 'embedded');
  const stopping = new AbortController();
  try {
    // Collecting does not need the store: the workers start while the engine does.
    children.push(...startWorkers(workerConfig, (question) => answerWorker(question, children, watch), log));
    const away = Promise.withResolvers<void>();
    const prepared = prepareLoading().finally(away.resolve);
    // An external store may be away for long; its absence is told and the start goes on.
    await Promise.race([engine === undefined ? Promise.race([prepared, away.promise]) : prepared, stopped]);
    await Promise.race([Promise.all(children.map((child) => child.whenReady)), stopped]);
    if (!stopped.isSignalled())
      process.stdout.write(greeting(settings, { port, signInKey, registry, folder }));
    await Promise.race([stopped, prepared.then(inspectLater)]);
    if (process.stderr.isTTY) process.stderr.write('\nStopping ...\n');

    /** Ends when the server is stopped. */
    async function inspectLater(): Promise<void> {
      await Promise.race([stopped, wait(inspectorDelayMs, undefined, { ref: false })]);
      if (stopped.isSignalled() || stopping.signal.aborted) return;
      children.push(startInspector({ settings, folder, reader }, () => isLoaded(children), log));
      await stopped;
    }

    async function prepareLoading(): Promise<void> {
      await engine?.supervised.whenReady;
      const onProblem = () => away.resolve();
      const isPrepared = await prepareStore({
        address: writer,
        log,
        signal: stopping.signal,
        onProblem,
        beforeMigration: (client) =>
          finishOrder({
            client,
            log,
            file: orderFile(folder.replay),
            logs: listLogs(folder.spool, folder.raw),
          }),
      });
      if (!isPrepared) return;
      writeFileDurably(folder.control, JSON.stringify(reader));
      writeFileDurably(folder.maintenance, JSON.stringify(engine?.maintainer ?? writer));
      children.push(startLoader({ settings, folder, store: writer, reader }, log));
    }
  } finally {
    stopping.abort();
    await stopAll(children);
    await watch.close();
    fs.rmSync(folder.control, { force: true });
    fs.rmSync(folder.maintenance, { force: true });
  }
}

function startWorkers(
  shared: Omit<WorkerConfig, 'number'>,
  answer: (question: string) => Promise<unknown>,
  log: Log,
): Supervised[] {
  return Array.from({ length: shared.settings.workers }, (_, index) => {
    const config: WorkerConfig = { ...shared, number: index + 1 };
    return supervise({
      name: `worker-${index + 1}`,
      file: new URL('./serve-worker.ts', import.meta.url),
      config,
      log,
      answer,
      // Requests that wait for the disk live longer than the garbage around them: in twice the room half as many of them are
      // copied before they die. 3 % of the time of a loaded worker, for 32 MiB that it takes under load only. But V8 marks the
      // whole heap once it could not take in all of that room, which was every four seconds: so it may grow to five times what
      // lives, and is marked twice a minute. docs/decisions/0118 has the measurements.
      nodeOptions: ['--max-semi-space-size=32', '--heap-growing-percent=400'],
    });
  });
}

function startLoader(config: LoaderConfig, log: Log): Supervised {
  return supervise({
    name: 'loader',
    file: new URL('./serve-loader.ts', import.meta.url),
    config,
    log,
    niceness: nicenessOf.loader,
    // It needs some 90 MiB beside its two batches; on a large machine the garbage of many would pile up before it is collected.
    nodeOptions: ['--max-old-space-size=320', '--max-semi-space-size=16', '--heap-growing-percent=40'],
  });
}

function startInspector(config: InspectorConfig, isLoaded: () => Promise<boolean>, log: Log): Supervised {
  return supervise({
    name: 'inspector',
    file: new URL('./serve-inspector.ts', import.meta.url),
    config,
    log,
    niceness: nicenessOf.inspector,
    answer: async (question) => (question === 'is loaded' ? isLoaded() : undefined),
  });
}

/** Whether the store has nearly all that was received: the loader answers, and little waits in the spool. */
async function isLoaded(children: readonly Supervised[]): Promise<boolean> {
  const loader = children.find(({ name }) => name === 'loader');
  const backlogBytes = await loader?.ask('backlog', 1_000);
  return typeof backlogBytes === 'number' && backlogBytes < 4 << 20;
}

async function answerWorker(
  question: string,
  children: readonly Supervised[],
  watch: StoreWatch,
): Promise<unknown> {
  if (question === 'metrics') return aggregateMetrics(children, (await watch.problem()) === undefined);
  return question === 'store problem' ? watch.problem() : undefined;
}

/** First start: a pixel to begin with, and the secret of the sessions. */
function prepareRegistry(folder: DataFolder): Registry {
  return updateRegistry(folder.registry, (registry) => ({
    ...registry,
    pixels: registry.pixels.length > 0 ? registry.pixels : [createPixel('My site')],
    sessionSecret: registry.sessionSecret || randomBytes(32).toString('hex'),
  }));
}

function greeting(
  settings: Settings,
  parts: {
    readonly port: number;
    readonly signInKey: string;
    readonly registry: Registry;
    readonly folder: DataFolder;
  },
): string {
  const host = settings.host === '0.0.0.0' || settings.host === '::' ? 'localhost' : settings.host;
  const base = settings.publicUrl || `http://${host.includes(':') ? `[${host}]` : host}:${parts.port}`;
  const pixels = parts.registry.pixels.map((pixel) => `${pixel.id} (${pixel.name})`).join(', ');
  return `
Ownpixel is running.

  Dashboard  ${base}/?key=${parts.signInKey}
${settings.hasDemo ? `  Demo site  ${base}/demo/\n` : ''}  Pixel      ${pixels}
  Data       ${parts.folder.root}

Ctrl-C stops it; nothing that was received is lost.
`;
}

async function stopAll(children: readonly Supervised[]): Promise<void> {
  // Senders first, so that nothing new comes; then the loader empties the spool; the engine last.
  const named = (prefix: string) => children.filter((child) => child.name.startsWith(prefix));
  await Promise.all([
    ...named('worker').map((child) => child.stop(stopMs.worker)),
    ...named('inspector').map((child) => child.stop(stopMs.inspector)),
  ]);
  await Promise.all(named('loader').map((child) => child.stop(stopMs.loader)));
  await Promise.all(named('engine').map((child) => child.stop(stopMs.engine)));
}

/** A promise of the first SIGINT, SIGTERM or SIGHUP. Another one changes nothing: stopping takes five seconds at most. */
function whenSignalled(): Promise<void> & { isSignalled(): boolean } {
  let isSignalled = false;
  const promise = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        isSignalled = true;
        resolve();
      });
    }
  });
  return Object.assign(promise, { isSignalled: () => isSignalled });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
