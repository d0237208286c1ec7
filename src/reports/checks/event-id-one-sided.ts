// Check: event-id-one-sided.

import { readStatement, type SetCheck } from '../check.ts';
import { judgeSides, sideWithIds } from '../judge-sides.ts';

export const eventIdOneSided: SetCheck = {
  id: 'event-id-one-sided',
  severity: 'error',
  meaning:
    'Page and server report the same event, but only one of them gives it an id: a happening may be counted twice.',
  cure: 'Make one id for each happening and send it from both: `eventID` in the browser, `event_id` on the server.',
  statement: readStatement('sides'),
  judge: (rows) =>
    judgeSides(rows, (sides) => {
      const side = sideWithIds(sides);
      if (side === undefined) return undefined;
      const { pageEvents, serverEvents } = sides;
      const count = side === 'page' ? serverEvents : pageEvents;
      return { count, among: pageEvents + serverEvents, detail: `only the ${side} sends ids` };
    }),
};
