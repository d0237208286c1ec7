// Where: store -> views, reports. The rule of "counted once" as SQL: which rows of `events` are copies of one happening, and
// which of them is kept. In words: docs/reference/store.md; as a plain model: src/store/copies-model.ts.
// Only rows that may have copies go through it: what has none costs a read of a few columns.
// `scope` below is a condition on `events`: which rows are looked at, `true` for all.
// TRICKY: what is looked for among other rows is joined by pixel and key, not asked for by IN: a condition on `pixel_id` that somebody puts
// on a view reaches through joins, groups and windows down to every reading of `events`, but never into the set of an IN.

/** Milliseconds. */
export const copyRules = {
  /** A copy received later than this after the first is a happening of its own. */
  window: 48 * 3_600_000,
  /** The browser's copy is kept when it is received at most this long after a server's. */
  preference: 5 * 60_000,
  /** A happening that begins at most this long after another one with its id may be a late copy of it. */
  late: 7 * 24 * 3_600_000,
} as const;
const { window, preference, late } = copyRules;

const hasId = "trimBoth(event_id) != ''";
const isDelivery = 'delivery_number != 0 AND visitor_id != 0';
const isBrowser = "channel != 'server'";
const received = 'toUnixTimestamp64Milli(received_at)';

/** `_fbp` without what does not belong to the browser: index of the subdomain and appendix. */
export const browserId = String.raw`if(match(fbp, '^fb\\.\\d\\.\\d{1,16}\\..'),
    replaceRegexpOne(substring(fbp, 6), '^(\\d+\\..+?)(?:\\.(?:A[QgwA]|B[AQg]|[\\w-]{8}))?$', '\\1'), fbp)`;

/** Hashes of what a browser's and a server's event can share. A browser without external id is known by its `_fbp`. */
const people = String.raw`arrayConcat(
    if(fbp = '', emptyArrayUInt64(), [cityHash64('fbp', ${browserId})]),
    arrayMap(id -> cityHash64('external_id', id), multiIf(
        notEmpty(user_data['external_id']), user_data['external_id'],
        channel != 'server' AND fbp != '', [lower(hex(SHA256(lower(replaceRegexpAll(fbp, '\\s', '')))))],
        emptyArrayString())))`;

/** Where copies are looked for, and what is known of the rows there: what there is none of is neither planned nor read. */
export interface Search {
  /** A condition on `events`, `true` for all. */
  readonly scope: string;
  /** `selectRelatedKeys` finds something. */
  readonly hasRelated: boolean;
  /** There are keys whose rows are further apart than the window. */
  readonly hasLong: boolean;
  /** Pairs that are not related are left out: `selectPairDuplicates` has them. */
  readonly isWithoutPairs?: boolean;
}

const mayBeShared = `(event_id != '' OR (${isDelivery}))`;
const apart = 'toUnixTimestamp64Milli(max(received_at)) - toUnixTimestamp64Milli(min(received_at))';
/** Of rows with one key: two within the window, one after the other, of which not the last reading counts. Nearly all are. */
const isPair = `(count() = 2 AND ${apart} BETWEEN 1 AND ${window} AND NOT max(event_name = 'Engagement'))`;

/** How many keys more than one row has, and of these: how many are no pairs, how many are in use beyond the window. */
export function selectSurvey(scope: string): string {
  return `SELECT count() AS shared, countIf(NOT is_pair) AS others, countIf(is_long) AS long
FROM
(
    SELECT ${isPair} AS is_pair, ${apart} > ${window} AS is_long
    FROM events
    WHERE ${scope} AND ${mayBeShared}
    GROUP BY pixel_id, dedup_key
    HAVING count() > 1
)`;
}

/** Of a pair: the last row is kept, a browser's soon after a server's. */
const isLastKept = `(countIf(${isBrowser}) = 1 AND minIf(received_at, ${isBrowser}) = max(received_at) AND ${apart} <= ${preference})`;

/** Of pairs the row that is not kept: its key and time of reception. What `selectMarks` says, in a fraction of its time. */
export function selectPairDuplicates({ scope, hasRelated }: Search): string {
  return `SELECT dedup_key, if(${isLastKept}, min(received_at), max(received_at)) AS duplicate_received_at
FROM events
WHERE ${scope} AND ${mayBeShared}${hasRelated ? ` AND (pixel_id, dedup_key) NOT IN (${selectRelatedKeys(scope)})` : ''}
GROUP BY pixel_id, dedup_key
HAVING ${isPair}`;
}

