// Check: event-id-misplaced.

import type { RowCheck } from '../check.ts';

export const eventIdMisplaced: RowCheck = {
  id: 'event-id-misplaced',
  severity: 'error',
  meaning:
    'The id of the event stands among its parameters, where nobody looks for it: copies of the event may be counted twice.',
  cure: "Hand it over in the fourth argument: `fbq('track', 'Purchase', {...}, {eventID: '...'})`; a server sends it as `event_id` of the event.",
  among: "event_name != ''",
  fault:
    "id = '' AND (custom_data.eventID IS NOT NULL OR custom_data.event_id IS NOT NULL OR custom_data.eventId IS NOT NULL OR custom_data.event_ID IS NOT NULL)",
};
