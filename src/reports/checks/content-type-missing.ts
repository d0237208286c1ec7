// Check: content-type-missing.

import type { RowCheck } from '../check.ts';

export const contentTypeMissing: RowCheck = {
  id: 'content-type-missing',
  severity: 'note',
  meaning:
    'An event names products but not what kind of id theirs is, without which no catalogue finds them.',
  cure: "Add `content_type: 'product'`, or `'product_group'` when the ids are those of groups.",
  among: "notEmpty(content_ids) AND event_name IN ('AddToCart', 'Purchase', 'Search', 'ViewContent')",
  fault: "content_type = ''",
};
