// Where: reports. Which rows have to be looked at so that the happenings of a period come out as those of all time would:
// its own, and before them as many as a copy, a window or a late delivery can reach back.

import {
  copyRules,
  type Search,
  type StoreClient,
  selectMarks,
  selectPairDuplicates,
  selectRelatedKeys,
  selectSurvey,
} from '../store/store.ts';

export interface Scope {
  /** Its scope has the placeholders of the question and of the parameters below. */
  readonly search: Search;
  /** A condition on a row: it is the one that is kept of its happening. */
  readonly isKept: string;
  readonly parameters: { readonly sinceMs: number };
}

interface Question {
  readonly pixelId: string;
  readonly timezone: string;
  readonly daysBefore: number;
}

/** The period that a question is about, as a condition. */
export const inPeriod =
  'pixel_id = {pixelId:UInt64} AND event_time >= toStartOfDay(now(), {timezone:String}) - toIntervalDay({daysBefore:UInt16})';
const inReach = `pixel_id = {pixelId:UInt64} AND received_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')`;

const day = 24 * 3_600_000;
/** A repeated delivery by a week, a window for its id, one for the person, one for what came before, two to be sure. */
const reachMs = 10 * day;

export async function findScope(client: StoreClient, question: Question): Promise<Scope> {
  const [period] = await client.query<{ first: string; rows: string }>(
    `SELECT toUnixTimestamp64Milli(min(received_at)) AS first, count() AS rows FROM events WHERE ${inPeriod}`,
    { ...question },
  );
  const firstMs = Number(period?.rows) === 0 ? Date.now() : Number(period?.first);
  let backMs = reachMs;
  while (backMs < firstMs && (await isCutThrough(client, question, firstMs - backMs))) backMs *= 4;
  const parameters = { sinceMs: Math.max(0, firstMs - backMs) };
  const asked = { ...question, ...parameters };
  const [server] = await client.query(
    `SELECT 1 FROM events WHERE ${inReach} AND channel = 'server' LIMIT 1`,
    asked,
  );
  // Without a server only ids reach from before the period into it.
  const scope = server === undefined ? `(${inReach} AND (event_id != '' OR (${inPeriod})))` : `(${inReach})`;
  const [[survey], related] = await Promise.all([
    client.query<{ shared: string; others: string; long: string }>(selectSurvey(scope), asked),
    client.query(`SELECT dedup_key FROM (${selectRelatedKeys(scope)}) LIMIT 1`, asked),
  ]);
  const [shared, others] = [Number(survey?.shared), Number(survey?.others)];
  const hasRelated = related.length > 0;
  const search: Search = {
    scope,
    hasRelated,
    hasLong: Number(survey?.long) > 0,
    hasPairs: shared > others,
    hasOthers: others > 0 || hasRelated,
  };
  const conditions = [
    ...(search.hasPairs ? [`(dedup_key, received_at) NOT IN (${selectPairDuplicates(search)})`] : []),
    ...(search.hasOthers ? [`(batch_id, batch_row) NOT IN (${selectDuplicates(search)})`] : []),
  ];
  return { search, isKept: conditions.join(' AND ') || 'true', parameters };
}

function selectDuplicates(search: Search): string {
  return `SELECT batch_id, batch_row FROM (${selectMarks({ ...search, isWithoutPairs: true })}) WHERE matched_by != ''`;
}

/**
 * Whether some id is in use all the time around `sinceMs`, so that where its happenings begin is decided still further back: it
 * came in three windows one after the other. One pause longer than a window makes it certain again.
 */
async function isCutThrough(client: StoreClient, question: Question, sinceMs: number): Promise<boolean> {
  const [found] = await client.query(
    `SELECT dedup_key FROM events
     WHERE ${inReach} AND received_at < fromUnixTimestamp64Milli({untilMs:Int64}, 'UTC') AND event_id != ''
     GROUP BY dedup_key
     HAVING uniqExact(intDiv(toUnixTimestamp64Milli(received_at) - {sinceMs:Int64}, {windowMs:Int64})) = 3
     LIMIT 1`,
    { ...question, sinceMs, untilMs: sinceMs + 3 * copyRules.window, windowMs: copyRules.window },
  );
  return found !== undefined;
}
