// Check: syntax-error.

import { type Check, finding } from '../finding.ts';
import { isTruncated } from '../truncation.ts';

export const syntaxError: Check = {
  id: 'syntax-error',
  severity: 'error',
  stage: 'code',
  meaning:
    'The script of the pixel is not valid code, and no known damage explains it. A browser runs none of it.',
  verify: 'The console shows the error when the page is opened.',
  cure: 'Paste the original code again',
  repairs: 'no',
  run: ({ damaged }, check) =>
    damaged.flatMap(({ start, end, undamaged, script }) => {
      if (undamaged !== undefined) return [];
      const problem =
        script !== undefined && 'problem' in script.parsed
          ? script.parsed.problem
          : { at: 0, message: 'not valid code' };
      if (script !== undefined && isTruncated(script)) return [];
      const at = Math.min(start + problem.at, end);
      return [
        finding(check, {
          at: { start: at, end: at + 1 },
          message: `the code of the pixel is not valid: ${problem.message}`,
        }),
      ];
    }),
};
