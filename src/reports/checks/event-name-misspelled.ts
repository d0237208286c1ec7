// Check: event-name-misspelled.

import { sameEvent } from '../../event/event-names.ts';
import { isStandardEvent } from '../../event/standard-events.ts';
import { readStatement, type SetCheck } from '../check.ts';
import { judgeNames } from '../judge-names.ts';

export const eventNameMisspelled: SetCheck = {
  id: 'event-name-misspelled',
  severity: 'error',
  meaning:
    'A standard event is misspelled: case, spaces or signs differ. It is an event of your own that no report takes for the standard one.',
  cure: 'Spell it as the standard has it; names count letter by letter.',
  statement: readStatement('seen-names'),
  judge: (rows) =>
    judgeNames(rows, (name) => {
      const meant = isStandardEvent(name) ? undefined : sameEvent(name);
      return meant === undefined ? undefined : `${meant} is right`;
    }),
};
