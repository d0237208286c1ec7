// Check: init-missing.

import { isCall } from '../call-edits.ts';
import { type Check, finding } from '../finding.ts';
import { listImageIds } from '../pixel-ids.ts';
import { validId } from '../send-events.ts';
import { readTrack, type Subject } from '../subject.ts';

export const initMissing: Check = {
  id: 'init-missing',
  severity: 'error',
  stage: 'calls',
  meaning: 'The page loads the library and tracks, but no `init` says for which pixel. No event is sent.',
  verify: '`fbq.getState().pixels` is empty in the console.',
  cure: 'An `init` with the id of the noscript image is put in front of the first event',
  repairs: 'sometimes',
  run: (subject, check) => {
    const { calls, visit, hasUnreadable } = subject;
    if (
      hasUnreadable ||
      visit.libraries.length === 0 ||
      calls.some((call) => isCall(call, 'init', 'addPixelId'))
    )
      return [];
    if (/\.pixelId\s*=/.test(subject.page.text) || hasHiddenCalls(subject)) return [];
    const first =
      calls.find((call) => readTrack(call) !== undefined && call.inVisit !== undefined) ?? calls[0];
    if (first === undefined)
      return [
        finding(check, {
          at: libraryPlace(subject),
          message: 'the library is loaded, but there is no `init` and no event',
          cure: "Add `fbq('init', 'YOUR ID');` and `fbq('track', 'PageView');`",
        }),
      ];
    const message = 'there is no `init` on this page: the events belong to no pixel';
    const ids = new Set(listImageIds(subject.page).flatMap(({ id }) => validId(id) ?? []));
    const [id] = ids;
    const statement = first.statement;
    if (id === undefined || ids.size > 1 || statement === undefined) {
      return [
        finding(check, {
          at: first,
          message,
          cure: "Add `fbq('init', 'YOUR ID');` in front of the first event",
        }),
      ];
    }
    const edit = { start: statement.start, end: statement.start, text: `fbq('init', '${id}'); ` };
    return [finding(check, { at: first, message, edits: [edit] })];
  },
};

/** A variable as command: what it calls only a visit can tell. */
function hasHiddenCalls({ calls, visit }: Subject): boolean {
  return (
    calls.some(({ values }) => typeof values[0] !== 'string') ||
    visit.calls.some(({ values }) => values[0] === 'init')
  );
}

function libraryPlace({ page, visit }: Subject): { readonly start: number; readonly end: number } {
  const script = page.scripts[visit.libraries[0]?.script ?? 0];
  return { start: script?.element.start ?? 0, end: script?.start ?? 0 };
}
