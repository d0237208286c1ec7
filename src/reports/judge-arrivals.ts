// Where: store -> reports, while the server runs. Looks from time to time at what has arrived, without being asked: all checks when
// something new is there, silence and drops always. Cheap: the last day, of very many events the newest; one pixel after the other.

import type { StoreClient } from '../store/store.ts';
import { silence } from './checks/silence.ts';
import { suddenDrop } from './checks/sudden-drop.ts';
import { checks } from './checks.ts';
import type { Diagnostic } from './contract.ts';
import { runDiagnostics } from './diagnostics.ts';

export interface Look {
  readonly checks: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Hand it in at the next look. */
  readonly newestReceivedAtMs: number;
}

/** So many of the newest events are judged at a look, and the hour of the last of them. */
const mostEvents = 100_000;

/** Missing events are noticed although nothing arrives. */
const ofAbsence = [silence, suddenDrop];

/** `seenUntilMs`: time of reception up to which an earlier look has judged. */
export async function judgeArrivals(
  client: StoreClient,
  look: { readonly pixelId: string; readonly seenUntilMs: number; readonly nowMs: number },
): Promise<Look> {
  const { pixelId, seenUntilMs, nowMs } = look;
  const [newest] = await client.query<{ ms: string }>(
    `SELECT toUnixTimestamp64Milli(max(received_at)) AS ms FROM events
     WHERE pixel_id = {pixelId:UInt64} AND received_at > fromUnixTimestamp64Milli({seenUntilMs:Int64}, 'UTC')`,
    { pixelId, seenUntilMs },
  );
  const newestReceivedAtMs = Math.max(seenUntilMs, Number(newest?.ms ?? 0));
  const wanted = newestReceivedAtMs > seenUntilMs ? checks : ofAbsence;
  const { diagnostics } = await runDiagnostics(client, { pixelId, days: 1, nowMs, mostEvents }, wanted);
  return { checks: wanted.map(({ id }) => id), diagnostics, newestReceivedAtMs };
}
