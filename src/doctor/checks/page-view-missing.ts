// Check: page-view-missing.

import { isCall } from '../call-edits.ts';
import type { Constant } from '../constants.ts';
import { type Check, finding } from '../finding.ts';
import { isCommand, sameEvent } from '../names.ts';
import { listImageIds } from '../pixel-ids.ts';
import { readTrack, type Subject } from '../subject.ts';

export const pageViewMissing: Check = {
  id: 'page-view-missing',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'The pixel is initialised, but no call tracks `PageView`. Visits are not counted, and audiences of visitors stay empty.',
  verify: 'The network list has no request with `ev=PageView`.',
  cure: 'The page view is tracked behind `init`: the noscript image shows that it is meant',
  repairs: 'sometimes',
  run: (subject, check) => {
    const { calls, visit, page, hasUnreadable } = subject;
    const init = calls.find((call) => isCall(call, 'init') && call.inVisit !== undefined);
    if (init === undefined || hasUnreadable || tracksPageView(subject) || isApplication(page.text)) return [];
    // An error on the page in front of it is the finding.
    if (visit.steps.some(({ kind }) => kind === 'undefined')) return [];
    const message = 'the pixel is initialised, but nothing tracks a `PageView`';
    const isMeant = listImageIds(page).some(
      ({ event, isInNoscript }) => event === 'PageView' && isInNoscript,
    );
    const statement = init.statement;
    if (!isMeant)
      return [finding(check, { at: init, message, cure: "Add `fbq('track', 'PageView');` behind `init`" })];
    if (statement === undefined)
      return [
        finding(check, {
          severity: 'error',
          at: init,
          message,
          cure: "Add `fbq('track', 'PageView');` behind `init`",
        }),
      ];
    const indent = /(\r?\n[ \t]*)$/.exec(page.text.slice(0, statement.start))?.[1] ?? ' ';
    const missingEnd = page.text[statement.end - 1] === ';' ? '' : ';';
    const edit = {
      start: statement.end,
      end: statement.end,
      text: `${missingEnd}${indent}fbq('track', 'PageView');`,
    };
    return [finding(check, { severity: 'error', at: init, message, edits: [edit] })];
  },
};

function tracksPageView({ calls, visit }: Subject): boolean {
  const isPageView = (name: Constant) => typeof name !== 'string' || sameEvent(name) === 'PageView';
  return (
    calls.some((call) => {
      const track = readTrack(call);
      return (
        (track !== undefined && isPageView(call.values[track.nameIndex])) ||
        typeof call.values[0] !== 'string' ||
        !isCommand(call.values[0])
      );
    }) || visit.sending.sent.some(({ event }) => event === 'PageView')
  );
}

/** A single-page application tracks its views from its own bundle. */
function isApplication(text: string): boolean {
  return (
    /<(div|main)[^>]+id=["']?(root|app|__next|__nuxt|svelte|___gatsby|q-app)\b/i.test(text) &&
    /<script[^>]+src=/i.test(text)
  );
}
