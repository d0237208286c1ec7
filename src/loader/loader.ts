// Where: spool -> store. The loader: reads each collector's log, makes batches of it, writes each exactly once.
// Durable: the claim before a batch is written, the cursor after. A crash between the two repeats the batch by id.

import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { errorMessage } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { measureBacklog, openSpoolReader, type SpoolReader } from '../spool/spool.ts';
import { connectStore, type StoreAddress } from '../store/store.ts';
import { type ArchiveOptions, startArchiveCare } from './archive-care.ts';
import { type Batch, buildBatch } from './batch.ts';
import { followReplays } from './follow-replays.ts';
import { createGate } from './gate.ts';
import type { Retention } from './interpret.ts';
import { createLineMaker } from './line-maker.ts';
import { loadBatch } from './load-batch.ts';
import { readerName } from './log-folder.ts';
import { createRangeReader, type Range } from './range-reader.ts';

export { findBotReason } from './bot-reason.ts';
export { createInterpreter } from './interpret.ts';
export { createLineMaker } from './line-maker.ts';
export { type LogFolder, listLogs } from './log-folder.ts';
export { type ReplayPeriod, reinterpret } from './replay.ts';
export { buildOrder, carryOut, finishOrder, orderFile, readOrder } from './replay-order.ts';
export { listKeptRanges, waitForClaims } from './replay-ranges.ts';
export { readRunningSessions, stageChunk } from './replay-stage.ts';

export interface LoaderOptions {
  /** Folder with one spool folder for each collector. */
  readonly spool: string;
  readonly store: StoreAddress;
  readonly retentionDays: Retention;
  readonly log: Log;
  /** Where records that the store has are kept for a time. Default: nowhere. */
  readonly archive?: ArchiveOptions;
  /** Folder of orders to put rows in place. Default: there are none. */
  readonly replay?: string;
}

export interface Loader {
  readonly counts: LoaderCounts;
  /** Bytes and age of what is not yet in the store, over all logs. */
  backlog(): { readonly bytes: number; readonly ageMs: number };
  /** Ends after the batch under way, or leaves it claimed when the store does not take it. */
  stop(): Promise<void>;
}

interface LoaderCounts {
  events: number;
  rejected: number;
  batches: number;
  repeatedBatches: number;
  corruptBytes: number;
}

/** A log with its cursor, and the ranges of it that become batches. */
interface FollowedLog extends SpoolReader {
  readRange(until?: number): Range | undefined;
}

/** While events trickle in, a batch is closed after this time: what is seen in the dashboard lags by it. */
const batchWaitMs = 400;
const idleWaitMs = 50;
/** A new log, or a replay that is ready, is seen after this time at most. */
const lookMs = 250;

