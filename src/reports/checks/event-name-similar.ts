// Check: event-name-similar.

import { bareName, foreignEvent, likelyEvent, sameEvent } from '../../event/event-names.ts';
import { readStatement, type SetCheck } from '../check.ts';
import { judgeNames } from '../judge-names.ts';

export const eventNameSimilar: SetCheck = {
  id: 'event-name-similar',
  severity: 'warning',
  meaning:
    'An event of your own has nearly the name of a standard one, or is what another service calls it. If the standard event is meant, no report counts it.',
  cure: 'Use the standard name if that is what happens; else choose a name that differs more.',
  statement: readStatement('seen-names'),
  judge: (rows) =>
    judgeNames(rows, (name) => {
      const meant = sameEvent(name) === undefined ? findLikely(name) : undefined;
      return meant === undefined ? undefined : `probably ${meant}`;
    }),
};

/** A slip leaves the beginning as it is: `Read` and `Load` are not meant to be `Lead`. */
function findLikely(name: string): string | undefined {
  const foreign = foreignEvent(name);
  if (foreign !== undefined) return foreign;
  const likely = likelyEvent(name);
  const kept = likely !== undefined && likely.length < 6 ? 3 : 1;
  return likely !== undefined && bareName(name).startsWith(bareName(likely).slice(0, kept))
    ? likely
    : undefined;
}
