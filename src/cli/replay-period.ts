// Where: command line, raw records -> store. `ownpixel replay --from T --to T`: what was received in a period is interpreted anew, and
// rows that come out differently take the place of the old ones.

import { setTimeout as wait } from 'node:timers/promises';
import {
  buildOrder,
  carryOut,
  createLineMaker,
  type LogFolder,
  listKeptRanges,
  listLogs,
  orderFile,
  type ReplayPeriod,
  readOrder,
  readRunningSessions,
  reinterpret,
  stageChunk,
  waitForClaims,
} from '../loader/loader.ts';
import type { DataFolder } from '../runtime/data-folder.ts';
import { StartError } from '../runtime/errors.ts';
import { lockOwner } from '../runtime/lock.ts';
import { readRegistry } from '../runtime/registry.ts';
import type { Settings } from '../runtime/settings.ts';
import { createStaging, dropStaging, type StoreClient } from '../store/store.ts';
import { createReplayedReader } from './replayed.ts';
import { createRetention } from './retention.ts';
import { type Maintenance, withMaintainer } from './store-maintainer.ts';

export interface PeriodTally {
  /** Records of the period. */
  records: number;
  /** Of them: those that have a row in the store. */
  compared: number;
  changed: number;
  accepted: number;
  refused: number;
  /** Rows that differ, by column. */
  readonly columns: Map<string, number>;
}

export interface PeriodQuestion {
  readonly period: ReplayPeriod;
  readonly isDry: boolean;
  /** Told of the tally after each chunk. */
  readonly onProgress: (tally: PeriodTally) => void;
}

/** One caller at a time. Throws StartError, StoreFault: then nothing has changed, or all of it will when it is called again. */
export function replayPeriod(settings: Settings, question: PeriodQuestion): Promise<PeriodTally> {
  return withMaintainer(settings, async (maintenance) => {
    const { client, folder, isServerRunning } = maintenance;
    const logs = listLogs(folder.spool, folder.raw);
    const registry = readRegistry(folder.registry);
    // Of a replay that was killed.
    await putInPlace(maintenance, logs);
    await waitForClaims(logs, () => isServerRunning && lockOwner(folder.root) !== undefined);
    const tally = await stage(maintenance, logs, {
      ...question,
      retentionDays: createRetention(() => registry, settings.retentionDays),
    });
    if (question.isDry || tally.changed + tally.accepted + tally.refused === 0) await dropStaging(client);
    else {
      await buildOrder(client, orderFile(folder.replay), logs);
      await putInPlace(maintenance, logs);
    }
    return tally;
  });
}

async function stage(
  { client, folder }: Maintenance,
  logs: readonly LogFolder[],
  {
    period,
    retentionDays,
    onProgress,
  }: PeriodQuestion & { readonly retentionDays: (pixelId: string) => number },
): Promise<PeriodTally> {
  const ranges = listKeptRanges(logs, period.fromMs);
  await createStaging(client);
  const tally = {
    records: 0,
    compared: 0,
    changed: 0,
    accepted: 0,
    refused: 0,
    columns: new Map<string, number>(),
  };
  const chunks = reinterpret({
    period,
    ranges,
    lineMakerAt: (sinceMs) => openLineMaker(client, { period, retentionDays, sinceMs }),
    isLeft: createReplayedReader(folder)(),
  });
  for await (const chunk of chunks) {
    const counts = await stageChunk(client, chunk);
    tally.records += chunk.rows;
    for (const name of ['compared', 'changed', 'accepted', 'refused'] as const) tally[name] += counts[name];
    for (const [column, rows] of counts.columns)
      tally.columns.set(column, (tally.columns.get(column) ?? 0) + rows);
    onProgress(tally);
  }
  return tally;
}

async function openLineMaker(
  client: StoreClient,
  options: {
    readonly period: ReplayPeriod;
    readonly retentionDays: (pixelId: string) => number;
    readonly sinceMs: number | undefined;
  },
) {
  const { period, retentionDays, sinceMs } = options;
  const running = sinceMs === undefined ? [] : await readRunningSessions(client, period, sinceMs);
  return createLineMaker({ retentionDays, running });
}

/** The owner of the store does it: the loader of a running server, or this. */
async function putInPlace(maintenance: Maintenance, logs: readonly LogFolder[]): Promise<void> {
  const { client, folder, isServerRunning } = maintenance;
  const file = orderFile(folder.replay);
  if (!isServerRunning) return carryOut(client, file, logs);
  while (readOrder(file) !== undefined) {
    if (lockOwner(folder.root) === undefined) throw stopped(folder);
    await wait(50);
  }
}

function stopped({ root }: DataFolder): StartError {
  return new StartError(
    'server_stopped',
    `the server on ${root} has stopped; the replayed rows are ready and are put in place at its next start, or when this is run again`,
  );
}
