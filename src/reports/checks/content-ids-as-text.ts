// Check: content-ids-as-text.

import type { RowCheck } from '../check.ts';

export const contentIdsAsText: RowCheck = {
  id: 'content-ids-as-text',
  severity: 'warning',
  meaning: '`content_ids` must be a list. As a text it is not matched with the products of a catalogue.',
  cure: "Write a list: `content_ids: ['A', 'B']`.",
  among: 'custom_data.content_ids IS NOT NULL',
  fault: "NOT startsWith(dynamicType(custom_data.content_ids), 'Array')",
};
