// Check: event-doubled.

import { removal } from '../call-edits.ts';
import { type Constant, isConstantObject } from '../constants.ts';
import { type Check, finding } from '../finding.ts';
import { callText } from '../subject.ts';

export const eventDoubled: Check = {
  id: 'event-doubled',
  severity: 'error',
  stage: 'calls',
  meaning:
    'One visit sends the same event with the same data twice for one pixel, without an event id that would make one of the two.',
  verify: 'The network list shows two equal requests.',
  cure: 'The second of two equal calls in one script is removed',
  repairs: 'sometimes',
  run: (subject, check) => {
    const { visit, callOfStep, page } = subject;
    const seen = new Map<string, number>();
    const reported = new Set<number>();
    return visit.sending.sent.flatMap(({ pixelId, event, options, call: index }) => {
      const call = callOfStep.get(index);
      if (call === undefined || hasEventId(options)) return [];
      const written = normal(callText(subject, call));
      // Page views have no data that would make two of them.
      const key = `${pixelId} ${event} ${event === 'PageView' ? '' : written}`;
      const firstIndex = seen.get(key);
      seen.set(key, firstIndex ?? index);
      if (firstIndex === undefined || firstIndex === index || reported.has(index)) return [];
      reported.add(index);
      const first = callOfStep.get(firstIndex);
      const isSame =
        first !== undefined && normal(callText(subject, first)) === normal(callText(subject, call));
      const statement = isSame ? call.statement : undefined;
      const message = `${event} is sent twice with the same data`;
      if (statement === undefined || first?.script !== call.script)
        return [
          finding(check, {
            at: call,
            message,
            cure: 'Keep one of the two calls, or give both the same `eventID`',
          }),
        ];
      return [finding(check, { at: call, message, edits: [removal(page.text, statement)] })];
    });
  },
};

/** A call as it is written, but for blanks, quotes and the name of the function. */
function normal(text: string): string {
  return text
    .replace(/\s+/g, '')
    .replace(/"/g, "'")
    .replace(/^.*?\(/, '');
}

function hasEventId(options: Constant): boolean {
  if (typeof options === 'symbol') return true;
  return (
    isConstantObject(options) &&
    ['eventID', 'event_id'].some((name) => options.entries.get(name) !== undefined)
  );
}
