// Where: composition, in the loader's process. Every few minutes what has arrived is judged without anybody asking, and what is new
// is told: a warning in the log, figures for /metrics, `findings.json` for the API. A store that is away is asked again at the next turn.

import promClient from 'prom-client';
import { severities } from '../event/severity.ts';
import { type KnownFinding, lookAtArrivals, updateFindings } from '../reports/reports.ts';
import type { Log } from '../runtime/log.ts';
import { readRegistry } from '../runtime/registry.ts';
import { connectStore, type StoreAddress, StoreFault } from '../store/store.ts';
import { readFindings, writeFindings } from './findings-file.ts';

export interface FindingsWatchOptions {
  readonly store: StoreAddress;
  readonly registry: string;
  readonly file: string;
  readonly everyMs: number;
  readonly log: Log;
}

export interface FindingsWatch {
  stop(): Promise<void>;
}

/** The first look waits until the server has started. */
const firstMs = 10_000;

export function watchFindings({ store, registry, file, everyMs, log }: FindingsWatchOptions): FindingsWatch {
  const client = connectStore(store);
  let isStopping = false;
  let turn = Promise.resolve();
  let timer = setTimeout(begin, Math.min(firstMs, everyMs));
  tellFigures(() => readFindings(file).findings);

  function begin(): void {
    turn = lookAtAll().finally(() => {
      if (!isStopping) timer = setTimeout(begin, everyMs);
    });
  }

  async function lookAtAll(): Promise<void> {
    try {
      for (const { id } of readRegistry(registry).pixels) if (!isStopping) await lookAt(id);
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      if (!isStopping) log.info({ code: error.code }, 'what arrived could not be judged; tried again later');
    }
  }

  async function lookAt(pixelId: string): Promise<void> {
    const before = readFindings(file);
    const nowMs = Date.now();
    const seenUntilMs = before.seenUntilMs[pixelId] ?? 0;
    const look = await lookAtArrivals(client, { pixelId, seenUntilMs, nowMs });
    const { findings, begun, ended } = updateFindings(before.findings, { pixelId, nowMs, ...look });
    const seen = { ...before.seenUntilMs, [pixelId]: look.newestReceivedAtMs };
    writeFindings(file, { judgedAtMs: nowMs, seenUntilMs: seen, findings });
    for (const { check, severity, count } of begun)
      log.warn({ pixel: pixelId, check, severity, count }, 'something is wrong with what arrives');
    for (const { check } of ended) log.info({ pixel: pixelId, check }, 'a finding is mended');
  }

  return {
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      await client.close();
      await turn;
    },
  };
}

function tellFigures(read: () => readonly KnownFinding[]): void {
  new promClient.Gauge({
    name: 'ownpixel_findings',
    help: 'Findings about what arrives that go on, by severity.',
    labelNames: ['severity'],
    collect() {
      const open = read().filter(({ endedAtMs }) => endedAtMs === undefined);
      for (const severity of severities)
        this.set({ severity }, open.filter((finding) => finding.severity === severity).length);
    },
  });
}