/** Rows of pairs that are not related, in groups of one pair each. */
function groupPairs({ scope, hasRelated }: Search, columns: string): string {
  const pairs = `SELECT pixel_id, dedup_key FROM events WHERE ${scope} AND ${mayBeShared} GROUP BY pixel_id, dedup_key HAVING ${isPair}`;
  const isUnrelated = hasRelated
    ? `LEFT ANTI JOIN (${selectRelatedKeys(scope)}) AS related USING (pixel_id, dedup_key)`
    : '';
  return `(
    SELECT * FROM (SELECT pixel_id, dedup_key, ${columns} FROM events WHERE ${scope} AND ${mayBeShared}) AS event
    LEFT SEMI JOIN (${pairs}) AS pair USING (pixel_id, dedup_key)
    ${isUnrelated}
) AS row
GROUP BY pixel_id, dedup_key`;
}

/** The two rows of each pair, as `selectMarks` tells them. */
export function selectPairMarks(search: Search): string {
  const place = '(batch_id, batch_row)';
  const ofLast = `argMax(${place}, received_at)`;
  const ofFirst = `argMin(${place}, received_at)`;
  return `SELECT
    pixel_id, tupleElement(place, 1) AS batch_id, tupleElement(place, 2) AS batch_row,
    tupleElement(kept, 1) AS kept_batch_id, tupleElement(kept, 2) AS kept_batch_row,
    if(place = kept, '', made_by) AS matched_by
FROM
(
    SELECT pixel_id, if(max(has_id), 'event_id', 'delivery') AS made_by,
        if(${isLastKept}, ${ofLast}, ${ofFirst}) AS kept, [${ofFirst}, ${ofLast}] AS places
    FROM ${groupPairs(search, `received_at, channel, batch_id, batch_row, ${hasId} AS has_id`)}
)
ARRAY JOIN places AS place`;
}

/** Happenings of a pair, under the row that is kept. `given`: columns that the other row gives when it is of the other source. */
export function selectPairHappenings(search: Search, given: readonly string[], doubts: string): string {
  const place = '(batch_id, batch_row)';
  const isKeptBrowsers = `(max(${isBrowser}) AND (min(${isBrowser}) OR ${isLastKept} OR argMin(${isBrowser}, received_at)))`;
  return `SELECT
    pixel_id, if(${isLastKept}, argMax(${place}, received_at), argMin(${place}, received_at)) AS kept,
    tupleElement(kept, 1) AS kept_batch_id, tupleElement(kept, 2) AS kept_batch_row,
    countIf(${isBrowser}) AS browser_copies, countIf(NOT ${isBrowser}) AS server_copies, min(received_at) AS first_received_at,
    ${doubts},
    ${given.map((column) => `if(${isKeptBrowsers}, anyIf(row.${column}, NOT ${isBrowser}), anyIf(row.${column}, ${isBrowser})) AS other_${column}`).join(', ')}
FROM ${groupPairs(search, `received_at, channel, batch_id, batch_row, event_name, ${given.join(', ')}`)}`;
}

/** Keys that more than one row has. */
function selectSharedKeys({ scope, isWithoutPairs }: Search): string {
  const isWanted = isWithoutPairs === true ? `count() > 1 AND NOT ${isPair}` : 'count() > 1';
  return `SELECT pixel_id, dedup_key FROM events WHERE ${scope} AND ${mayBeShared} GROUP BY pixel_id, dedup_key HAVING ${isWanted}`;
}

/** Of these the ones whose first and last row are further apart than the window: more than one happening. */
function selectLongKeys(scope: string): string {
  return `SELECT pixel_id, dedup_key FROM events WHERE ${scope} AND ${hasId} GROUP BY pixel_id, dedup_key
    HAVING ${apart} > ${window}`;
}

/** Keys of rows that may be copies because of the people in them: a browser's and a server's, one of them without id. */
export function selectRelatedKeys(scope: string): string {
  return `SELECT pixel_id, arrayJoin(keys) AS dedup_key
FROM
(
    SELECT
        pixel_id, groupUniqArray(dedup_key) AS keys,
        max(is_browser AND has_id) AS browser_with, max(is_browser AND NOT has_id) AS browser_without,
        max(NOT is_browser AND has_id) AS server_with, max(NOT is_browser AND NOT has_id) AS server_without
    FROM
    (
        SELECT pixel_id, event_name, dedup_key, is_browser, has_id, person
        FROM
        (
            SELECT pixel_id, event_name, dedup_key, ${isBrowser} AS is_browser, ${hasId} AS has_id, ${people} AS people
            FROM events
            WHERE ${scope}
        ) AS event
        LEFT SEMI JOIN
        (
            SELECT pixel_id, event_name FROM events WHERE ${scope}
            GROUP BY pixel_id, event_name HAVING max(${isBrowser}) AND NOT min(${isBrowser}) AND NOT min(${hasId})
        ) AS mixed USING (pixel_id, event_name)
        ARRAY JOIN people AS person
    )
    GROUP BY pixel_id, event_name, person
)
WHERE (server_without AND (browser_with OR browser_without)) OR (server_with AND browser_without)`;
}

