// Where: tests that ask a real store. The embedded engine on a folder of its own, with the schema of this version; gone when it is stopped.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startEngine } from '../src/cli/engine.ts';
import { openDataFolder } from '../src/runtime/data-folder.ts';
import { createLog } from '../src/runtime/log.ts';
import { readSettings } from '../src/runtime/settings.ts';
import { connectStore, migrate, type StoreClient } from '../src/store/store.ts';

export interface TestStore {
  readonly writer: StoreClient;
  readonly reader: StoreClient;
  stop(): Promise<void>;
}

export async function startTestStore(): Promise<TestStore> {
  const log = createLog('test', 'silent');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-store-'));
  const engine = await startEngine(openDataFolder(folder), readSettings([], {}).settings, log);
  await engine.supervised.whenReady;
  const writer = connectStore(engine.writer);
  const reader = connectStore(engine.reader);
  await migrate(writer, log);
  return {
    writer,
    reader,
    async stop() {
      await writer.close();
      await reader.close();
      await engine.supervised.stop(2_000);
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
