// Check: code-beside-src.

import { type Check, finding } from '../finding.ts';

export const codeBesideSrc: Check = {
  id: 'code-beside-src',
  severity: 'error',
  stage: 'code',
  meaning: 'The code stands in a script element that also loads a file. Browsers then ignore the code.',
  verify: '`fbq` has no pixel: `fbq.getState().pixels` is empty.',
  cure: 'The code gets a script element of its own, behind the other',
  repairs: 'sometimes',
  run: ({ scripts }, check) =>
    scripts.flatMap(({ script, parsed }) => {
      if (script.role !== 'external') return [];
      const at = { start: script.element.start, end: script.start };
      const message = 'a script element that loads a file ignores the code it holds';
      if ('problem' in parsed)
        return [finding(check, { at, message, cure: 'Give the code a script element of its own' })];
      return [
        finding(check, {
          at,
          message,
          edits: [{ start: script.start, end: script.start, text: '</script><script>' }],
        }),
      ];
    }),
};
