// Check: server-time-in-milliseconds.

import type { RowCheck } from '../check.ts';

export const serverTimeInMilliseconds: RowCheck = {
  id: 'server-time-in-milliseconds',
  severity: 'note',
  meaning:
    'The server sends `event_time` in milliseconds. It is understood here; other receivers refuse it as too far in the future.',
  cure: 'Send whole Unix seconds: `Math.floor(Date.now() / 1000)`.',
  among: 'is_server',
  fault: "match(other_params, '(^|&)event_time=')",
};
