// Check: noscript-ungated.

import { isCall } from '../call-edits.ts';
import { type Check, finding } from '../finding.ts';
import { listImageIds } from '../pixel-ids.ts';
import type { Subject } from '../subject.ts';

export const noscriptUngated: Check = {
  id: 'noscript-ungated',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'The script of the pixel waits for consent, its noscript image does not: a visitor without scripts is never asked, and is counted at once.',
  verify: 'Switch scripts off: the request leaves although nobody has agreed.',
  cure: 'Remove the noscript image; nobody can agree where no script runs',
  repairs: 'no',
  run: (subject, check) =>
    isHeld(subject)
      ? listImageIds(subject.page)
          .filter(({ isInNoscript, isHeld: isImageHeld }) => isInNoscript && !isImageHeld)
          .map(({ start, end }) =>
            finding(check, {
              at: { start, end },
              message: 'the script waits for consent, this image does not',
            }),
          )
      : [],
};

/** The whole pixel waits, not a single event of it. */
function isHeld({ scripts, calls, visit }: Subject): boolean {
  const isRunning = calls.some((call) => isCall(call, 'init') && call.inVisit !== undefined);
  if (!isRunning)
    return scripts.some(({ script }) => script.role === 'consent' && /fbevents|\binit\b/.test(script.code));
  return visit.sending.sent.length === 0 && visit.sending.lost.some(({ why }) => why === 'held by consent');
}
