// Where: replay -> store. Rows made anew from kept records, beside the tables that they belong to: chunk by chunk compared with
// the rows that are there, and those that differ gathered until swap.ts puts all of them in place. Readers see none of it.

import type { StoreClient } from './client.ts';
import { eventColumns, rejectedColumns } from './columns.ts';
import type { InsertBatch } from './insert.ts';
import type { Lines } from './lines.ts';
import { selectPublic, storedReceivedAt, storedTable } from './public-events.ts';

export type PublicTable = InsertBatch['table'];
export const publicTables = ['events', 'rejected'] as const satisfies readonly PublicTable[];

/** Names of the tables beside a public one. `chunk`: rows just made; `new`: rows that differ; `next`: the table as it will be. */
export function besideTable(kind: 'chunk' | 'new' | 'next', table: PublicTable): string {
  return `replay_${kind}_${table}`;
}

/** When the rows of a table were received, as it holds them. */
const receivedAt = { events: storedReceivedAt, rejected: 'received_at' } as const;

/** The rows of a table beside a public one, with the public columns. `where`: over what that table holds. */
export function readBeside(kind: 'chunk' | 'new' | 'next', table: PublicTable, where = 'true'): string {
  const beside = besideTable(kind, table);
  return table === 'events' ? `(${selectPublic(beside, where)})` : `(SELECT * FROM ${beside} WHERE ${where})`;
}

const columnsOf = { events: eventColumns, rejected: rejectedColumns } as const;
const key = '(batch_id, batch_row)';

export interface ChunkCounts {
  /** Rows that are there and are made anew. */
  readonly compared: number;
  /** Of them: those that differ. */
  readonly changed: number;
  /** Rows that differ, by column. */
  readonly columns: ReadonlyMap<string, number>;
  /** Rows that go to the other table. */
  readonly accepted: number;
  readonly refused: number;
}

/** Removes what an earlier replay has left and makes the tables anew. */
export async function createStaging(client: StoreClient): Promise<void> {
  await dropStaging(client);
  for (const table of publicTables) {
    for (const kind of ['chunk', 'new'] as const)
      await client.command(`CREATE TABLE ${besideTable(kind, table)} AS ${storedTable[table]}`);
    // What has expired is compared with nothing, and must not vanish while it is counted.
    await client.command(
      `ALTER TABLE ${besideTable('chunk', table)} MODIFY TTL toDateTime(${receivedAt[table]}) + toIntervalYear(30)`,
    );
  }
}

export async function dropStaging(client: StoreClient): Promise<void> {
  for (const table of publicTables)
    for (const kind of ['chunk', 'new', 'next'] as const)
      await client.command(`DROP TABLE IF EXISTS ${besideTable(kind, table)} SYNC`);
}

/** Empties the chunk. */
export async function clearChunk(client: StoreClient): Promise<void> {
  for (const table of publicTables) await client.command(`TRUNCATE TABLE ${besideTable('chunk', table)}`);
}

/** Adds rows to the chunk. Throws StoreFault; then any part of them may or may not be there. */
export async function fillChunk(client: StoreClient, table: PublicTable, lines: Lines): Promise<void> {
  const columns = [...columnsOf[table], 'batch_id', 'batch_row'];
  if (lines.rows.length > 0) await client.insertLines(besideTable('chunk', table), columns, lines.bytes);
}

export async function countChunk(client: StoreClient): Promise<number> {
  const counts = publicTables.map((table) => `(SELECT count() FROM ${besideTable('chunk', table)})`);
  const [row] = await client.query<{ rows: string }>(`SELECT ${counts.join(' + ')} AS rows`);
  return Number(row?.rows ?? 0);
}

