// Where: replay -> loader. An order to put rows made anew in the place of the old ones, as a file of the data folder: whoever owns the
// store carries it out, the loader of a running server or the command itself, and a crash leaves it there to be gone on with.
// `prepared`: the tables as they will be are built, but for what has been loaded since. `final`: nothing is loaded until it is done.

import fs from 'node:fs';
import path from 'node:path';
import { syncFolder, writeFileDurably } from '../runtime/durable-file.ts';
import type { Log } from '../runtime/log.ts';
import { committedTo, listRanges, readIdentity } from '../spool/spool.ts';
import {
  buildNext,
  carryOver,
  dropStaging,
  isOfEarlierForm,
  replacePartitions,
  type StoreClient,
  StoreFault,
  type SwapPlan,
} from '../store/store.ts';
import { nameBatch } from './batch.ts';
import { type LogFolder, readerName } from './log-folder.ts';

export interface ReplayOrder {
  readonly state: 'prepared' | 'final';
  readonly plan: SwapPlan;
  /** How far each log had been loaded before the tables were built, by its name. */
  readonly loadedTo: Readonly<Record<string, number>>;
}

/** In the folder `replay` of the data folder. */
export function orderFile(replayFolder: string): string {
  return path.join(replayFolder, 'order.json');
}

export function readOrder(file: string): ReplayOrder | undefined {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as ReplayOrder) : undefined;
}

function writeOrder(file: string, order: ReplayOrder): void {
  writeFileDurably(file, JSON.stringify(order));
}

/** Builds the tables as they will be, from the rows that were gathered, and orders them to be put in place. */
export async function buildOrder(
  client: StoreClient,
  file: string,
  logs: readonly LogFolder[],
): Promise<void> {
  // Before the tables are built: what is loaded from here on may be missing in them.
  const loadedTo = Object.fromEntries(logs.map(({ name, spool }) => [name, committedTo(spool, readerName)]));
  writeOrder(file, { state: 'prepared', plan: await buildNext(client), loadedTo });
}

/** Before anything is loaded, and before the store's form is changed: what a crash has left half done, or lying about. Throws StoreFault. */
export async function finishOrder(options: {
  readonly client: StoreClient;
  readonly log: Log;
  readonly file: string;
  readonly logs: readonly LogFolder[];
}): Promise<void> {
  const { client, log, file, logs } = options;
  const state = readOrder(file)?.state;
  if (state === undefined) await dropStaging(client);
  if (state === 'prepared' && (await isOfEarlierForm(client))) {
    removeOrder(file);
    await dropStaging(client);
    log.error('a replay of an earlier version was given up before it had changed anything: run it again');
  }
  if (state !== 'final') return;
  try {
    await carryOut(client, file, logs);
  } catch (error) {
    if (!(error instanceof StoreFault) || error.code !== unknownTable) throw error;
    removeOrder(file);
    log.error('a replay was given up, the store has not its tables any more: run it again');
  }
}

/** ClickHouse's code: the tables of the order are gone, with a store that was restored or replaced. */
export const unknownTable = '60';

/** Nothing may be written to the store meanwhile. Throws StoreFault: then it can be called again. */
export async function carryOut(client: StoreClient, file: string, logs: readonly LogFolder[]): Promise<void> {
  const order = readOrder(file);
  if (order === undefined) return;
  if (order.state === 'prepared') {
    await carryOver(client, order.plan, listBatchesSince(order, logs));
    writeOrder(file, { ...order, state: 'final' });
  }
  await replacePartitions(client, order.plan);
  removeOrder(file);
  await dropStaging(client);
}

export function removeOrder(file: string): void {
  fs.rmSync(file, { force: true });
  syncFolder(path.dirname(file));
}

function listBatchesSince({ loadedTo }: ReplayOrder, logs: readonly LogFolder[]): string[] {
  return logs.flatMap(({ name, spool, raw }) =>
    listRanges(spool, raw)
      .filter(({ from }) => from >= (loadedTo[name] ?? 0))
      .map((range) => nameBatch(readIdentity(spool), range)),
  );
}
