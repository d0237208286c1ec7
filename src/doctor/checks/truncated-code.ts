// Check: truncated-code.

import { type Check, finding } from '../finding.ts';
import { isTruncated } from '../truncation.ts';

export const truncatedCode: Check = {
  id: 'truncated-code',
  severity: 'error',
  stage: 'code',
  meaning:
    'The script of the pixel ends in the middle: a length limit of a form, or copying, has cut it off.',
  verify: 'The console shows "Unexpected end of input".',
  cure: 'What is missing cannot be told. Paste the whole code again',
  repairs: 'no',
  run: ({ damaged }, check) =>
    damaged.flatMap(({ undamaged, script }) => {
      if (undamaged !== undefined || script === undefined || !isTruncated(script)) return [];
      const { code, start, end } = script.script;
      const last = start + Math.max(0, code.trimEnd().length - 1);
      return [
        finding(check, {
          at: { start: last, end: Math.min(last + 1, end) },
          message: 'the code of the pixel breaks off here',
        }),
      ];
    }),
};
