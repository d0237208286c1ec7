// Check: damaged-id.

import { isCall, replaceLiteral } from '../call-edits.ts';
import { type Check, finding } from '../finding.ts';
import { restoreId } from '../pixel-ids.ts';
import { validId } from '../send-events.ts';
import { rangeOf } from '../subject.ts';

export const damagedId: Check = {
  id: 'damaged-id',
  severity: 'error',
  stage: 'calls',
  meaning:
    'The pixel id has something in it that does not belong there (a space, an invisible or full-width character), or is a number too large for the language. The library refuses it.',
  verify: 'The console warns of an invalid pixel id; `fbq.getState().pixels` is empty.',
  cure: 'The id is written as plain digits in quotes',
  repairs: 'sometimes',
  run: (subject, check) =>
    subject.calls.flatMap((call) => {
      if (!isCall(call, 'init', 'addPixelId', 'trackSingle', 'trackSingleCustom')) return [];
      const [, raw] = call.values;
      const node = call.argumentNodes[1];
      if (node === undefined || validId(raw) !== undefined) return [];
      const digits = typeof raw === 'number' ? /^[1-9]\d{4,25}$/.exec(String(node.raw))?.[0] : restoreId(raw);
      if (digits === undefined) return [];
      const message =
        typeof raw === 'number'
          ? `the pixel id ${digits} is a number beyond what the language can hold: its last digits get lost`
          : `the pixel id is damaged: ${JSON.stringify(raw)} should be ${digits}`;
      return [
        finding(check, { at: rangeOf(call, node), message, ...replaceLiteral(subject, call, 1, digits) }),
      ];
    }),
};