/** Keys of all rows that need a look. A row with another key is a happening of one copy. */
export function selectCandidates(search: Search): string {
  const shared = selectSharedKeys(search);
  return search.hasRelated ? `${shared}\nUNION ALL\n${selectRelatedKeys(search.scope)}` : shared;
}

/**
 * The rows of ids that are used beyond the window, each with the number of its happening, from 1. A happening begins with the
 * first row after the window of the one before; in each stretch of the window's length at most one begins.
 */
function selectNumbers(scope: string): string {
  return `SELECT
    pixel_id, batch_id, batch_row, number,
    number != lagInFrame(number) OVER counting AND counted - lagInFrame(counted) OVER counting <= ${late} AS is_late
FROM
(
    SELECT pixel_id, dedup_key, row.1 AS counted, row.2 AS batch_id, row.3 AS batch_row, toUInt32(begun - (start != 0 AND counted < start)) AS number
    FROM
    (
        SELECT pixel_id, dedup_key, stretch, start, begun
        FROM
        (
            SELECT
                pixel_id, dedup_key, stretches,
                arrayFold((starts, stretch) -> arrayConcat(starts, arrayMap(limit -> arrayFirst(at -> at > limit, stretch.1), [arrayMax(starts) + ${window}])),
                    stretches, emptyArrayInt64()) AS starts
            FROM
            (
                SELECT
                    pixel_id, dedup_key,
                    arraySplit((row, step) -> step != 0, rows, arrayDifference(arrayMap(row -> intDiv(row.1 - first_at, ${window}), rows))) AS stretches
                FROM
                (
                    SELECT pixel_id, dedup_key, min(counted) AS first_at, arraySort(groupArray((counted, batch_id, batch_row))) AS rows
                    FROM
                    (
                        -- A repeated delivery counts as received with the first one.
                        SELECT
                            pixel_id, dedup_key, batch_id, batch_row,
                            if(${isDelivery}, min(received) OVER (PARTITION BY pixel_id, dedup_key, visitor_id, event_time, delivery_number), received) AS counted
                        FROM
                        (
                            SELECT pixel_id, dedup_key, batch_id, batch_row, visitor_id, event_time, delivery_number, ${received} AS received
                            FROM events
                            WHERE ${scope}
                        ) AS event
                        LEFT SEMI JOIN (${selectLongKeys(scope)}) AS wanted USING (pixel_id, dedup_key)
                    )
                    GROUP BY pixel_id, dedup_key
                )
            )
        )
        ARRAY JOIN stretches AS stretch, starts AS start, arrayCumSum(arrayMap(start -> start != 0, starts)) AS begun
    )
    ARRAY JOIN stretch AS row
)
WINDOW counting AS (PARTITION BY pixel_id, dedup_key ORDER BY counted, batch_id, batch_row ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`;
}

/** Rows of the keys with the number of their happening among those with the same key; 0 where there is but one. */
function selectRows({ scope, hasLong }: Search, keys: string, columns: string): string {
  const rows = `SELECT *
        FROM
        (
            SELECT
                pixel_id, event_name, dedup_key, batch_id, batch_row, ${received} AS received,
                ${isBrowser} AS is_browser, ${hasId} AS has_id, ${columns}
            FROM events
            WHERE ${scope}
        ) AS event
        LEFT SEMI JOIN (${keys}) AS wanted USING (pixel_id, dedup_key)`;
  if (!hasLong) return `SELECT *, toUInt32(0) AS number, false AS is_late FROM (${rows})`;
  return `SELECT event.*, numbered.number AS number, numbered.is_late AS is_late
    FROM (${rows}) AS event
    LEFT ANY JOIN (${selectNumbers(scope)}) AS numbered USING (pixel_id, batch_id, batch_row)`;
}

/**
 * Happenings that only servers reported, and the browser's happening that each belongs to: the latest that a browser had
 * begun to report before, within the window, of the same person.
 */
