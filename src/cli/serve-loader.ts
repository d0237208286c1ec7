// Where: composition. The loader's own process: so that interpreting never delays an answer, and can die alone.

import fs from 'node:fs';
import promClient from 'prom-client';
import { createLoader } from '../loader/loader.ts';
import { runChild } from '../runtime/child.ts';
import type { DataFolder } from '../runtime/data-folder.ts';
import { createLog, type Log } from '../runtime/log.ts';
import type { Settings } from '../runtime/settings.ts';
import type { StoreAddress } from '../store/store.ts';
import { watchFindings } from './findings-watch.ts';
import { counter, describeProcess, gauge } from './metrics.ts';

export interface LoaderConfig {
  readonly settings: Settings;
  readonly folder: DataFolder;
  readonly store: StoreAddress;
  /** For questions. */
  readonly reader: StoreAddress;
}

runChild<LoaderConfig>(async ({ settings, folder, store, reader }) => {
  const log = createLog('loader', settings.logLevel);
  const loader = createLoader({
    spool: folder.spool,
    store,
    retentionDays: settings.retentionDays,
    log,
    replay: folder.replay,
    ...prepareArchive(settings, folder, log),
  });
  describeProcess('loader');
  counter(
    'ownpixel_loader_events_total',
    'Events written to the store since this process started.',
    () => loader.counts.events,
  );
  counter(
    'ownpixel_loader_rejected_total',
    'Refused requests written to the store.',
    () => loader.counts.rejected,
  );
  counter('ownpixel_loader_batches_total', 'Batches written to the store.', () => loader.counts.batches);
  counter(
    'ownpixel_spool_corrupt_bytes_total',
    'Bytes of the log that could not be read.',
    () => loader.counts.corruptBytes,
  );
  gauge(
    'ownpixel_spool_backlog_bytes',
    'Bytes of the log not yet in the store.',
    () => loader.backlog().bytes,
  );
  gauge(
    'ownpixel_spool_backlog_age_seconds',
    'Age of the oldest log segment still needed.',
    () => loader.backlog().ageMs / 1_000,
  );
  const watch =
    settings.judgeMinutes === 0
      ? undefined
      : watchFindings({
          store: reader,
          registry: folder.registry,
          file: folder.findings,
          everyMs: settings.judgeMinutes * 60_000,
          log,
        });
  return {
    async stop() {
      await Promise.all([watch?.stop(), loader.stop()]);
    },
    answer: async (question) => {
      if (question === 'metrics') return promClient.register.getMetricsAsJSON();
      return question === 'backlog' ? loader.backlog().bytes : undefined;
    },
  };
});

/** What the store has forgotten is not kept raw either. */
function prepareArchive(settings: Settings, folder: DataFolder, log: Log) {
  const { rawDays, retentionDays, rawMaxBytes } = settings;
  if (rawDays === 0) {
    fs.rmSync(folder.raw, { recursive: true, force: true });
    return {};
  }
  fs.mkdirSync(folder.raw, { recursive: true, mode: 0o700 });
  if (fs.statSync(folder.raw).dev !== fs.statSync(folder.spool).dev) {
    log.error(`${folder.raw} is on another disk than the spool: no records are kept for replay`);
    return {};
  }
  const maxAgeMs = Math.min(rawDays, retentionDays) * 24 * 3_600_000;
  return { archive: { folder: folder.raw, bounds: { maxAgeMs, maxBytes: rawMaxBytes } } };
}
