// Where: command line. The store for commands that only read it, whether a server runs on the data folder or not.

import fs from 'node:fs';
import { openExistingDataFolder } from '../runtime/data-folder.ts';
import { lockFolder, lockOwner } from '../runtime/lock.ts';
import { createLog } from '../runtime/log.ts';
import type { Settings } from '../runtime/settings.ts';
import { connectStore, type StoreAddress, type StoreClient } from '../store/store.ts';
import { externalStore, startEngine } from './engine.ts';

/** Calls `use` with a read-only client: of the running server, of the external store, or of an engine of our own. */
export async function withReader<Result>(
  settings: Settings,
  use: (client: StoreClient) => Promise<Result>,
): Promise<Result> {
  return withAddress(settings, async (address) => {
    const client = connectStore(address);
    try {
      return await use(client);
    } finally {
      await client.close();
    }
  });
}

async function withAddress<Result>(
  settings: Settings,
  use: (address: StoreAddress) => Promise<Result>,
): Promise<Result> {
  if (settings.clickhouse !== '') return use({ ...externalStore(settings.clickhouse), isReadOnly: true });
  const folder = openExistingDataFolder(settings.data);
  if (lockOwner(folder.root) !== undefined && fs.existsSync(folder.control)) {
    const address = JSON.parse(fs.readFileSync(folder.control, 'utf8')) as StoreAddress;
    await waitUntilReachable(address);
    return use(address);
  }
  const lock = lockFolder(folder.root);
  const engine = await startEngine(folder, settings, createLog('engine', 'warn'));
  try {
    await engine.supervised.whenReady;
    return await use(engine.reader);
  } finally {
    await engine.supervised.stop(4_000);
    lock.release();
  }
}

/** The running server's engine may be starting again just now: that takes a second. */
async function waitUntilReachable(address: StoreAddress): Promise<void> {
  const client = connectStore(address);
  const deadlineMs = Date.now() + 10_000;
  while (!(await client.ping()) && Date.now() < deadlineMs)
    await new Promise((resolve) => setTimeout(resolve, 100));
  await client.close();
}
