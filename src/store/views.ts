// Where: store -> reports, everybody who writes SQL. The views, made again at every start so that they are always those of
// this version: `happenings`, one row for each happening; `copies`, one row for each event with what became of it;
// `reconciliation`, who reported what on which day.

import type { StoreClient } from './client.ts';
import { browserId, type Search, selectCandidates, selectMarks } from './copies.ts';

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
LEFT ANY JOIN (${selectMarks(everything)}) AS mark USING (pixel_id, batch_id, batch_row)`;
}

/** One row for each happening that has a row in the scope. */
export function selectHappenings(search: Search): string {
  const isAlone = 'other.copies = 0';
  const browser = `cityHash64(${browserId})`;
  const donated = ['value', 'currency', 'num_items', 'user_data', ...completed];
  return `SELECT
    event.* EXCEPT (params, dedup_key) REPLACE (
        if(isNull(event.value) AND isNotNull(other.other_value), other.other_value, event.value) AS value,
        if(isNull(event.value) AND isNotNull(other.other_value), other.other_currency, event.currency) AS currency,
        ifNull(event.num_items, other.other_num_items) AS num_items,
        mapUpdate(other.other_user_data, event.user_data) AS user_data,
        ${completed.map((column) => `if(empty(event.${column}), other.other_${column}, event.${column}) AS ${column}`).join(',\n        ')}),
    event.params AS params,
    if(${isAlone}, event.received_at, other.first_received_at) AS first_received_at,
    if(${isAlone}, toUInt64(event.channel != 'server'), other.browser_copies) AS browser_copies,
    if(${isAlone}, toUInt64(event.channel = 'server'), other.server_copies) AS server_copies,
    other.doubts AS doubts
FROM (SELECT *, params, dedup_key FROM events WHERE ${search.scope}) AS event
LEFT ANY JOIN
(
    SELECT
        pixel_id, kept_batch_id AS batch_id, kept_batch_row AS batch_row,
        count() AS copies, countIf(channel != 'server') AS browser_copies, countIf(channel = 'server') AS server_copies,
        min(received_at) AS first_received_at,
        groupArrayIf(arrayMap(id -> cityHash64(id), row.user_data['external_id']), notEmpty(row.user_data['external_id'])) AS people,
        arrayFilter(doubt -> doubt != '', [
            if(max(has_joined), 'person_only', ''),
            if(max(has_late), 'late_copy', ''),
            if(ifNull(min(row.value) != max(row.value), false) OR minIf(row.currency, row.currency != '') != maxIf(row.currency, row.currency != ''), 'different_value', ''),
            if(minIf(${browser}, row.fbp != '') != maxIf(${browser}, row.fbp != '')
                OR (notEmpty(people) AND NOT arrayExists(id -> arrayAll(list -> has(list, id), people), people[1])), 'different_person', '')]) AS doubts,
        ${donated.map((column) => `anyIf(row.${column}, is_donor) AS other_${column}`).join(', ')}
    FROM (SELECT pixel_id, batch_id, batch_row, channel, received_at, ${donated.join(', ')} FROM events WHERE ${search.scope} AND dedup_key IN (${selectCandidates(search)})) AS row
    INNER JOIN (${selectMarks(search)}) AS mark USING (pixel_id, batch_id, batch_row)
    GROUP BY pixel_id, kept_batch_id, kept_batch_row
) AS other ON event.pixel_id = other.pixel_id AND event.batch_id = other.batch_id AND event.batch_row = other.batch_row
WHERE other.copies > 0 OR event.dedup_key NOT IN (${selectCandidates(search)})`;
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
