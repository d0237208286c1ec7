// Where: store -> view and reports. One row for each happening, its kept row completed by the other source's: the question behind the view
// `happenings`, also for a part of the events (`Search`).

import { selectMarks } from './copies.ts';
import { browserId, type Search, selectCandidates, within } from './copies-keys.ts';
import { selectPairHappenings } from './copies-pairs.ts';

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

const columns = 'event.* EXCEPT (params, dedup_key, clean_url)';
const rowsOf = ({ scope }: Search) => `(SELECT * FROM events WHERE ${scope}) AS event`;

/** One row for each happening that has a row in the scope: those of one copy, then those of several. */
export function selectHappenings(search: Search): string {
  const hasCopies = search.hasPairs || search.hasOthers;
  const alone = `SELECT
    ${columns},
    event.params AS params,
    event.received_at AS first_received_at,
    toUInt64(event.channel != 'server') AS browser_copies,
    toUInt64(event.channel = 'server') AS server_copies,
    emptyArrayString() AS doubts
FROM ${rowsOf(search)}${hasCopies ? `\nLEFT ANTI JOIN (${selectCandidates(search)}) AS candidate USING (pixel_id, dedup_key)` : ''}`;
  return hasCopies ? `${alone}\nUNION ALL\n${selectSeveral(search)}` : alone;
}

/** Those of several copies. */
export function selectSeveral(search: Search): string {
  return `SELECT
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
FROM ${rowsOf(search)}
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
  const kinds = [
    ...(search.hasPairs ? [selectPairHappenings(search, donated, listDoubts([]))] : []),
    ...(search.hasOthers ? [selectOthers({ ...search, isWithoutPairs: true })] : []),
  ];
  return kinds.map((kind) => `SELECT ${columns} FROM (${kind})`).join('\n    UNION ALL\n    ');
}

function selectOthers(search: Search): string {
  const doubts = ["if(max(has_joined), 'person_only', '')", "if(max(has_late), 'late_copy', '')"];
  return `SELECT
        pixel_id, kept_batch_id, kept_batch_row,
        countIf(channel != 'server') AS browser_copies, countIf(channel = 'server') AS server_copies,
        min(received_at) AS first_received_at,
        ${listDoubts(doubts)},
        ${donated.map((column) => `anyIf(row.${column}, is_donor) AS other_${column}`).join(', ')}
    FROM (SELECT pixel_id, batch_id, batch_row, channel, received_at, ${donated.join(', ')} FROM events WHERE ${within(search, 'others')}) AS row
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
