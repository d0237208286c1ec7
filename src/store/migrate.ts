// Where: start, before the loader. Brings the store's tables to this version, forward only, one numbered file at a time.
// Refuses a store that a newer version has written.

import fs from 'node:fs';
import { StartError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { connectStore, type StoreAddress, type StoreClient } from './client.ts';
import { createViews } from './views.ts';

interface Migration {
  readonly version: number;
  readonly name: string;
  /** A question that is answered 0 when its statements have been run before, and cannot be again; '': they can. */
  readonly when: string;
  readonly statements: readonly string[];
}

/** Makes the database of `address` when it is absent. Throws StoreFault. */
export async function createDatabase(address: StoreAddress): Promise<void> {
  // Asked of the database that every server has: naming an absent one is refused whatever the statement says.
  const client = connectStore({ ...address, database: 'default' });
  try {
    const name = address.database.replace(/[\\`]/g, '\\$&');
    await client.command(`CREATE DATABASE IF NOT EXISTS \`${name}\``);
  } finally {
    await client.close();
  }
}

export async function migrate(client: StoreClient, log: Log): Promise<void> {
  await client.command(
    `CREATE TABLE IF NOT EXISTS migrations (version UInt32, name String, applied_at DateTime DEFAULT now())
     ENGINE = MergeTree ORDER BY version SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,
  );
  const [row] = await client.query<{ newest: number }>('SELECT max(version) AS newest FROM migrations');
  const newest = Number(row?.newest ?? 0);
  const migrations = readMigrations();
  const known = migrations.at(-1)?.version ?? 0;
  if (newest > known) {
    throw new StartError(
      'store_newer',
      `the store was written by a newer version (schema ${newest}, this one knows ${known}); start that version`,
    );
  }
  for (const migration of migrations.filter((candidate) => candidate.version > newest)) {
    if (await isToRun(client, migration))
      for (const statement of migration.statements) await client.command(statement);
    await client.command(
      `INSERT INTO migrations (version, name) VALUES (${migration.version}, '${migration.name}')`,
    );
    log.info({ migration: migration.name }, 'the store was brought forward');
  }
  await createViews(client);
}

/** The start may have been cut short between the last statement and the note that all have been run. */
async function isToRun(client: StoreClient, { when }: Migration): Promise<boolean> {
  if (when === '') return true;
  const [row] = await client.query<Record<string, string>>(when);
  return Object.values(row ?? {}).some((answer) => Number(answer) > 0);
}

/** Each statement ends with a semicolon at the end of a line. All are written so that they can be repeated, or the first line says when (`-- when:`). */
function readMigrations(): Migration[] {
  const folder = new URL('./migrations/', import.meta.url);
  return fs
    .readdirSync(folder)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map((name) => readMigration(name, fs.readFileSync(new URL(name, folder), 'utf8')));
}

function readMigration(file: string, text: string): Migration {
  return {
    version: Number.parseInt(file, 10),
    name: file.replace('.sql', ''),
    when: /^-- when: (.+)\n/.exec(text)?.[1] ?? '',
    statements: text
      .split(/;\s*$/m)
      .map((statement) => statement.trim())
      .filter((statement) => statement !== ''),
  };
}
