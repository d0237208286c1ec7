// Check: contents-unreadable.

import type { RowCheck } from '../check.ts';

export const contentsUnreadable: RowCheck = {
  id: 'contents-unreadable',
  severity: 'warning',
  meaning:
    '`contents` must be a list of objects. What came is a text, or JSON that is broken, so that no product is read from it.',
  cure: "Write a list: `contents: [{id: 'A', quantity: 1}]`; do not build its text by hand.",
  among: 'custom_data.contents IS NOT NULL',
  fault: "NOT startsWith(dynamicType(custom_data.contents), 'Array')",
};
