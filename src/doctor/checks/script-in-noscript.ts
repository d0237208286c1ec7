// Check: script-in-noscript.

import { type Check, finding } from '../finding.ts';

export const scriptInNoscript: Check = {
  id: 'script-in-noscript',
  severity: 'error',
  stage: 'code',
  meaning: 'The code stands inside `noscript`: that part of a page exists only where no script can run.',
  verify: '`fbq` is not defined in the console.',
  cure: 'Move the script out of the `noscript` element; only the image belongs there',
  repairs: 'no',
  run: ({ scripts, visit }, check) => {
    const runsElsewhere = visit.calls.length > 0;
    return scripts
      .filter(({ script }) => script.role === 'noscript' && !runsElsewhere)
      .map(({ script }) =>
        finding(check, {
          at: { start: script.element.start, end: script.start },
          message: 'the code of the pixel is inside `noscript`, where it never runs',
        }),
      );
  },
};
