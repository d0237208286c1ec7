// Check: content-ids-missing.

import type { RowCheck } from '../check.ts';

export const contentIdsMissing: RowCheck = {
  id: 'content-ids-missing',
  severity: 'note',
  meaning: 'An event of the catalogue does not say which products it is about.',
  cure: "Add `content_ids: ['...']` or `contents: [{id: '...', quantity: 1}]`. A site without products may leave it.",
  among: "event_name IN ('AddToCart', 'Purchase', 'ViewContent')",
  fault: 'empty(content_ids)',
};
