// Check: contents-as-text.

import { dataNode, dataValue, readEventData } from '../event-data.ts';
import { type Check, finding } from '../finding.ts';
import { rangeOf } from '../subject.ts';

export const contentsAsText: Check = {
  id: 'contents-as-text',
  severity: 'warning',
  stage: 'calls',
  meaning:
    '`contents` must be a list of objects. As a text it is not matched with the products of a catalogue.',
  verify: 'The request has the list within quotes in `cd[contents]`.',
  cure: "Write a list: contents: [{id: 'A', quantity: 1}]",
  repairs: 'no',
  run: ({ calls }, check) =>
    calls.flatMap((call) => {
      const event = readEventData(call);
      if (event === undefined || typeof dataValue(event, 'contents') !== 'string') return [];
      const node = dataNode(event, 'contents');
      const at = node === undefined ? call : rangeOf(call, node);
      return [finding(check, { at, message: '`contents` is a text, not a list' })];
    }),
};
