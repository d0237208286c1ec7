// Where: command line. The store for a command that changes it, beside a running server's loader or alone.

import fs from 'node:fs';
import { finishOrder, listLogs, orderFile } from '../loader/loader.ts';
import { type DataFolder, openExistingDataFolder } from '../runtime/data-folder.ts';
import { StartError } from '../runtime/errors.ts';
import { lockFolder, lockOwner } from '../runtime/lock.ts';
import { createLog } from '../runtime/log.ts';
import type { Settings } from '../runtime/settings.ts';
import { connectStore, migrate, type StoreAddress, type StoreClient } from '../store/store.ts';
import { externalStore, startEngine } from './engine.ts';

export interface Maintenance {
  readonly client: StoreClient;
  readonly folder: DataFolder;
  /** False: nobody else writes to the store before this ends. */
  readonly isServerRunning: boolean;
}

/** Statements that build tables may take long. */
const timeoutMs = 3_600_000;

export async function withMaintainer<Result>(
  settings: Settings,
  use: (maintenance: Maintenance) => Promise<Result>,
): Promise<Result> {
  const folder = openExistingDataFolder(settings.data);
  if (lockOwner(folder.root) !== undefined) return besideServer(folder, use);
  const lock = lockFolder(folder.root);
  try {
    if (settings.clickhouse !== '') return await alone(externalStore(settings.clickhouse), folder, use);
    const engine = await startEngine(folder, settings, createLog('engine', 'warn'));
    try {
      await engine.supervised.whenReady;
      return await alone(engine.writer, folder, use);
    } finally {
      await engine.supervised.stop(4_000);
    }
  } finally {
    lock.release();
  }
}

async function besideServer<Result>(
  folder: DataFolder,
  use: (maintenance: Maintenance) => Promise<Result>,
): Promise<Result> {
  if (!fs.existsSync(folder.maintenance))
    throw new StartError(
      'server_starting',
      'a server that is just starting, or of an older version, works on the data folder; wait for it or stop it, and run it again',
    );
  const address = JSON.parse(fs.readFileSync(folder.maintenance, 'utf8')) as StoreAddress;
  return withClient(address, (client) => use({ client, folder, isServerRunning: true }));
}

async function alone<Result>(
  address: StoreAddress,
  folder: DataFolder,
  use: (maintenance: Maintenance) => Promise<Result>,
): Promise<Result> {
  return withClient(address, async (client) => {
    const log = createLog('store', 'warn');
    await finishOrder({
      client,
      log,
      file: orderFile(folder.replay),
      logs: listLogs(folder.spool, folder.raw),
    });
    await migrate(client, log);
    return use({ client, folder, isServerRunning: false });
  });
}

async function withClient<Result>(
  address: StoreAddress,
  use: (client: StoreClient) => Promise<Result>,
): Promise<Result> {
  const client = connectStore({ ...address, timeoutMs });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
