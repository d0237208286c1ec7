// Check: event-name-misspelled.

import { replaceLiteral } from '../call-edits.ts';
import { originalEvent, plainText, removeInvisible } from '../damage.ts';
import { type Check, type Finding, finding } from '../finding.ts';
import { isStandardEvent, likelyEvent, sameEvent } from '../names.ts';
import { type Call, rangeOf, readTrack, type Subject } from '../subject.ts';

export const eventNameMisspelled: Check = {
  id: 'event-name-misspelled',
  severity: 'error',
  stage: 'calls',
  meaning:
    'A standard event is misspelled, has the wrong case or a damaged character in its name. It arrives as a custom event that reports and audiences do not know.',
  verify: 'The console warns of an event that is not standard.',
  cure: 'The name is spelled as the standard has it',
  repairs: 'sometimes',
  run: (subject, check) => subject.calls.flatMap((call) => judge(subject, call, check) ?? []),
};

function judge(subject: Subject, call: Call, check: Check): Finding | undefined {
  const track = readTrack(call);
  const name = track === undefined ? undefined : call.values[track.nameIndex];
  const node = track === undefined ? undefined : call.argumentNodes[track.nameIndex];
  if (track === undefined || node === undefined || typeof name !== 'string' || isStandardEvent(name))
    return undefined;
  const at = rangeOf(call, node);
  const isCustom = track.command.endsWith('Custom');
  const same = sameEvent(name);
  if (same !== undefined && !isCustom) {
    return finding(check, {
      at,
      message: `${JSON.stringify(name)} is not a standard event; ${same} is`,
      ...replaceLiteral(subject, call, track.nameIndex, same),
    });
  }
  if (same !== undefined && plainText(name) === name) {
    const cure = `If the standard event is meant, write fbq('track', '${same}')`;
    return finding(check, {
      severity: 'note',
      at,
      message: `the custom event ${JSON.stringify(name)} looks like the standard event ${same}`,
      cure,
    });
  }
  const visible = removeInvisible(name);
  if (visible !== name && /^[\x20-\x7e]+$/.test(visible)) {
    return finding(check, {
      at,
      message: 'invisible characters stand in the name of this event',
      cure: 'The invisible characters are removed',
      ...replaceLiteral(subject, call, track.nameIndex, visible),
    });
  }
  const likely = isCustom ? undefined : (originalEvent(name) ?? likelyEvent(name));
  if (likely === undefined) return undefined;
  return finding(check, {
    at,
    message: `${JSON.stringify(name)} is not a standard event; probably ${likely} is meant`,
    cure: `Write '${likely}', or track your own event with fbq('trackCustom', ...)`,
  });
}
