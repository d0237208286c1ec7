// Check: click-id-lowercased.

import type { RowCheck } from '../check.ts';

/** The click id in `fbc`, without what builders append. */
const payload = `replaceRegexpOne(extract(fbc, '^fb[.][0-9][.][0-9]+[.](.+)$'), '[.](A[QgwA]|B[AQg]|[A-Za-z0-9_-]{8})$', '')`;

export const clickIdLowercased: RowCheck = {
  id: 'click-id-lowercased',
  severity: 'warning',
  meaning:
    'A click id has lost its capital letters, on the way through a redirect or a cache: it is that of no click any more.',
  cure: 'Find what lower-cases addresses (a redirect, a cache, a firewall) and let it leave the query as it is.',
  among: `length(${payload}) >= 20 OR (click_id_kind = 'fbclid' AND length(click_id) >= 20)`,
  fault: `(length(${payload}) >= 20 AND lower(${payload}) = ${payload} AND match(${payload}, '[a-z]')) OR (click_id_kind = 'fbclid' AND length(click_id) >= 20 AND lower(click_id) = click_id AND match(click_id, '[a-z]'))`,
  detail: "if(click_id_kind = 'fbclid' AND lower(click_id) = click_id, 'in the address', 'in fbc')",
};
