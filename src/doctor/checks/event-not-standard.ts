// Check: event-not-standard.

import { originalEvent, removeInvisible } from '../damage.ts';
import { type Check, finding } from '../finding.ts';
import { isStandardEvent, likelyEvent, sameEvent } from '../names.ts';
import { rangeOf, readTrack } from '../subject.ts';

const internalNames = new Set([
  'PixelInitialized',
  'CustomEvent',
  'SubscribedButtonClick',
  'Microdata',
  'InputData',
]);

export const eventNotStandard: Check = {
  id: 'event-not-standard',
  severity: 'warning',
  stage: 'calls',
  meaning:
    '`track` is for standard events. An event of your own arrives the same, but the library complains each time.',
  verify: 'The console warns of an event that is not standard.',
  cure: "Use fbq('trackCustom', ...) for your own events",
  repairs: 'no',
  run: ({ calls }, check) =>
    calls.flatMap((call) => {
      const track = readTrack(call);
      const name = track === undefined ? undefined : call.values[track.nameIndex];
      const node = track === undefined ? undefined : call.argumentNodes[track.nameIndex];
      if (track === undefined || track.command.endsWith('Custom') || node === undefined) return [];
      if (name === undefined || name === '')
        return [
          finding(check, {
            severity: 'error',
            at: rangeOf(call, node),
            message: 'the event has no name',
            cure: 'Name the event',
          }),
        ];
      if (typeof name !== 'string' || isStandardEvent(name) || internalNames.has(name) || /^\d+$/.test(name))
        return [];
      // These are findings of their own.
      if (sameEvent(name) ?? likelyEvent(name) ?? originalEvent(name)) return [];
      if (removeInvisible(name) !== name) return [];
      return [
        finding(check, {
          at: rangeOf(call, node),
          message: `${JSON.stringify(name)} is not a standard event`,
        }),
      ];
    }),
};
