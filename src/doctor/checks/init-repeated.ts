// Check: init-repeated.

import { removal, statementOf } from '../call-edits.ts';
import { type Check, finding } from '../finding.ts';

export const initRepeated: Check = {
  id: 'init-repeated',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'One pixel is initialised more than once. The second call has no effect, and its user data may be lost; mostly a sign that two things install the pixel.',
  verify: 'The console warns of a duplicate pixel id.',
  cure: 'The second `init` is removed',
  repairs: 'sometimes',
  run: (subject, check) =>
    subject.visit.sending.lost.flatMap(({ call: index, why }) => {
      if (why !== 'repeated init') return [];
      const call = subject.calls.find(({ inVisit }) => inVisit === index);
      const first = subject.calls.find(
        ({ values, inVisit }) =>
          inVisit !== undefined &&
          inVisit < index &&
          values[0] === 'init' &&
          String(values[1]) === String(call?.values[1]),
      );
      // A second installation is a finding of its own.
      if (call === undefined || call.script !== first?.script) return [];
      const statement = statementOf(subject, call);
      const message = `pixel ${String(call.values[1])} is initialised again`;
      if (statement === undefined || call.values.length > 2)
        return [finding(check, { at: call, message, cure: 'Keep one `init`, the one with the user data' })];
      return [finding(check, { at: call, message, edits: [removal(subject.page.text, statement)] })];
    }),
};
