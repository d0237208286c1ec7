// Check: server-agent-missing.

import type { RowCheck } from '../check.ts';

export const serverAgentMissing: RowCheck = {
  id: 'server-agent-missing',
  severity: 'warning',
  meaning:
    'Events of the server come without the user agent of the visitor, or with that of the sending program: device and browser are unknown, and events that bots made cannot be told from those of people.',
  cure: 'Send the header `User-Agent` of the visitor as `client_user_agent`.',
  among: "is_server AND action_source = 'website'",
  fault: "browser = '' AND os = ''",
  detail: "'no agent of a browser'",
};
