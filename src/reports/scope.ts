// Where: reports. Which rows have to be looked at so that the happenings of a period come out as those of all time would:
// its own, and before them as many as a copy, a window or a late delivery can reach back. The views of a period know of it likewise, see
// src/store/period-search.ts; they look back a little less, and further as soon as anything is in doubt.

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

/** Parameters of the period's condition. */
type Question = Readonly<Record<string, unknown>> & { readonly pixelId: string };

/** The period that a question is about, as a condition. */
export const inPeriod =
  'pixel_id = {pixelId:UInt64} AND event_time >= toStartOfDay(now(), {timezone:String}) - toIntervalDay({daysBefore:UInt16})';
const inReach = `pixel_id = {pixelId:UInt64} AND received_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')`;

const { window, late, repeated, ahead } = copyRules;
/** The windows in one of which every id has to pause. */
const pauseMs = 3 * window;
/**
 * From the first reception of an event of the period back to that of the first whose happening has to be known as it is. An event of the period
 * is in a happening that began at most a window before it. Or that one has only server events, and joins by its person what a browser
 * reported at most a window before: of one with an id that is an event without, with which its happening begins; of one without, which is
 * alone, an event with an id, whose happening began at most another window before. So at most two windows in either case. (Whether one
 * is a late copy counts where nothing joins by its person, which is a doubt already: then a window and `late` before, which is less than all.)
 */
const certainMs = Math.max(2 * window + pauseMs, window + late);
/**
 * Before that, what was received in the first week that is looked at may be the copy of a delivery that is not, and seem received too late:
 * of nothing that was received later, since no browser's event is older than that.
 */
const settleMs = repeated + ahead;
const reachMs = certainMs + settleMs;

/** `period`: a condition on `events`, with the placeholders of the question. */
export async function findScope(
  client: StoreClient,
  question: Question,
  period: string = inPeriod,
): Promise<Scope> {
  const [own] = await client.query<{ first: string; rows: string }>(
    `SELECT toUnixTimestamp64Milli(min(received_at)) AS first, count() AS rows FROM events WHERE ${period}`,
    { ...question },
  );
  const firstMs = Number(own?.rows) === 0 ? Date.now() : Number(own?.first);
  let backMs = reachMs;
  while (backMs < firstMs && (await isCutThrough(client, question, firstMs - backMs + settleMs))) backMs *= 4;
  const parameters = { sinceMs: Math.max(0, firstMs - backMs) };
  const asked = { ...question, ...parameters };
  const [server] = await client.query(
    `SELECT 1 FROM events WHERE ${inReach} AND channel = 'server' LIMIT 1`,
    asked,
  );
  // Without a server only ids reach from before the period into it.
  const scope = server === undefined ? `(${inReach} AND (event_id != '' OR (${period})))` : `(${inReach})`;
  const [[survey], related] = await Promise.all([
    client.query<{ shared: string; others: string; long: string }>(selectSurvey({ scope }), asked),
    client.query(`SELECT dedup_key FROM (${selectRelatedKeys({ scope })}) LIMIT 1`, asked),
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
    { ...question, sinceMs, untilMs: sinceMs + pauseMs, windowMs: window },
  );
  return found !== undefined;
}
