// Check: library-missing.

import { type Check, finding } from '../finding.ts';

export const libraryMissing: Check = {
  id: 'library-missing',
  severity: 'error',
  stage: 'calls',
  meaning:
    'The page has the queue of the pixel, but nothing loads the library that would send what is in it.',
  verify: 'The network list has no `fbevents.js`.',
  cure: 'Paste the whole base code again: the line with the address of the library is missing or damaged',
  repairs: 'no',
  run: ({ visit, page, calls, hasUnreadable }, check) => {
    const [first] = calls.filter(({ inVisit }) => inVisit !== undefined);
    const hasOtherFiles = page.scripts.some(({ role }) => role === 'external');
    if (first === undefined || visit.libraries.length > 0 || hasOtherFiles || hasUnreadable) return [];
    return [finding(check, { at: first, message: 'nothing on this page loads the library of the pixel' })];
  },
};
