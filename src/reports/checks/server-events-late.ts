// Check: server-events-late.

import type { RowCheck } from '../check.ts';

export const serverEventsLate: RowCheck = {
  id: 'server-events-late',
  severity: 'warning',
  meaning:
    'Events of the server arrive more than an hour after they happened: live numbers are too low, and advertising services learn too late.',
  cure: 'Send each event when it happens, or the queue every few minutes.',
  among: "is_server AND action_source = 'website'",
  fault: 'received_at > event_time + toIntervalHour(1)',
  detail:
    "if(received_at > event_time + toIntervalDay(1), concat(toString(dateDiff('day', event_time, received_at)), ' days late'), concat(toString(dateDiff('hour', event_time, received_at)), ' hours late'))",
  least: { share: 0.1 },
};
