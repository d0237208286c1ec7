// Check: event-before-init.

import { moveBefore } from '../call-edits.ts';
import { type Check, finding } from '../finding.ts';

export const eventBeforeInit: Check = {
  id: 'event-before-init',
  severity: 'error',
  stage: 'calls',
  meaning:
    "An event is tracked before `init` has named a pixel. The original's library drops it without a word (Ownpixel's waits for the pixel).",
  verify: 'The event is missing in the network list, later ones are there.',
  cure: 'The `init` is moved in front of the first event',
  repairs: 'sometimes',
  run: (subject, check) => {
    const { visit, calls, page } = subject;
    const isOwn = visit.libraries.find(({ blockedBy }) => blockedBy === undefined)?.kind === 'own';
    const firstInit = calls.find(
      ({ values, inVisit }) => inVisit !== undefined && (values[0] === 'init' || values[0] === 'addPixelId'),
    );
    if (firstInit?.inVisit === undefined) return [];
    const initAt = firstInit.inVisit;
    const early = calls.filter(
      ({ values, inVisit }) =>
        inVisit !== undefined &&
        inVisit < initAt &&
        String(typeof values[0] === 'string' ? values[0] : '').startsWith('track'),
    );
    const [first] = early.toSorted((a, b) => (a.inVisit ?? 0) - (b.inVisit ?? 0));
    if (first === undefined) return [];
    const from = firstInit.statement;
    const to = first.statement;
    const edits =
      from === undefined || to === undefined || from.start < to.start
        ? undefined
        : moveBefore(page.text, from, to);
    return early.map((call) =>
      finding(check, {
        severity: isOwn ? 'warning' : check.severity,
        at: call,
        message: 'this event is tracked before `init`',
        ...(edits === undefined ? { cure: 'Move `init` in front of this event' } : { edits }),
      }),
    );
  },
};
