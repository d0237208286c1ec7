// Where: composition. Starts the embedded engine as a supervised process with credentials of this start, or reads the
// address of an external store.

import { randomBytes } from 'node:crypto';
import type { DataFolder } from '../runtime/data-folder.ts';
import { findFreePort } from '../runtime/free-port.ts';
import type { Log } from '../runtime/log.ts';
import type { Settings } from '../runtime/settings.ts';
import { type Supervised, supervise } from '../runtime/supervisor.ts';
import { type EngineConfig, engineModule, type StoreAddress } from '../store/store.ts';
import { nicenessOf } from './niceness.ts';

export interface Engine {
  readonly supervised: Supervised;
  readonly writer: StoreAddress;
  /** Writes too, beside the writer: what takes long does not stand before an insert. */
  readonly maintainer: StoreAddress;
  readonly reader: StoreAddress;
}

const database = 'ownpixel';
/** chDB waits on libuv's threads: with the default of four, waiting questions block an insert. */
const threads = '16';

export async function startEngine(folder: DataFolder, settings: Settings, log: Log): Promise<Engine> {
  const config: EngineConfig = {
    folder: folder.store,
    port: await findFreePort(),
    writerPassword: randomBytes(24).toString('base64url'),
    maintainerPassword: randomBytes(24).toString('base64url'),
    readerPassword: randomBytes(24).toString('base64url'),
    memoryBytes: settings.engineMemoryBytes,
  };
  const supervised = supervise({
    name: 'engine',
    file: engineModule,
    config,
    log,
    environment: { UV_THREADPOOL_SIZE: threads },
    niceness: nicenessOf.engine,
  });
  const url = `http://127.0.0.1:${config.port}`;
  return {
    supervised,
    writer: { url, user: 'writer', password: config.writerPassword, database },
    maintainer: { url, user: 'maintainer', password: config.maintainerPassword, database },
    reader: { url, user: 'reader', password: config.readerPassword, database, isReadOnly: true },
  };
}

/** `http://user:password@host:8123/database` -> address. */
export function externalStore(text: string): StoreAddress {
  const url = new URL(text);
  return {
    url: url.origin,
    user: decodeURIComponent(url.username) || 'default',
    password: decodeURIComponent(url.password),
    database: url.pathname.replaceAll('/', '') || database,
  };
}
