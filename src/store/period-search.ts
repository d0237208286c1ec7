// Where: store -> views of a period. Where the copies of the events of one pixel and period are looked for, so that what is said of them
// is what a look at all events would say: as far around them as a copy can lie. The bounds are found out by the store, once for each
// question, and handed to the view as constants: so its indexes narrow what is read, and parts without rows are not read at all.
// Rests on the loader's word that no event of a browser is older than a week when it is received (steps/time.ts).

import { copyRules, isDelivery, type Search, selectRelatedKeys, selectSurvey } from './copies-keys.ts';

const { window, late, repeated, ahead } = copyRules;

/**
 * From the first reception of an event of the period back: to the beginning of the happening that its own joins (a window and a window), to
 * the beginning of that one (a window), to the one before that makes it doubtful (`late`), and a pause before.
 */
export const back = 3 * window + late + window;
/** From the last one on: to the end of its happening (a window), whose last copy may be sent again. Those that join it end earlier. */
export const forth = window + repeated + ahead;

export const inAskedPeriod =
  "pixel_id = {pixel:UInt64} AND event_time >= {since:DateTime64(3, 'UTC')} AND event_time < {until:DateTime64(3, 'UTC')}";

const keys = `SELECT DISTINCT pixel_id, dedup_key FROM events WHERE ${inAskedPeriod}`;

const ofPeriod = (what: string) =>
  `(SELECT toUnixTimestamp64Milli(${what}(received_at)) FROM events WHERE ${inAskedPeriod})`;
const at = (ms: string) => `fromUnixTimestamp64Milli(toInt64(${ms}), 'UTC')`;
const receivedBetween = (begin: string, end: string) =>
  `pixel_id = {pixel:UInt64} AND received_at >= ${at(begin)} AND received_at <= ${at(end)}`;

const around = receivedBetween('around_ms', 'end_ms');
/**
 * Rows by which some id is in use where the reach begins, or that may be sent again of one before it: then how the happenings of their key
 * follow one after the other is decided still further back, and all that came before is looked at.
 */
const cut = `SELECT pixel_id
FROM
(
    SELECT pixel_id, dedup_key FROM events
    WHERE ${around} AND (received_at <= ${at(`around_ms + ${window}`)} OR (${isDelivery} AND event_time <= ${at(`around_ms + ${ahead}`)}))
) AS event
LEFT SEMI JOIN (${keys} UNION ALL ${selectRelatedKeys({ scope: around })}) AS counted USING (pixel_id, dedup_key)`;

const found = { scope: receivedBetween('begin_ms', 'end_ms'), keys };

/**
 * One row: what has to be known of the period before the question itself can be asked. The survey is of the period's own keys; one that people
 * relate to them may be in use for long as well.
 */
export const selectReach = `WITH
    greatest(${ofPeriod('min')} - ${back}, 0) AS around_ms,
    ${ofPeriod('max')} + ${forth} AS end_ms,
    if((SELECT count() FROM (${cut})) = 0, around_ms, 0) AS begin_ms,
    (SELECT count() FROM (SELECT 1 FROM (${selectRelatedKeys(found)}) LIMIT 1)) AS related,
    (SELECT tuple(shared, others, long) FROM (${selectSurvey(found)})) AS survey
SELECT concatWithSeparator(' ', begin_ms, end_ms, related, survey.1 - survey.2, survey.2 + related, survey.3 + related) AS reach`;

/** A list is no argument of a view: a text is. OrZero: while the question is only planned the text is empty. */
const reach = (place: number) => `toInt64OrZero(splitByChar(' ', {reach:String})[${place}])`;

export const periodSearch: Search = {
  scope: receivedBetween(reach(1), reach(2)),
  keys,
  hasRelated: true,
  hasLong: true,
  hasPairs: true,
  hasOthers: true,
  gates: {
    related: `${reach(3)} != 0`,
    pairs: `${reach(4)} != 0`,
    others: `${reach(5)} != 0`,
    long: `${reach(6)} != 0`,
  },
};

const period =
  "pixel = {pixel:UInt64}, since = {since:DateTime64(3, 'UTC')}, until = {until:DateTime64(3, 'UTC')}";

/** Asks `view`, which has `periodSearch` in it, with the reach of the period that `period_reach` finds. */
export function askWithReach(view: string): string {
  return `SELECT * FROM ${view}(${period}, reach = (SELECT reach FROM period_reach(${period})))`;
}
