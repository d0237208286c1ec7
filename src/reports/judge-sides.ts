// Where: reports, behind the checks of events that both the page and the server report. Rows of sides.sql, one for each
// such event -> those that are wrong.

import { type AnswerRow, examplesMax, type Found } from './check.ts';

export interface Sides {
  readonly eventName: string;
  readonly page: string;
  readonly pageEvents: number;
  readonly pageEventsWithId: number;
  readonly serverEvents: number;
  readonly serverEventsWithId: number;
  /** Different ids that the page has sent, at least an hour ago. */
  readonly pageIds: number;
  /** Those of them that the server has sent too. */
  readonly sharedIds: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface Wrong {
  readonly count: number;
  readonly among: number;
  readonly detail: string;
}

/** Of the events that pages report the server should report so many too. */
export const goodShare = 0.75;
/** Fewer on either side tell nothing. */
const leastEvents = 10;

export function judgeSides(
  rows: readonly AnswerRow[],
  judge: (sides: Sides) => Wrong | undefined,
): Found | undefined {
  const wrong = rows.map(readSides).flatMap((sides) => {
    const isEnough = Math.min(sides.pageEvents, sides.serverEvents) >= leastEvents;
    const found = isEnough ? judge(sides) : undefined;
    return found === undefined ? [] : [{ ...sides, ...found }];
  });
  if (wrong.length === 0) return undefined;
  return {
    count: wrong.reduce((sum, { count }) => sum + count, 0),
    among: wrong.reduce((sum, { among }) => sum + among, 0),
    firstSeenAtMs: Math.min(...wrong.map(({ firstMs }) => firstMs)),
    lastSeenAtMs: Math.max(...wrong.map(({ lastMs }) => lastMs)),
    examples: wrong
      .slice(0, examplesMax)
      .map(({ eventName, page, detail, count }) => ({ eventName, page, detail, count })),
  };
}

/** One side gives (nearly) every event an id, the other (nearly) none: 'page' or 'server' is the one that does. */
export function sideWithIds(sides: Sides): 'page' | 'server' | undefined {
  const page = sides.pageEventsWithId / sides.pageEvents;
  const server = sides.serverEventsWithId / sides.serverEvents;
  if (page >= 0.5 && server < 0.05) return 'page';
  return server >= 0.5 && page < 0.05 ? 'server' : undefined;
}

/** Of the ids of the page, those that the server has too, 0 to 1; undefined: too few to tell. */
export function sharedShare({ pageIds, sharedIds }: Sides): number | undefined {
  return pageIds < leastEvents ? undefined : sharedIds / pageIds;
}

function readSides(row: AnswerRow): Sides {
  return {
    eventName: String(row.event_name),
    page: String(row.page),
    pageEvents: Number(row.page_events),
    pageEventsWithId: Number(row.page_events_with_id),
    serverEvents: Number(row.server_events),
    serverEventsWithId: Number(row.server_events_with_id),
    pageIds: Number(row.page_ids),
    sharedIds: Number(row.shared_ids),
    firstMs: Number(row.first_ms),
    lastMs: Number(row.last_ms),
  };
}
