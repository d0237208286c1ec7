// Check: swallowed-by-line-comment.

import { type Check, finding } from '../finding.ts';
import { childList } from '../parse-script.ts';

export const swallowedByLineComment: Check = {
  id: 'swallowed-by-line-comment',
  severity: 'error',
  stage: 'code',
  meaning:
    'The line breaks of the code were lost, and a comment that begins with `//` reaches to the end of all of it.',
  verify: '`fbq` is not defined in the console, and there is no error.',
  cure: 'Remove the comment, or put a line break behind it',
  repairs: 'no',
  run: ({ scripts }, check) =>
    scripts.flatMap(({ script, parsed }) => {
      const code = script.code.trim();
      if ('problem' in parsed || childList(parsed.program, 'body').length > 0 || /\n/.test(code)) return [];
      if (!code.startsWith('//') || !/callMethod/.test(code)) return [];
      return [
        finding(check, {
          at: { start: script.start, end: script.start + 2 },
          message: 'a comment swallows the whole code of the pixel',
        }),
      ];
    }),
};
