// Check: page-view-repeated.

import { removal, statementOf } from '../call-edits.ts';
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
    const { visit, calls, page } = subject;
    const sending = new Set(visit.sending.sent.map(({ call }) => call));
    const repeated = new Set(
      visit.sending.lost
        .filter(({ why, call }) => why === 'repeated page view' && !sending.has(call))
        .map(({ call }) => call),
    );
    return [...repeated].flatMap((index) => {
      const call = calls.find(({ inVisit }) => inVisit === index);
      const first = calls.find(({ inVisit }) =>
        visit.sending.sent.some((sent) => sent.event === 'PageView' && sent.call === inVisit),
      );
      if (call === undefined || isPartOfSecondInstallation(call.script, first?.script)) return [];
      const statement = statementOf(subject, call);
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
