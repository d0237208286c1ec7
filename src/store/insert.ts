// Where: loader -> store. Rows into a table, and the look-up that makes it exactly once: every row carries the id of its
// batch and its number in it, so the rows of a batch that are already there can be told from those that are not.

import type { StoreClient } from './client.ts';
import { eventColumns, rejectedColumns } from './columns.ts';
import type { Lines } from './lines.ts';
import { storedTable } from './public-events.ts';

export interface InsertBatch {
  readonly table: 'events' | 'rejected';
  /** Decimal text of a UInt64. */
  readonly batchId: string;
  readonly lines: Lines;
}

/** Inserts the rows of `batch`. Throws StoreFault; then any part of them may or may not be there. */
export async function insertRows(client: StoreClient, batch: InsertBatch): Promise<void> {
  const columns = batch.table === 'events' ? eventColumns : rejectedColumns;
  await client.insertLines(
    storedTable[batch.table],
    [...columns, 'batch_id', 'batch_row'],
    batch.lines.bytes,
  );
}

/** Numbers of the rows of this batch that are in the table. `sinceMs`: earliest `received_at` among them, Unix ms. */
export async function findBatchRows(
  client: StoreClient,
  batch: { readonly table: InsertBatch['table']; readonly batchId: string; readonly sinceMs: number },
): Promise<ReadonlySet<number>> {
  const rows = await client.query<{ batch_row: number }>(
    `SELECT batch_row FROM ${batch.table}
     WHERE batch_id = {batchId:UInt64} AND received_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')`,
    { batchId: batch.batchId, sinceMs: batch.sinceMs },
  );
  return new Set(rows.map((row) => Number(row.batch_row)));
}
