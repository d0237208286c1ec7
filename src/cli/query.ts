// Where: command line. `ownpixel query "SQL"`: read-only SQL over the public tables, whether a server runs or not.

import fs from 'node:fs';
import { errorMessage, StartError, UsageError } from '../runtime/errors.ts';
import { readSettings } from '../runtime/settings.ts';
import { StoreFault } from '../store/store.ts';
import { refuseRest, takeOptions } from './arguments.ts';
import type { Command } from './commands.ts';
import { withReader } from './store-reader.ts';

export const queryCommand: Command = {
  help: () => `Usage: ownpixel query "SQL" [--format FORMAT] [--data DIR] [--clickhouse URL]

Tables: events, rejected; views: happenings, copies, reconciliation, and of a period happenings_of, copies_of,
reconciliation_of (docs/reference/store.md has the columns). FORMAT is any format of ClickHouse: PrettyCompact
(default on a terminal), TabSeparatedWithNames (default in a pipe), JSONEachRow, CSVWithNames, Parquet ...
Works while the server runs and when it does not.

  ownpixel query "SELECT event_name, count() FROM events GROUP BY 1"
  ownpixel query "SELECT count() FROM happenings_of(pixel = ID, since = now() - INTERVAL 1 DAY, until = now())"
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
    try {
      await withReader(settings, async (client) => {
        fs.writeSync(1, await client.queryText(statement, format));
      });
    } catch (error) {
      const advice = error instanceof StoreFault ? advices[error.code] : undefined;
      if (advice === undefined) throw error;
      throw new StartError('query', `${errorMessage(error).trim()} ${advice}`, error);
    }
    return 0;
  },
};

/** By ClickHouse's code: what its own words do not say. */
const advices: Readonly<Record<string, string>> = {
  // UNKNOWN_TABLE
  '60': 'There are the tables events and rejected, the views happenings, copies and reconciliation.',
  // UNKNOWN_IDENTIFIER
  '47': 'docs/reference/store.md has the columns; `DESCRIBE events` prints them.',
  // READONLY
  '164': '`ownpixel query` only reads.',
};
