// Check: test-event-code-left.

import type { RowCheck } from '../check.ts';

export const testEventCodeLeft: RowCheck = {
  id: 'test-event-code-left',
  severity: 'warning',
  meaning:
    'Events have carried `test_event_code` for more than a day: other receivers take them as a test and do not count them.',
  cure: 'Remove `test_event_code` from what the live site sends.',
  among: "event_name != ''",
  fault: "match(other_params, '(^|&)test_event_code=')",
  least: { spanMs: 24 * 3_600_000 },
};
