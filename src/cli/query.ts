// Where: command line. `ownpixel query "SQL"`: read-only SQL over the public tables, whether a server runs or not.

import fs from 'node:fs';
import { openExistingDataFolder } from '../runtime/data-folder.ts';
import { UsageError } from '../runtime/errors.ts';
import { lockFolder, lockOwner } from '../runtime/lock.ts';
import { createLog } from '../runtime/log.ts';
import { readSettings, type Settings } from '../runtime/settings.ts';
import { connectStore, type StoreAddress } from '../store/store.ts';
import { refuseRest, takeOptions } from './arguments.ts';
import type { Command } from './commands.ts';
import { externalStore, startEngine } from './engine.ts';

export const queryCommand: Command = {
  name: 'query',
  summary: 'Ask the store with SQL (read-only).',
  help: () => `Usage: ownpixel query "SQL" [--format FORMAT] [--data DIR] [--clickhouse URL]

Tables: events, rejected; views: happenings, copies, reconciliation (docs/reference/store.md has the
columns). FORMAT is any format of ClickHouse: PrettyCompact (default on a terminal), TabSeparatedWithNames
(default in a pipe), JSONEachRow, CSVWithNames, Parquet ... Works while the server runs and when it does not.

  ownpixel query "SELECT event_name, count() FROM events GROUP BY 1"
`,
  async run(args) {
    const { settings, rest } = readSettings(args, process.env);
    const { options, rest: words } = takeOptions(rest, ['format']);
    const [statement, ...more] = words;
    if (statement === undefined || statement.trim() === '')
      throw new UsageError('give the question: query "SELECT ..."');
    refuseRest(more);
    const format = options.format ?? (process.stdout.isTTY ? 'PrettyCompact' : 'TabSeparatedWithNames');
    if (!/^\w+$/.test(format)) throw new UsageError(`"${format}" is not the name of a format`);
    await withReader(settings, async (address) => {
      const client = connectStore(address);
      try {
        fs.writeSync(1, await client.queryText(statement, format));
      } finally {
        await client.close();
      }
    });
    return 0;
  },
};

/** Calls `use` with a read-only address: of the running server, of the external store, or of an engine of our own. */
async function withReader(settings: Settings, use: (address: StoreAddress) => Promise<void>): Promise<void> {
  if (settings.clickhouse !== '') return use({ ...externalStore(settings.clickhouse), isReadOnly: true });
  const folder = openExistingDataFolder(settings.data);
  if (lockOwner(folder.root) !== undefined && fs.existsSync(folder.control)) {
    const address = JSON.parse(fs.readFileSync(folder.control, 'utf8')) as StoreAddress;
    await waitUntilReachable(address);
    return use(address);
  }
  const lock = lockFolder(folder.root);
  const engine = await startEngine(folder, settings, createLog('query', 'warn'));
  try {
    await engine.supervised.whenReady;
    await use(engine.reader);
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