export function createLoader(options: LoaderOptions): Loader {
  const { log } = options;
  const stopping = new AbortController();
  const client = connectStore(options.store);
  const counts: LoaderCounts = { events: 0, rejected: 0, batches: 0, repeatedBatches: 0, corruptBytes: 0 };
  const lines = createLineMaker({ retentionDays: options.retentionDays });
  const followed = new Map<string, Promise<void>>();
  const gate = createGate();
  const runMs = Date.now();

  /** Waits; false when the loader is stopping. */
  async function pause(ms: number): Promise<boolean> {
    try {
      await wait(ms, undefined, { signal: stopping.signal });
      return true;
    } catch {
      return false;
    }
  }

  async function followFolders(): Promise<void> {
    const replay = followReplays(options, { client, log, pause });
    const care = startArchiveCare(options.archive, replay.isOrdered, log);
    if (!(await replay.finish())) return;
    do {
      if (replay.isOrdered()) await gate.close(replay.carryOut);
      care.tend();
      for (const name of fs.readdirSync(options.spool)) {
        if (!followed.has(name)) followed.set(name, follow(path.join(options.spool, name)).catch(fail));
      }
    } while (await pause(lookMs));
    await Promise.all([care.end(), ...followed.values()]);
  }

  async function follow(folder: string): Promise<void> {
    const name = path.basename(folder);
    const archive = options.archive && { archive: path.join(options.archive.folder, name) };
    const opened = openSpoolReader({ folder, name: readerName, ...archive });
    const reader = { ...opened, readRange: createRangeReader(opened) };
    try {
      if (!(await repeatClaim(reader))) return;
      let batch = await gather(reader);
      while (batch !== undefined) {
        const { ended, next } = await loadOne(reader, batch);
        if (!ended) return;
        batch = next ?? (await gather(reader));
      }
    } finally {
      reader.close();
    }
  }

  /** `ended`: it is in the store. `next`: the one behind it, if it is there already. */
  async function loadOne(reader: FollowedLog, batch: Batch) {
    let next: Batch | undefined;
    const ended = await gate.pass(async () => {
      reader.claim(batch.to);
      // The next batch is interpreted here while the store, another process, writes this one.
      const loading = loadBatch(batch, false, { client, log, pause });
      next = await readBatch(reader);
      if (!(await loading)) return false;
      commit(reader, batch);
      return true;
    });
    return { ended: ended === true, next };
  }

  function commit(reader: FollowedLog, batch: Batch): void {
    const { from, to, startedAtMs } = batch;
    reader.commit({ from, to, startedAtMs, runMs });
    count(batch);
  }

  async function repeatClaim(reader: FollowedLog): Promise<boolean> {
    if (reader.claimedTo === undefined) return true;
    log.info({ claimedTo: reader.claimedTo }, 'a batch was under way at the last stop; looking it up');
    const batch = await readBatch(reader, reader.claimedTo);
    counts.repeatedBatches += 1;
    if (batch === undefined) {
      reader.commit();
      return true;
    }
    const ended = await gate.pass(async () => {
      if (!(await loadBatch(batch, true, { client, log, pause }))) return false;
      commit(reader, batch);
      return true;
    });
    return ended === true;
  }

  /** The next batch, waiting for one. When the loader is stopping: what is there already, then undefined. */
  async function gather(reader: FollowedLog): Promise<Batch | undefined> {
    // What arrives during the pause joins the batch: the log is read after it.
    while (await pause(idleWaitMs)) {
      if (!reader.hasMore()) continue;
      await pause(batchWaitMs - idleWaitMs);
      const batch = await readBatch(reader);
      if (batch !== undefined) return batch;
    }
    return readBatch(reader);
  }

  async function readBatch(reader: FollowedLog, until?: number): Promise<Batch | undefined> {
    const range = reader.readRange(until);
    if (range === undefined) return undefined;
    reportCorruption(range.corruptBytes);
    return buildBatch({ ...range, identity: reader.identity, startedAtMs: Date.now() }, lines);
  }

  function reportCorruption(bytes: number): void {
    if (bytes === 0) return;
    counts.corruptBytes += bytes;
    log.error({ bytes }, 'a stretch of the log is unreadable: the disk has damaged acknowledged events');
  }

  function count(batch: Batch): void {
    counts.batches += 1;
    counts.events += batch.events.rows.length;
    counts.rejected += batch.rejected.rows.length;
  }

  /** A bug or a broken disk: die and be started again, rather than stop loading in silence. */
  function fail(error: unknown): void {
    log.error({ message: errorMessage(error) }, 'the loader cannot go on and ends');
    process.exit(1);
  }

  const running = followFolders().catch(fail);

  return {
    counts,
    backlog() {
      const all = [...followed.keys()].map((name) =>
        measureBacklog(path.join(options.spool, name), readerName),
      );
      return {
        bytes: all.reduce((sum, one) => sum + one.bytes, 0),
        ageMs: all.reduce((oldest, one) => Math.max(oldest, one.ageMs), 0),
      };
    },
    async stop() {
      stopping.abort();
      await running;
      await client.close();
    },
  };
}
