// Check: content-type-missing.

import { unknown } from '../constants.ts';
import { dataValue, type EventData, readEventData } from '../event-data.ts';
import { type Check, finding } from '../finding.ts';

/** Those that a catalogue is matched with. */
const catalogueEvents = new Set(['ViewContent', 'AddToCart', 'Purchase']);

export const contentTypeMissing: Check = {
  id: 'content-type-missing',
  severity: 'note',
  stage: 'calls',
  meaning:
    'The event names products and not what their ids stand for. Without `content_type` an id is matched with every item of a catalogue that has it, a product or a group of products.',
  verify: 'The request has `cd[content_ids]` or `cd[contents]`, and no `cd[content_type]`.',
  cure: "Add content_type: 'product', or 'product_group' when the ids are those of groups",
  repairs: 'no',
  run: ({ calls }, check) =>
    calls.flatMap((call) => {
      const event = readEventData(call);
      if (event === undefined || !catalogueEvents.has(String(event.name === unknown ? '' : event.name)))
        return [];
      const named = ['content_ids', 'contents'].find((key) => namesProducts(event, key));
      if (named === undefined || dataValue(event, 'content_type') !== undefined) return [];
      return [finding(check, { at: call, message: `\`${named}\` has no \`content_type\` beside it` })];
    }),
};

function namesProducts(event: EventData, key: string): boolean {
  const value = dataValue(event, key);
  return Array.isArray(value) && value.length > 0;
}
