// Check: consent-too-late.

import { isCall, moveBefore } from '../call-edits.ts';
import { type Check, finding } from '../finding.ts';

export const consentTooLate: Check = {
  id: 'consent-too-late',
  severity: 'error',
  stage: 'calls',
  meaning:
    "Consent is revoked after `init`: what was tracked before is already on its way, without the visitor's consent.",
  verify: 'Open the page in a fresh browser: a request leaves before anything is agreed to.',
  cure: 'The `revoke` is moved in front of `init`',
  repairs: 'sometimes',
  run: (subject, check) => {
    const { calls, visit, page } = subject;
    const init = calls.find((call) => isCall(call, 'init') && call.inVisit !== undefined);
    if (init?.inVisit === undefined) return [];
    const initAt = init.inVisit;
    const revoke = calls.find(
      (call) => isCall(call, 'consent') && call.values[1] === 'revoke' && call.inVisit !== undefined,
    );
    if (revoke?.inVisit === undefined || revoke.inVisit < initAt) return [];
    const revokeAt = revoke.inVisit;
    const isAlreadyRevoked = visit.calls.slice(0, initAt).some(({ values }) => values[0] === 'consent');
    if (isAlreadyRevoked) return [];
    const early = visit.sending.sent.filter(({ call }) => call < revokeAt);
    const from = revoke.statement;
    const to = init.statement;
    const message =
      early.length > 0
        ? `consent is revoked after ${early.map(({ event }) => event).join(', ')} was sent`
        : 'consent is revoked after `init`';
    const severity = early.length > 0 ? 'error' : 'warning';
    if (from === undefined || to === undefined)
      return [
        finding(check, {
          severity,
          at: revoke,
          message,
          cure: "Call fbq('consent', 'revoke') before `init`",
        }),
      ];
    return [finding(check, { severity, at: revoke, message, edits: moveBefore(page.text, from, to) })];
  },
};
