// Check: init-repeated.

import { removal } from '../call-edits.ts';
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
  run: (subject, check) => {
    const inits = subject.calls.filter(
      ({ values, inVisit }) => inVisit !== undefined && values[0] === 'init',
    );
    const firstInits = new Map(inits.map((init) => [String(init.values[1]), init] as const).reverse());
    return subject.visit.sending.lost.flatMap(({ call: index, why }) => {
      if (why !== 'repeated init') return [];
      const call = subject.callOfStep.get(index);
      const first = firstInits.get(String(call?.values[1]));
      // A second installation is a finding of its own.
      if (call === undefined || call.script !== first?.script) return [];
      const statement = call.statement;
      const message = `pixel ${String(call.values[1])} is initialised again`;
      if (statement === undefined || call.values.length > 2)
        return [finding(check, { at: call, message, cure: 'Keep one `init`, the one with the user data' })];
      return [finding(check, { at: call, message, edits: [removal(subject.page.text, statement)] })];
    });
  },
};
