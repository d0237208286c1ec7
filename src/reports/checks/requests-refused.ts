// Check: requests-refused.

import { isRejectionReason, rejections } from '../../event/rejections.ts';
import { judgeGroups, readStatement, type SetCheck } from '../check.ts';

export const requestsRefused: SetCheck = {
  id: 'requests-refused',
  severity: 'warning',
  meaning:
    'Requests were refused and are no events: without an event name, unreadable, not permitted. Each is kept for 7 days.',
  cure: 'Do what stands behind each reason, and look at the requests: `SELECT * FROM rejected`.',
  statement: readStatement('refused'),
  judge(rows) {
    const found = judgeGroups(rows);
    if (found === undefined) return undefined;
    return {
      ...found,
      examples: found.examples.map((example) => ({ ...example, detail: describeReason(example.detail) })),
    };
  },
};

function describeReason(reason: string): string {
  return isRejectionReason(reason) ? `${reason}: ${rejections[reason].cure}` : reason;
}
