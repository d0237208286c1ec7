// Where: loader -> store. Rows into a table, and the look-up that makes it exactly once: every row carries the id of its
// batch and its number in it, so the rows of a batch that are already there can be told from those that are not.

import type { EventRow, RejectedRow } from '../event/row.ts';
import type { StoreClient } from './client.ts';

export interface InsertBatch {
  readonly table: 'events' | 'rejected';
  /** Decimal text of a UInt64. */
  readonly batchId: string;
  /** Row number in the batch -> its line (see line.ts) without the two batch columns. */
  readonly lines: ReadonlyMap<number, string>;
}

export const eventColumns = [
  'pixel_id',
  'event_name',
  'event_id',
  'event_time',
  'received_at',
  'channel',
  'action_source',
  'visitor_id',
  'session_id',
  'url',
  'host',
  'path',
  'referrer',
  'referrer_host',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'click_id',
  'click_id_kind',
  'country',
  'device',
  'browser',
  'os',
  'language',
  'value',
  'currency',
  'content_ids',
  'content_type',
  'content_name',
  'content_category',
  'num_items',
  'search_string',
  'order_id',
  'custom_data',
  'user_data',
  'fbp',
  'fbc',
  'consent',
  'data_processing_options',
  'is_bot',
  'params',
  'retention_days',
  'delivery_key',
] as const satisfies readonly (keyof EventRow)[];

const rejectedColumns = [
  'received_at',
  'pixel_id',
  'reason',
  'detail',
  'raw',
] as const satisfies readonly (keyof RejectedRow)[];

/** Inserts the rows of `batch`. Throws StoreFault; then any part of them may or may not be there. */
export async function insertRows(client: StoreClient, batch: InsertBatch): Promise<void> {
  const columns = batch.table === 'events' ? eventColumns : rejectedColumns;
  let text = '';
  for (const [row, line] of batch.lines) text += `${line}\t${batch.batchId}\t${row}\n`;
  await client.insertLines(batch.table, [...columns, 'batch_id', 'batch_row'], text);
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
