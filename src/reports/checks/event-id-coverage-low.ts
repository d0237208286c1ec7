// Check: event-id-coverage-low.

import { readStatement, type SetCheck } from '../check.ts';
import { judgeSides, sideWithIds } from '../judge-sides.ts';

const leastShare = 0.1;

export const eventIdCoverageLow: SetCheck = {
  id: 'event-id-coverage-low',
  severity: 'error',
  meaning:
    'Page and server report the same event, and many of its copies have no event id: those may be counted twice.',
  cure: 'Give every event that is reported from both sides an id: `eventID` in the browser, the same as `event_id` on the server.',
  statement: readStatement('sides'),
  judge: (rows) =>
    judgeSides(rows, (sides) => {
      const { pageEvents, serverEvents, pageEventsWithId, serverEventsWithId } = sides;
      const among = pageEvents + serverEvents;
      const count = among - pageEventsWithId - serverEventsWithId;
      if (count < among * leastShare || sideWithIds(sides) !== undefined) return undefined;
      const percent = (part: number, whole: number) => `${Math.floor((part / whole) * 100)} %`;
      const detail = `with id: ${percent(pageEventsWithId, pageEvents)} of the page's, ${percent(serverEventsWithId, serverEvents)} of the server's`;
      return { count, among, detail };
    }),
};
