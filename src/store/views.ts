// Where: store -> reports, everybody who writes SQL. The views of this version: `events`, one row for each event as the public columns
// have it; `copies`, one row for each event with what became of it; `happenings`, one row for each happening; `reconciliation`, who
// reported what on which day. `copies_of`, `happenings_of` and `reconciliation_of` say the same of one pixel and period, by way of the
// views that begin with `period_` (period-search.ts).

import { hash } from 'node:crypto';
import type { StoreClient } from './client.ts';
import { selectMarks } from './copies.ts';
import type { Search } from './copies-keys.ts';
import { selectPairMarks } from './copies-pairs.ts';
import { selectHappenings } from './happenings.ts';
import { askWithReach, inAskedPeriod, periodSearch, selectReach } from './period-search.ts';
import { selectPublic, storedTable } from './public-events.ts';
import { reconciled, selectSources } from './sources.ts';

const everything: Search = {
  scope: 'true',
  hasRelated: true,
  hasLong: true,
  hasPairs: true,
  hasOthers: true,
};

/** Makes those that are not there as this version has them: all of them take a second (measured), at every start. */
export async function createViews(client: StoreClient): Promise<void> {
  const views = {
    events: selectPublic(storedTable.events),
    copies: buildCopies(everything, 'true'),
    happenings: selectHappenings(everything),
    reconciliation: buildReconciliation(everything, 'true'),
    period_reach: selectReach,
    period_copies: buildCopies(periodSearch, inAskedPeriod),
    period_happenings: `SELECT * FROM (${selectHappenings(periodSearch)}) WHERE ${inAskedPeriod}`,
    period_reconciliation: buildReconciliation(periodSearch, inAskedPeriod),
    copies_of: askWithReach('period_copies'),
    happenings_of: askWithReach('period_happenings'),
    reconciliation_of: askWithReach('period_reconciliation'),
  };
  // One mark for all: what a view asks of another it knows from when it was made.
  const mark = hash('sha256', JSON.stringify(views), 'hex');
  const present = await client.query<{ name: string }>(
    'SELECT name FROM system.tables WHERE database = currentDatabase() AND comment = {mark:String}',
    { mark },
  );
  const isThere = new Set(present.map(({ name }) => name));
  for (const [name, text] of Object.entries(views))
    if (!isThere.has(name))
      await client.command(`CREATE OR REPLACE VIEW ${name} AS\n${text}\nCOMMENT '${mark}'`);
}

/** Of the rows for which the condition holds. */
function buildCopies(search: Search, condition: string): string {
  return `SELECT
    pixel_id, event_name, event_id, event_time, received_at, channel, batch_id, batch_row,
    if(mark.matched_by = '', 'kept', 'duplicate') AS state,
    mark.matched_by AS matched_by,
    if(mark.matched_by = '', event.batch_id, mark.kept_batch_id) AS kept_batch_id,
    if(mark.matched_by = '', event.batch_row, mark.kept_batch_row) AS kept_batch_row
FROM (SELECT * FROM events WHERE ${condition}) AS event
LEFT ANY JOIN
(
    ${selectPairMarks(search)}
    UNION ALL
    SELECT pixel_id, batch_id, batch_row, kept_batch_id, kept_batch_row, matched_by FROM (${selectMarks({ ...search, isWithoutPairs: true })})
) AS mark USING (pixel_id, batch_id, batch_row)`;
}

function buildReconciliation(search: Search, condition: string): string {
  return `SELECT pixel_id, toDate(event_time) AS day, event_name, ${reconciled}
FROM (${selectSources(search)})
WHERE ${condition}
GROUP BY pixel_id, day, event_name`;
}
