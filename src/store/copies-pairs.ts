// Where: store, inside the rule of "counted once" (copies.ts). Two rows of one key and nothing else to know of them, as nearly all copies
// are: settled in one group each, in a fraction of the time that windows take.

import {
  apart,
  copyRules,
  hasId,
  isBrowser,
  isPair,
  mayBeShared,
  type Search,
  selectRelatedKeys,
  selectSharedRows,
  within,
} from './copies-keys.ts';

const { preference } = copyRules;

/** Of a pair: the last row is kept, a browser's soon after a server's. */
const isLastKept = `(countIf(${isBrowser}) = 1 AND minIf(received_at, ${isBrowser}) = max(received_at) AND ${apart} <= ${preference})`;

/** Of pairs the row that is not kept: its key and time of reception. What `selectMarks` says, in a fraction of its time. */
export function selectPairDuplicates(search: Search): string {
  const { scope, hasRelated } = search;
  return `SELECT dedup_key, if(${isLastKept}, min(received_at), max(received_at)) AS duplicate_received_at
FROM events
WHERE ${scope} AND ${mayBeShared}${hasRelated ? ` AND (pixel_id, dedup_key) NOT IN (${selectRelatedKeys(search)})` : ''}
GROUP BY pixel_id, dedup_key
HAVING ${isPair}`;
}

/** Rows of pairs that are not related, in groups of one pair each. */
function groupPairs(search: Search, columns: string): string {
  const isUnrelated = search.hasRelated
    ? `LEFT ANTI JOIN (${selectRelatedKeys(search)}) AS related USING (pixel_id, dedup_key)`
    : '';
  return `(
    ${selectSharedRows({ ...search, scope: within(search, 'pairs') }, columns)}
    ${isUnrelated}
) AS row
GROUP BY pixel_id, dedup_key
HAVING ${isPair}`;
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
    FROM ${groupPairs(search, `received_at, event_name, channel, batch_id, batch_row, ${hasId} AS has_id`)}
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
