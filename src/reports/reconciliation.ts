// Where: reports. The question who reported what: happenings of a period by day and event name, of browsers only, of servers
// only, of both, and doubtful ones. As the view `reconciliation`, in the days of a time zone.

import { reconciled, type StoreClient, selectSources } from '../store/store.ts';
import type { ReconciliationAnswer, ReconciliationRow } from './contract.ts';
import { type OverviewQuestion, periodDays } from './overview.ts';
import { findScope, inPeriod } from './scope.ts';

interface Row {
  readonly day: string;
  readonly event_name: string;
  readonly happenings: string;
  readonly browser_only: string;
  readonly server_only: string;
  readonly both: string;
  readonly doubtful: string;
}

export async function runReconciliation(
  client: StoreClient,
  question: OverviewQuestion,
): Promise<ReconciliationAnswer> {
  const { pixelId, period, timezone, botChoice = 'apart' } = question;
  const parameters = { pixelId, timezone, daysBefore: periodDays[period] };
  const scope = await findScope(client, parameters);
  const rows = await client.query<Row>(
    `SELECT toString(toDate(event_time, {timezone:String})) AS day, event_name, ${reconciled}
     FROM (${selectSources(scope.search)})
     WHERE ${inPeriod}${botChoice === 'apart' ? ' AND NOT is_bot' : ''}
     GROUP BY day, event_name
     ORDER BY day, event_name`,
    { ...parameters, ...scope.parameters },
  );
  return { pixelId, period, botChoice, rows: rows.map(shapeRow) };
}

function shapeRow(row: Row): ReconciliationRow {
  return {
    day: row.day,
    eventName: row.event_name,
    happenings: Number(row.happenings),
    browserOnly: Number(row.browser_only),
    serverOnly: Number(row.server_only),
    both: Number(row.both),
    doubtful: Number(row.doubtful),
  };
}
