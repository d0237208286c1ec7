// Check: never-started.

import { type Check, finding } from '../finding.ts';

export const neverStarted: Check = {
  id: 'never-started',
  severity: 'warning',
  stage: 'code',
  meaning:
    'The pixel is held back for somebody to start it (a consent tool, a template), but the page has no script at all that could.',
  verify: 'Agree to everything on the page: still nothing is sent.',
  cure: 'Load the consent tool on this page, or let the script run by itself',
  repairs: 'no',
  run: ({ scripts, page }, check) => {
    const canStart = page.scripts.some(
      ({ role }) => role === 'classic' || role === 'external' || role === 'module' || role === 'delayed',
    );
    if (canStart || page.handlers.length > 0) return [];
    const held = scripts.filter(({ script }) => script.role === 'consent' || script.role === 'template');
    return held.slice(0, 1).map(({ script }) =>
      finding(check, {
        at: { start: script.element.start, end: script.start },
        message: 'nothing on this page can start the pixel that is held back here',
      }),
    );
  },
};
