// Where: store -> view and report `reconciliation`. Who reported each happening, and nothing else of it: one pass over the rows for all
// happenings of one row or two, which nearly all are, without a look back at the rows.
// The group of a key holds numbers only: with times, sources and texts as they are it was six times as large, and 2.5 million of them went over
// the disk (7.4 s of processor time, with numbers 2.6 s).

import {
  browserId,
  copyRules,
  isBrowser,
  mayBeShared,
  type Search,
  selectRelatedKeys,
} from './copies-keys.ts';
import { selectSeveral } from './happenings.ts';

const { window, preference } = copyRules;

/** How many of two rows have something: 12 bits for each. With more rows than two nobody asks. */
const has = {
  value: 'isNotNull(value)',
  currency: "currency != ''",
  browser: "fbp != ''",
  person: "notEmpty(user_data['external_id'])",
  reading: "event_name = 'Engagement'",
} as const;
const names = Object.keys(has) as (keyof typeof has)[];
const counted = names.map((name, index) => `bitShiftLeft(toUInt64(${has[name]}), ${12 * index})`).join(' + ');
const countOf = (name: keyof typeof has) =>
  `bitAnd(bitShiftRight(having, ${12 * names.indexOf(name)}), 4095)`;

/** When and by whom received, then when it happened and whether a bot's: the least of two is the first row, and has all of it. */
const place = `bitOr(
        bitShiftLeft(toUInt128(toUInt64(toUnixTimestamp64Milli(received_at) * 2 + NOT (${isBrowser}))), 64),
        toUInt128(toUInt64(toUnixTimestamp64Milli(event_time) * 2 + is_bot)))`;
const upper = (row: string) => `toInt64(bitShiftRight(${row}, 64))`;
const receivedOf = (row: string) => `bitShiftRight(${upper(row)}, 1)`;
const isServers = (row: string) => `bitTest(${upper(row)}, 0)`;
const lower = (row: string) => `toInt64(${row})`;
const happenedOf = (row: string) => `fromUnixTimestamp64Milli(bitShiftRight(${lower(row)}, 1), 'UTC')`;
const isBots = (row: string) => `bitTest(${lower(row)}, 0)`;

/** Nearly every `_fbp` has three dots and hence no appendix: that spares it the search for one. */
const browser = String.raw`cityHash64(if(match(fbp, '^fb\\.\\d\\.\\d{1,16}\\.[^.]+$'), substring(fbp, 6), ${browserId}))`;

/** One row for each happening: `event_time`, `event_name`, `is_bot` as kept, how many copies from whom, and whether there are doubts. */
export function selectSources(search: Search): string {
  const parts = [
    selectKeyed(search),
    selectUnkeyed(search),
    ...(search.hasOthers ? [selectOthers(search)] : []),
  ];
  return parts.join('\nUNION ALL\n');
}

function exceptRelated(search: Search): string {
  return search.hasRelated
    ? `LEFT ANTI JOIN (${selectRelatedKeys(search)}) AS related USING (pixel_id, dedup_key)`
    : '';
}

/** Of one row or of two. */
function selectKeyed(search: Search): string {
  const asked =
    search.keys === undefined ? '' : `LEFT SEMI JOIN (${search.keys}) AS asked USING (pixel_id, dedup_key)`;
  const isLastKept = `(${isServers('first')} AND NOT ${isServers('last')} AND ${receivedOf('last')} - ${receivedOf('first')} <= ${preference})`;
  return `SELECT pixel_id, ${happenedOf('kept')} AS event_time, named.event_name AS event_name, ${isBots('kept')} != 0 AS is_bot,
    row_count - server_copies AS browser_copies, server_copies, is_doubtful
FROM
(
    SELECT
        pixel_id, count() AS row_count, min(row.place) AS first, max(row.place) AS last, sum(row.counted) AS having, any(row.name_hash) AS name_hash,
        groupArrayIf(row.people, notEmpty(row.people)) AS people,
        if(${isLastKept}, last, first) AS kept,
        toUInt64(${isServers('first')}) + if(row_count = 2, ${isServers('last')}, 0) AS server_copies,
        (${countOf('value')} = 2 AND groupBitXor(row.value_hash) != 0)
            OR (${countOf('currency')} = 2 AND groupBitXor(row.currency_hash) != 0)
            OR (${countOf('browser')} = 2 AND groupBitXor(row.browser_hash) != 0)
            OR (${countOf('person')} = 2 AND NOT hasAny(people[1], people[2])) AS is_doubtful
    FROM
    (
        SELECT
            pixel_id, dedup_key, ${place} AS place, ${counted} AS counted, cityHash64(event_name) AS name_hash,
            cityHash64(value) AS value_hash, cityHash64(currency) AS currency_hash, ${browser} AS browser_hash,
            arrayMap(id -> cityHash64(id), user_data['external_id']) AS people
        FROM events
        WHERE ${search.scope} AND ${mayBeShared}
    ) AS row
    ${asked}
    ${exceptRelated(search)}
    GROUP BY pixel_id, dedup_key
    HAVING row_count = 1 OR (row_count = 2 AND ${receivedOf('last')} - ${receivedOf('first')} BETWEEN 1 AND ${window} AND ${countOf('reading')} = 0)
) AS happening
LEFT ANY JOIN (SELECT DISTINCT pixel_id, cityHash64(event_name) AS name_hash, event_name FROM events WHERE ${search.scope}) AS named USING (pixel_id, name_hash)`;
}

/** Of one row, which no other can be a copy of by its key. */
function selectUnkeyed(search: Search): string {
  return `SELECT pixel_id, event_time, toString(event_name) AS event_name, is_bot, toUInt64(${isBrowser}) AS browser_copies, toUInt64(NOT ${isBrowser}) AS server_copies, false AS is_doubtful
FROM (SELECT pixel_id, dedup_key, event_time, event_name, is_bot, channel FROM events WHERE ${search.scope} AND NOT ${mayBeShared}) AS event
${exceptRelated(search)}`;
}

/** All others. */
function selectOthers(search: Search): string {
  return `SELECT pixel_id, event_time, toString(event_name) AS event_name, is_bot, browser_copies, server_copies, notEmpty(doubts) AS is_doubtful
FROM (${selectSeveral({ ...search, hasPairs: false })})`;
}

/** Of rows of `selectSources`: each happening in exactly one of four. */
export const reconciled = `count() AS happenings,
    countIf(NOT is_doubtful AND server_copies = 0) AS browser_only,
    countIf(NOT is_doubtful AND browser_copies = 0) AS server_only,
    countIf(NOT is_doubtful AND browser_copies > 0 AND server_copies > 0) AS both,
    countIf(is_doubtful) AS doubtful`;
