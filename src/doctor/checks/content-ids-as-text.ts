// Check: content-ids-as-text.

import { dataNode, dataValue, readEventData } from '../event-data.ts';
import { type Check, finding } from '../finding.ts';
import { rangeOf } from '../subject.ts';

export const contentIdsAsText: Check = {
  id: 'content-ids-as-text',
  severity: 'warning',
  stage: 'calls',
  meaning: '`content_ids` must be a list. As a text it is not matched with the products of a catalogue.',
  verify: 'The request has a bare text in `cd[content_ids]`.',
  cure: 'The text becomes a list of one',
  repairs: 'sometimes',
  run: ({ calls, page }, check) =>
    calls.flatMap((call) => {
      const event = readEventData(call);
      const ids = event === undefined ? undefined : dataValue(event, 'content_ids');
      if (
        event === undefined ||
        (typeof ids !== 'string' && typeof ids !== 'number') ||
        String(ids).startsWith('[')
      )
        return [];
      const node = dataNode(event, 'content_ids');
      const message = '`content_ids` is a text, not a list';
      const isCertain = node?.type === 'Literal' && call.isEditable && !/[,;|]/.test(String(ids));
      if (node === undefined || !isCertain)
        return [
          finding(check, {
            at: node === undefined ? call : rangeOf(call, node),
            message,
            cure: "Write a list: content_ids: ['A', 'B']",
          }),
        ];
      const at = rangeOf(call, node);
      return [
        finding(check, { at, message, edits: [{ ...at, text: `[${page.text.slice(at.start, at.end)}]` }] }),
      ];
    }),
};
