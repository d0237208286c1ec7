// Check: page-calls-wrong.

import { judgeGroups, readStatement, type SetCheck } from '../check.ts';

export const pageCallsWrong: SetCheck = {
  id: 'page-calls-wrong',
  severity: 'warning',
  meaning:
    'The tag has found something wrong with how pages call it, and says so with their later events: a command or event name that does not exist, a pixel that is made twice, data in the wrong place, a stub that is frozen.',
  cure: 'The reference of the tag (`docs/reference/tag.md`, below warnings) says for each code what to do. On the page itself the console and `fbq.warnings` say which call it was.',
  statement: readStatement('page-warnings'),
  judge: judgeGroups,
};
