// Where: replay -> store. One chunk of rows made anew into the tables beside the public ones; and what the store knows of sessions.

import {
  type ChunkCounts,
  clearChunk,
  countChunk,
  createLines,
  fillChunk,
  gatherChunk,
  joinLines,
  type Lines,
  type StoreClient,
  StoreFault,
  sliceLines,
} from '../store/store.ts';
import { refusedLine } from './line-maker.ts';
import type { ReplayChunk, ReplayPeriod, RowOrigin } from './replay.ts';
import type { RunningSession } from './steps/sessions.ts';

/** Compares the chunk with the rows that are there and gathers what differs. Throws StoreFault. */
export async function stageChunk(client: StoreClient, chunk: ReplayChunk): Promise<ChunkCounts> {
  await clearChunk(client);
  const refused = await fillEvents(client, chunk.events, chunk.origins);
  await fillChunk(client, 'rejected', joinLines([chunk.rejected, ...refused]));
  // A refused insert may have left a part of itself.
  const rows = await countChunk(client);
  if (rows !== chunk.rows)
    throw new StoreFault(
      'chunk',
      `the store has ${rows} of ${chunk.rows} rows made anew; run it again`,
      true,
    );
  return gatherChunk(client, chunk);
}

/** Rows that the store judges unreadable are found by halving; returns their lines for `rejected`. */
async function fillEvents(
  client: StoreClient,
  lines: Lines,
  origins: readonly RowOrigin[],
): Promise<readonly Lines[]> {
  try {
    await fillChunk(client, 'events', lines);
    return [];
  } catch (error) {
    if (!(error instanceof StoreFault) || error.retryable) throw error;
    const [origin] = origins;
    if (origins.length === 1 && origin !== undefined) {
      const refused = createLines(origin.batchId);
      refused.add(origin.batchRow, refusedLine(origin.record, error.message));
      return [refused.build()];
    }
    const middle = origins.length >> 1;
    const first = await fillEvents(client, sliceLines(lines, 0, middle), origins.slice(0, middle));
    const second = await fillEvents(client, sliceLines(lines, middle, origins.length), origins.slice(middle));
    return [...first, ...second];
  }
}

/** Sessions of a longer past play no part: an event that comes so late is rare, and begins one of its own. */
const reachMs = 24 * 3_600_000;
/** As many visitors of a pixel as an interpreter remembers. */
const sessionsMax = 200_000;

/** Sessions that were running when the period began, of rows received since `sinceMs`. The latest come last. */
export async function readRunningSessions(
  client: StoreClient,
  { fromMs, pixelId }: ReplayPeriod,
  sinceMs: number,
): Promise<RunningSession[]> {
  const isOfPixel = pixelId === undefined ? '' : 'AND pixel_id = {pixelId:UInt64}';
  const rows = await client.query<Record<'pixelId' | 'visitorId' | 'sessionId' | 'lastMs', string>>(
    `SELECT pixel_id AS pixelId, visitor_id AS visitorId, argMax(session_id, event_time) AS sessionId,
        toUnixTimestamp64Milli(max(event_time)) AS lastMs
     FROM events
     WHERE received_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')
        AND received_at < fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND visitor_id != 0 ${isOfPixel}
     GROUP BY pixel_id, visitor_id
     ORDER BY lastMs DESC
     LIMIT ${sessionsMax} BY pixel_id`,
    { sinceMs: Math.max(sinceMs, fromMs - reachMs), fromMs, ...(pixelId === undefined ? {} : { pixelId }) },
  );
  return rows.reverse().map((row) => ({ ...row, lastMs: Number(row.lastMs) }));
}