/** Receipt of the chunk's events, Unix ms, both included: bounds the search for the rows that they are compared with. */
export interface Received {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Compares the chunk with the rows that are there and gathers what differs. */
export async function gatherChunk(client: StoreClient, received: Received): Promise<ChunkCounts> {
  const counts = await countDifferences(client, received);
  const moved = { accepted: 0, refused: 0 };
  for (const table of publicTables) {
    const other = table === 'events' ? 'rejected' : 'events';
    const names = [...columnsOf[table], 'batch_id', 'batch_row'].join(', ');
    const target = `INSERT INTO ${besideTable('new', table)} (${names})`;
    if ((counts[table].changed ?? 0) > 0)
      await client.command(
        `${target} SELECT ${listOf(table, 'new')}, new.batch_id, new.batch_row ${joinOld(table, received)} WHERE ${differs(table)}`,
      );
    const strangers = `FROM ${readBeside('chunk', table)} WHERE ${key} NOT IN (SELECT batch_id, batch_row FROM (${selectOld(table, table, received)}))
      AND ${key} IN (SELECT batch_id, batch_row FROM (${selectOld(other, table, received)}))`;
    const [row] = await client.query<{ rows: string }>(`SELECT count() AS rows ${strangers}`);
    const rows = Number(row?.rows ?? 0);
    if (rows > 0) await client.command(`${target} SELECT ${names} ${strangers}`);
    moved[table === 'events' ? 'accepted' : 'refused'] = rows;
  }
  const columns = new Map<string, number>();
  for (const table of publicTables)
    for (const column of columnsOf[table]) {
      const rows = Number(counts[table][`differs_${column}`] ?? 0);
      if (rows > 0) columns.set(column, (columns.get(column) ?? 0) + rows);
    }
  const sum = (name: string) =>
    publicTables.reduce((all, table) => all + Number(counts[table][name] ?? 0), 0);
  return {
    compared: sum('compared') + moved.accepted + moved.refused,
    changed: sum('changed'),
    columns,
    ...moved,
  };
}

async function countDifferences(client: StoreClient, received: Received) {
  const count = async (table: PublicTable): Promise<Readonly<Record<string, number>>> => {
    const each = columnsOf[table].map((column) => `countIf(${differs(table, column)}) AS differs_${column}`);
    const [row] = await client.query<Record<string, string>>(
      `SELECT count() AS compared, countIf(${differs(table)}) AS changed, ${each.join(', ')} ${joinOld(table, received)}`,
    );
    return Object.fromEntries(Object.entries(row ?? {}).map(([name, rows]) => [name, Number(rows)]));
  };
  return { events: await count('events'), rejected: await count('rejected') };
}

function listOf(table: PublicTable, alias: string): string {
  return columnsOf[table].map((column) => `${alias}.${column}`).join(', ');
}

/** By text: of every type, and what is absent is a value too. */
function differs(table: PublicTable, ...columns: readonly string[]): string {
  const names = columns.length > 0 ? columns : columnsOf[table];
  const text = (alias: string) => (column: string) => `ifNull(toString(${alias}.${column}), '\\\\N')`;
  return `(${names.map(text('new')).join(', ')}) != (${names.map(text('old')).join(', ')})`;
}

function joinOld(table: PublicTable, received: Received): string {
  return `FROM ${readBeside('chunk', table)} AS new INNER JOIN (${selectOld(table, table, received)}) AS old
    ON new.batch_id = old.batch_id AND new.batch_row = old.batch_row`;
}

/** Rows of the public `table` that the chunk of `chunkOf` has too. */
function selectOld(table: PublicTable, chunkOf: PublicTable, { sinceMs, untilMs }: Received): string {
  const chunk = besideTable('chunk', chunkOf);
  const names = [...columnsOf[table], 'batch_id', 'batch_row'].join(', ');
  const time = (ms: number) => `fromUnixTimestamp64Milli(toInt64(${ms}), 'UTC')`;
  // A row of `rejected` may have been stamped when it was read; there are few, and not for long.
  const isNear =
    table === 'events' ? `received_at >= ${time(sinceMs)} AND received_at <= ${time(untilMs)} AND` : '';
  return `SELECT ${names} FROM ${table} WHERE ${isNear} ${key} IN (SELECT batch_id, batch_row FROM ${chunk})`;
}
