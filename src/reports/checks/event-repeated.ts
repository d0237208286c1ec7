// Check: event-repeated.

import { judgeGroups, readStatement, type SetCheck } from '../check.ts';

export const eventRepeated: SetCheck = {
  id: 'event-repeated',
  severity: 'warning',
  meaning:
    'Pages send the same event with the same parameters several times at once: the pixel is installed twice, or the call is. The event is counted as often as it is sent.',
  cure: 'Let `ownpixel doctor` look at the page, and remove the second installation or call; or give both calls the same `eventID`.',
  statement: readStatement('repeated-events'),
  judge: judgeGroups,
};
