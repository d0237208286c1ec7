// Check: page-view-repeated.

import { removal } from '../call-edits.ts';
import { type Check, finding } from '../finding.ts';

export const pageViewRepeated: Check = {
  id: 'page-view-repeated',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'The page view is tracked twice for one pixel. The library drops the second, as long as both go through `track`.',
  verify: 'Search the source for `PageView`.',
  cure: 'The second call is removed',
  repairs: 'sometimes',
  run: (subject, check) => {
    const { visit, callOfStep, page } = subject;
    const sending = new Set(visit.sending.sent.map(({ call }) => call));
    const repeated = new Set(
      visit.sending.lost
        .filter(({ why, call }) => why === 'repeated page view' && !sending.has(call))
        .map(({ call }) => call),
    );
    const firstSent = visit.sending.sent.find(({ event }) => event === 'PageView');
    const first = firstSent === undefined ? undefined : callOfStep.get(firstSent.call);
    return [...repeated].flatMap((index) => {
      const call = callOfStep.get(index);
      if (call === undefined || isPartOfSecondInstallation(call.script, first?.script)) return [];
      const statement = call.statement;
      const message = 'the page view is tracked a second time';
      if (statement === undefined)
        return [finding(check, { at: call, message, cure: 'Keep one of the calls' })];
      return [finding(check, { at: call, message, edits: [removal(page.text, statement)] })];
    });

    function isPartOfSecondInstallation(
      script: number | undefined,
      firstScript: number | undefined,
    ): boolean {
      const found = subject.scripts.find(({ index }) => index === script);
      return script !== firstScript && found !== undefined && /callMethod/.test(found.script.code);
    }
  },
};
