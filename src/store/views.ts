// Where: store -> reports, everybody who writes SQL. The views, made again at every start so that they are always those of
// this version: `happenings`, one row for each happening; `copies`, one row for each event with what became of it;
// `reconciliation`, who reported what on which day.

import type { StoreClient } from './client.ts';
import {
  browserId,
  type Search,
  selectCandidates,
  selectMarks,
  selectPairHappenings,
  selectPairMarks,
} from './copies.ts';

/** Columns that the first copy of the other source completes where the kept one has nothing. */
const completed = [
  'order_id',
  'content_ids',
  'content_type',
  'content_name',
  'content_category',
  'search_string',
  'fbp',
  'fbc',
] as const;

const everything: Search = { scope: 'true', hasRelated: true, hasLong: true };

export async function createViews(client: StoreClient): Promise<void> {
  const views = {
    copies: buildCopies(),
    happenings: selectHappenings(everything),
    reconciliation: buildReconciliation(),
  };
  for (const [name, text] of Object.entries(views))
    await client.command(`CREATE OR REPLACE VIEW ${name} AS\n${text}`);
}

function buildCopies(): string {
  return `SELECT
    pixel_id, event_name, event_id, event_time, received_at, channel, batch_id, batch_row,
    if(mark.matched_by = '', 'kept', 'duplicate') AS state,
    mark.matched_by AS matched_by,
    if(mark.matched_by = '', event.batch_id, mark.kept_batch_id) AS kept_batch_id,
    if(mark.matched_by = '', event.batch_row, mark.kept_batch_row) AS kept_batch_row
FROM events AS event
LEFT ANY JOIN
(
    ${selectPairMarks(everything)}
    UNION ALL
    SELECT pixel_id, batch_id, batch_row, kept_batch_id, kept_batch_row, matched_by FROM (${selectMarks({ ...everything, isWithoutPairs: true })})
) AS mark USING (pixel_id, batch_id, batch_row)`;
}

/** One row for each happening that has a row in the scope: those of one copy, then those of several. */
export function selectHappenings(search: Search): string {
  const columns = 'event.* EXCEPT (params, dedup_key)';
  return `SELECT
    ${columns},
    event.params AS params,
    event.received_at AS first_received_at,
    toUInt64(event.channel != 'server') AS browser_copies,
    toUInt64(event.channel = 'server') AS server_copies,
    emptyArrayString() AS doubts
FROM (SELECT *, params, dedup_key FROM events WHERE ${search.scope}) AS event
LEFT ANTI JOIN (${selectCandidates(search)}) AS candidate USING (pixel_id, dedup_key)
UNION ALL
SELECT
    ${columns} REPLACE (
        if(isNull(event.value) AND isNotNull(other.other_value), other.other_value, event.value) AS value,
        if(isNull(event.value) AND isNotNull(other.other_value), other.other_currency, event.currency) AS currency,
        ifNull(event.num_items, other.other_num_items) AS num_items,
        mapUpdate(other.other_user_data, event.user_data) AS user_data,
        ${completed.map((column) => `if(empty(event.${column}), other.other_${column}, event.${column}) AS ${column}`).join(',\n        ')}),
    event.params AS params,
    other.first_received_at AS first_received_at,
    other.browser_copies AS browser_copies,
    other.server_copies AS server_copies,
    other.doubts AS doubts
FROM (SELECT *, params, dedup_key FROM events WHERE ${search.scope}) AS event
INNER JOIN (${selectCopied(search)}) AS other USING (pixel_id, batch_id, batch_row)`;
}

const donated = ['value', 'currency', 'num_items', 'user_data', ...completed];

/** What is known of the happenings of several copies, under the row that is kept. */
function selectCopied(search: Search): string {
  const columns = [
    ...[
      'pixel_id',
      'kept_batch_id AS batch_id',
      'kept_batch_row AS batch_row',
      'browser_copies',
      'server_copies',
      'first_received_at',
      'doubts',
    ],
    ...donated.map((column) => `other_${column}`),
  ].join(', ');
  return `SELECT ${columns} FROM (${selectPairHappenings(search, donated, listDoubts([]))})
    UNION ALL
    SELECT ${columns} FROM (${selectOthers({ ...search, isWithoutPairs: true })})`;
}

function selectOthers(search: Search): string {
  const doubts = ["if(max(has_joined), 'person_only', '')", "if(max(has_late), 'late_copy', '')"];
  return `SELECT
        pixel_id, kept_batch_id, kept_batch_row,
        countIf(channel != 'server') AS browser_copies, countIf(channel = 'server') AS server_copies,
        min(received_at) AS first_received_at,
        ${listDoubts(doubts)},
        ${donated.map((column) => `anyIf(row.${column}, is_donor) AS other_${column}`).join(', ')}
    FROM (SELECT pixel_id, batch_id, batch_row, channel, received_at, ${donated.join(', ')} FROM events WHERE ${search.scope}) AS row
    INNER JOIN (${selectMarks(search)}) AS mark USING (pixel_id, batch_id, batch_row)
    GROUP BY pixel_id, kept_batch_id, kept_batch_row`;
}

/** Over the rows of one happening. `more`: doubts that only some can have. */
function listDoubts(more: readonly string[]): string {
  const browser = `cityHash64(${browserId})`;
  const all = [
    ...more,
    "if(ifNull(min(row.value) != max(row.value), false) OR minIf(row.currency, row.currency != '') != maxIf(row.currency, row.currency != ''), 'different_value', '')",
    `if(minIf(${browser}, row.fbp != '') != maxIf(${browser}, row.fbp != '')
                OR (notEmpty(people) AND NOT arrayExists(id -> arrayAll(list -> has(list, id), people), people[1])), 'different_person', '')`,
  ];
  return `groupArrayIf(arrayMap(id -> cityHash64(id), row.user_data['external_id']), notEmpty(row.user_data['external_id'])) AS people,
        arrayFilter(doubt -> doubt != '', [${all.join(',\n            ')}]) AS doubts`;
}

function buildReconciliation(): string {
  return `SELECT pixel_id, toDate(event_time) AS day, event_name, ${reconciled}
FROM happenings
GROUP BY pixel_id, day, event_name`;
}

/** Each happening in exactly one of four. */
export const reconciled = `count() AS happenings,
    countIf(empty(doubts) AND server_copies = 0) AS browser_only,
    countIf(empty(doubts) AND browser_copies = 0) AS server_only,
    countIf(empty(doubts) AND browser_copies > 0 AND server_copies > 0) AS both,
    countIf(notEmpty(doubts)) AS doubtful`;
