// Where: replay -> store. Puts rows made anew (staging.ts) in the place of the old ones. Each month of `events` and each day of
// `rejected` changes in one step: the partition as it will be is built beside the table, unchanged data as links to the same
// files, and takes the place of the old one. Readers see the old rows or the new ones, never both, never neither.

import type { StoreClient } from './client.ts';
import { eventColumns, rejectedColumns } from './columns.ts';
import { selectPublic, storedReceivedAt, storedTable } from './public-events.ts';
import { besideTable, type PublicTable, publicTables, readBeside } from './staging.ts';

export interface SwapPlan {
  /** Ids of the partitions to be replaced. */
  readonly events: readonly string[];
  readonly rejected: readonly string[];
}

const selectNew = (columns: string) =>
  publicTables.map((table) => `SELECT ${columns} FROM ${readBeside('new', table)}`).join(' UNION ALL ');
const newKeys = selectNew('batch_id, batch_row');

/** Builds the partitions as they will be. Rows that come into the tables meanwhile are for `carryOver`. */
export async function buildNext(client: StoreClient): Promise<SwapPlan> {
  const plan = {
    events: await listPartitions(client, 'events'),
    rejected: await listPartitions(client, 'rejected'),
  };
  for (const table of publicTables) {
    const next = besideTable('next', table);
    await client.command(`DROP TABLE IF EXISTS ${next} SYNC`);
    await client.command(`CREATE TABLE ${next} AS ${storedTable[table]}`);
    const attach = async (from: string) => {
      for (const partition of plan[table])
        if (await hasPartition(client, from, partition))
          await client.command(`ALTER TABLE ${next} ATTACH PARTITION ID '${partition}' FROM ${from}`);
    };
    await attach(storedTable[table]);
    await client.command(`DELETE FROM ${next} WHERE (batch_id, batch_row) IN (${newKeys})`);
    await attach(besideTable('new', table));
  }
  return plan;
}

/** Brings the rows of these batches into the next partitions, where they are not there yet. Nothing may be written meanwhile. */
export async function carryOver(
  client: StoreClient,
  plan: SwapPlan,
  batchIds: readonly string[],
): Promise<void> {
  if (batchIds.length === 0) return;
  const isOfThem = `batch_id IN (${batchIds.join(', ')})`;
  for (const table of publicTables) {
    if (plan[table].length === 0) continue;
    const columns = [...(table === 'events' ? eventColumns : rejectedColumns), 'batch_id', 'batch_row'].join(
      ', ',
    );
    const next = besideTable('next', table);
    const isWanted = `${isOfThem} AND _partition_id IN (${plan[table].map((id) => `'${id}'`).join(', ')})
       AND (batch_id, batch_row) NOT IN (SELECT batch_id, batch_row FROM ${next} WHERE ${isOfThem})`;
    const rows =
      table === 'events' ? `(${selectPublic(storedTable.events, isWanted)})` : `${table} WHERE ${isWanted}`;
    await client.command(`INSERT INTO ${next} (${columns}) SELECT ${columns} FROM ${rows}`);
  }
}

/** May be repeated, as long as nothing has been written to the tables since it was first tried. */
export async function replacePartitions(client: StoreClient, plan: SwapPlan): Promise<void> {
  const target = (await isOfEarlierForm(client)) ? { ...storedTable, events: 'events' } : storedTable;
  // A row that changes its table is for a moment in both or in none: two statements.
  for (const table of publicTables) {
    const next = besideTable('next', table);
    for (const partition of plan[table]) {
      const id = `PARTITION ID '${partition}'`;
      await client.command(
        (await hasPartition(client, next, partition))
          ? `ALTER TABLE ${target[table]} REPLACE ${id} FROM ${next}`
          : `ALTER TABLE ${target[table]} DROP ${id}`,
      );
    }
  }
}

/** Whether the events still lie in the public table, as before migrations/0004_stored_events.sql. */
export async function isOfEarlierForm(client: StoreClient): Promise<boolean> {
  const rows = await client.query(
    "SELECT 1 AS one FROM system.tables WHERE database = currentDatabase() AND name = 'events' AND engine LIKE '%MergeTree'",
  );
  return rows.length > 0;
}

/** Partitions that lose or gain rows. */
async function listPartitions(client: StoreClient, table: PublicTable): Promise<string[]> {
  const time = (bound: string) => `(SELECT ${bound}(received_at) FROM (${selectNew('received_at')}))`;
  // An event was received when it was received; a row of `rejected` may have been stamped when it was read.
  const isNear =
    table === 'events'
      ? `${storedReceivedAt} >= ${time('min')} AND ${storedReceivedAt} <= ${time('max')} AND`
      : '';
  const rows = await client.query<{ id: string }>(
    `SELECT DISTINCT _partition_id AS id FROM ${storedTable[table]} WHERE ${isNear} (batch_id, batch_row) IN (${newKeys})
     UNION DISTINCT SELECT DISTINCT _partition_id AS id FROM ${besideTable('new', table)}`,
  );
  return rows.map(({ id }) => id).sort();
}

async function hasPartition(client: StoreClient, table: string, partition: string): Promise<boolean> {
  const rows = await client.query(
    `SELECT 1 AS one FROM ${table} WHERE _partition_id = {partition:String} LIMIT 1`,
    { partition },
  );
  return rows.length > 0;
}
