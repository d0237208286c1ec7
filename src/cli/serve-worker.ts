// Where: composition. One collector process: the HTTP server with the tag, /tr, the API, the dashboard and the demo.
// It owns one spool folder. It never needs the store to take an event.

import http from 'node:http';
import path from 'node:path';
import fastify from 'fastify';
import promClient from 'prom-client';
import {
  type Collector,
  createAddressForms,
  createClientReader,
  createCollector,
  createConversions,
  createHostLists,
  createOriginalPaths,
  createRateLimits,
  createSenderReader,
  loadTagFiles,
  openCountryDatabase,
  openVisitorKeys,
  parseProxies,
  serverOptions,
} from '../collector/collector.ts';
import { type RejectionReason, rejections } from '../event/rejections.ts';
import { addDatasetQuality, addPixelStats, buildApi, createAccess } from '../reports/reports.ts';
import { askParent, runChild } from '../runtime/child.ts';
import type { DataFolder } from '../runtime/data-folder.ts';
import { createLog } from '../runtime/log.ts';
import { watchRegistry } from '../runtime/registry.ts';
import type { Settings } from '../runtime/settings.ts';
import { freeArchive, openSpoolWriter } from '../spool/spool.ts';
import { connectStore, type StoreAddress } from '../store/store.ts';
import { readFindings } from './findings-file.ts';
import { addHealthRoutes } from './health.ts';
import { createInstallationSource } from './installation-source.ts';
import { createLiveFeed } from './live-feed.ts';
import { counter, describeProcess, histogram } from './metrics.ts';
import { createReplayedReader } from './replayed.ts';
import { addSite, distFolder } from './site.ts';
import type { StoreProblem } from './store-watch.ts';

export interface WorkerConfig {
  readonly settings: Settings;
  readonly folder: DataFolder;
  readonly port: number;
  /** 1 for the first worker. */
  readonly number: number;
  readonly reader: StoreAddress;
  readonly signInKeyHash: string;
}

runChild<WorkerConfig>(async (config) => {
  const { settings, folder } = config;
  const log = createLog('worker', settings.logLevel);
  const registry = watchRegistry(folder.registry);
  const spool = await openSpoolWriter({
    folder: path.join(folder.spool, `worker-${config.number}`),
    maxBytes: settings.spoolMaxBytes,
    // What is kept to be replayed gives way to what arrives.
    makeRoom: (bytes) => freeArchive(folder.raw, bytes),
  });
  const isKnownPixel = (id: string) =>
    registry.current().pixels.some((pixel) => pixel.id === id) ||
    registry.refresh().pixels.some((pixel) => pixel.id === id);
  const answerOriginal = createOriginalPaths(isKnownPixel);
  const clients = {
    visitorKeys: openVisitorKeys(folder.visitorKeys),
    findCountry: openCountryDatabase(),
  };
  const trustedProxies = parseProxies(settings.trustedProxies);
  const rateLimits = createRateLimits({
    pixelPerSecond: settings.rateLimitPixel,
    addressPerSecond: settings.rateLimitAddress,
  });
  const conversions = createConversions({
    spool,
    rateLimits,
    readClient: createClientReader(clients),
    registry: registry.refresh,
  });
  const onRecorded = histogram(
    'ownpixel_record_duration_seconds',
    'Time from a request being read to its record being on disk.',
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  );
  const collector = createCollector({
    spool,
    onRecorded,
    tagFiles: loadTagFiles(path.join(distFolder, 'tag')),
    readSender: createSenderReader({
      ...clients,
      findAddressForm: createAddressForms(registry.current),
    }),
    trustedProxies,
    rateLimits,
    isKnownPixel,
    findHostList: createHostLists(registry.current),
  });

  const client = connectStore(config.reader);
  const access = createAccess({
    registry: registry.current,
    signInKeyHash: config.signInKeyHash,
    password: settings.password,
    isSecure: settings.publicUrl.startsWith('https:'),
  });
  const app = fastify({
    trustProxy: [...settings.trustedProxies],
    bodyLimit: 64 << 10,
    forceCloseConnections: true,
    serverFactory: (handler) =>
      createServer(collector, (request, response) => {
        const isAnswered = conversions.handle(request, response) || answerOriginal(request, response);
        if (!isAnswered) handler(request, response);
      }),
  });
  const live = createLiveFeed(folder.spool);
  buildApi(app, {
    client,
    access,
    live,
    installation: createInstallationSource(folder.installation, settings),
    readReplayed: createReplayedReader(folder),
    readFindings: () => readFindings(folder.findings),
    pixels: () => registry.refresh().pixels,
    publicUrl: settings.publicUrl,
    hasDemo: settings.hasDemo,
    log,
  });
  addPixelStats(app, { client, access });
  addDatasetQuality(app, { client, access });
  addSite(app, { access, hasDemo: settings.hasDemo, pixels: () => registry.current().pixels });
  addHealthRoutes(app, {
    access,
    spoolProblem: async () => (await collector.problem()) ?? (await conversions.problem()),
    storeProblem: async () => (await askParent('store problem')) as StoreProblem | undefined,
    metrics: () => askParent('metrics'),
  });
  countRequests();

  await app.ready();
  await new Promise<void>((resolve, reject) => {
    app.server.once('error', reject);
    app.server.listen({ port: config.port, host: settings.host, reusePort: settings.workers > 1 }, resolve);
  });

  function countRequests(): void {
    describeProcess(`worker-${config.number}`);
    counter(
      'ownpixel_requests_accepted_total',
      'Requests recorded as events.',
      () => collector.counts.accepted + conversions.counts.requests,
    );
    counter(
      'ownpixel_server_events_accepted_total',
      'Events recorded through the Conversions API.',
      () => conversions.counts.events,
    );
    new promClient.Counter({
      name: 'ownpixel_requests_rejected_total',
      help: 'Requests refused, by reason.',
      labelNames: ['reason'],
      collect() {
        this.reset();
        for (const reason of Object.keys(rejections) as RejectionReason[]) {
          const count = [collector, conversions].map(({ counts }) => counts.rejected.get(reason) ?? 0);
          this.inc(
            { reason },
            count.reduce((sum, each) => sum + each, 0),
          );
        }
      },
    });
  }

  return {
    async stop() {
      live.close();
      registry.close();
      await app.close();
      await spool.close();
      await client.close();
    },
    answer: async (question) => (question === 'metrics' ? promClient.register.getMetricsAsJSON() : undefined),
  };
});

/** The two hot paths sit on node:http, below the framework. */
function createServer(collector: Collector, rest: http.RequestListener): http.Server {
  const server = http.createServer(serverOptions, (request, response) => {
    if (!collector.handle(request, response)) rest(request, response);
  });
  server.on('clientError', collector.handleUnreadable);
  return server;
}
