// Where: store -> views, reports. The rule of "counted once" as SQL: which rows of `events` are copies of one happening, and
// which of them is kept. In words: docs/reference/store.md; as a plain model: src/store/copies-model.ts. Only rows that may have copies
// go through it (copies-keys.ts); pairs, nearly all of them, are settled more cheaply (copies-pairs.ts).

import {
  copyRules,
  hasId,
  isBrowser,
  isDelivery,
  people,
  received,
  type Search,
  selectCandidates,
  selectLongKeys,
  selectRelatedKeys,
  within,
} from './copies-keys.ts';

const { window, preference, late } = copyRules;

/**
 * The rows of ids that are used beyond the window, each with the number of its happening, from 1. A happening begins with the
 * first row after the window of the one before; in each stretch of the window's length at most one begins.
 */
function selectNumbers(search: Search): string {
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
                            WHERE ${within(search, 'long')}
                        ) AS event
                        LEFT SEMI JOIN (${selectLongKeys(search)}) AS wanted USING (pixel_id, dedup_key)
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
function selectRows(search: Search, part: 'related' | 'others', keys: string, columns: string): string {
  const rows = `SELECT *
        FROM
        (
            SELECT
                pixel_id, event_name, dedup_key, batch_id, batch_row, ${received} AS received,
                ${isBrowser} AS is_browser, ${hasId} AS has_id, ${columns}
            FROM events
            WHERE ${within(search, part)}
        ) AS event
        LEFT SEMI JOIN (${keys}) AS wanted USING (pixel_id, dedup_key)`;
  if (!search.hasLong) return `SELECT *, toUInt32(0) AS number, false AS is_late FROM (${rows})`;
  return `SELECT event.*, numbered.number AS number, numbered.is_late AS is_late
    FROM (${rows}) AS event
    LEFT ANY JOIN (${selectNumbers(search)}) AS numbered USING (pixel_id, batch_id, batch_row)`;
}

/**
 * Happenings that only servers reported, and the browser's happening that each belongs to: the latest that a browser had
 * begun to report before, within the window, of the same person.
 */
function selectJoins(search: Search): string {
  const nobody = '((toInt64(0), toUInt64(0), toUInt32(0)), toUInt64(0), toUInt32(0))';
  const latest = (condition: string) =>
    `max(if(${condition}, (at, dedup_key, number), ${nobody})) OVER (PARTITION BY pixel_id, event_name, person ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
  const related = selectRelatedKeys(search);
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
                FROM (${selectRows(search, 'related', related, `${people} AS people`)})
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
  const rows = selectRows(search, 'others', selectCandidates(search), reading);
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