function selectJoins(search: Search): string {
  const nobody = '((toInt64(0), toUInt64(0), toUInt32(0)), toUInt64(0), toUInt32(0))';
  const latest = (condition: string) =>
    `max(if(${condition}, (at, dedup_key, number), ${nobody})) OVER (PARTITION BY pixel_id, event_name, person ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
  const related = selectRelatedKeys(search.scope);
  return `SELECT pixel_id, dedup_key, number, found.2 AS to_key, found.3 AS to_number, true AS is_joined
FROM
(
    SELECT pixel_id, dedup_key, number, any(at) AS at, max(earlier) AS found
    FROM
    (
        SELECT
            pixel_id, dedup_key, number, has_browser, at,
            if(has_id, ${latest('has_browser AND NOT has_id')}, ${latest('has_browser')}) AS earlier
        FROM
        (
            SELECT pixel_id, event_name, dedup_key, number, has_id, speaker.1 = 0 AS has_browser, (speaker.2, speaker.3, speaker.4) AS at, people
            FROM
            (
                -- The first copy, of a browser if there is one, speaks for all.
                SELECT
                    pixel_id, event_name, dedup_key, number, any(has_id) AS has_id,
                    min((NOT is_browser, received, batch_id, batch_row)) AS speaker,
                    argMin(people, (NOT is_browser, received, batch_id, batch_row)) AS people
                FROM (${selectRows(search, related, `${people} AS people`)})
                GROUP BY pixel_id, event_name, dedup_key, number
            )
        )
        ARRAY JOIN people AS person
    )
    WHERE NOT has_browser
    GROUP BY pixel_id, dedup_key, number
)
WHERE found.1.1 != 0 AND at.1 - found.1.1 <= ${window}`;
}

/** Rows with the happening that they belong to in the end. */
function selectJoinedRows(search: Search, rows: string): string {
  return `SELECT
        row.*, joined.is_joined AS is_joined,
        if(joined.is_joined, joined.to_key, row.dedup_key) AS happening_key,
        if(joined.is_joined, joined.to_number, row.number) AS happening_number
    FROM (${rows}) AS row
    LEFT ANY JOIN (${selectJoins(search)}) AS joined USING (pixel_id, dedup_key, number)`;
}

/**
 * Every row that needs a look: the row that is kept for it, what made it a copy (empty: it is the one that is kept),
 * whether it is the one whose data complete the kept one; whether a copy of the happening was found by the person in it,
 * and whether the happening may be a late copy of another one.
 */
export function selectMarks(search: Search): string {
  const reading = "if(event_name = 'Engagement', toUnixTimestamp64Milli(event_time), 0) AS reading";
  const rows = selectRows(search, selectCandidates(search), reading);
  const alone = `SELECT *, false AS is_joined, dedup_key AS happening_key, number AS happening_number FROM (${rows})`;
  return `SELECT
    pixel_id, batch_id, batch_row,
    max(if(is_kept, batch_id, 0)) OVER happening AS kept_batch_id,
    max(if(is_kept, batch_row, 0)) OVER happening AS kept_batch_row,
    multiIf(is_kept, '', is_joined, 'person', has_id, 'event_id', 'delivery') AS matched_by,
    if(max(is_kept AND is_browser) OVER happening, NOT is_browser AND nth - nth_browser = 1, is_browser AND nth_browser = 1) AS is_donor,
    max(is_joined) OVER happening AS has_joined,
    max(is_late) OVER happening AS has_late
FROM
(
    SELECT
        *,
        multiIf(
            event_name = 'Engagement', reading = last_reading AND sum(reading = last_reading) OVER reception = 1,
            browser_at - first_at <= ${preference}, is_browser AND nth_browser = 1,
            nth = 1) AS is_kept
    FROM
    (
        SELECT
            *,
            row_number() OVER reception AS nth,
            sum(is_browser) OVER reception AS nth_browser,
            min(received) OVER happening AS first_at,
            min(if(is_browser, received, toInt64(1e15))) OVER happening AS browser_at,
            max(reading) OVER happening AS last_reading
        FROM (${search.hasRelated ? selectJoinedRows(search, rows) : alone})
        WINDOW
            happening AS (PARTITION BY pixel_id, happening_key, happening_number ORDER BY received, batch_id, batch_row ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
            reception AS (PARTITION BY pixel_id, happening_key, happening_number ORDER BY received, batch_id, batch_row ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    )
    WINDOW reception AS (PARTITION BY pixel_id, happening_key, happening_number ORDER BY received, batch_id, batch_row ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
WINDOW happening AS (PARTITION BY pixel_id, happening_key, happening_number ORDER BY received, batch_id, batch_row ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`;
}
