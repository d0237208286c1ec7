// Check: user-data-placeholder.

import { placeholderHashes } from '../../event/placeholders.ts';
import { quoteList, type RowCheck } from '../check.ts';

const hashes = `[${quoteList(placeholderHashes)}]`;

export const userDataPlaceholder: RowCheck = {
  id: 'user-data-placeholder',
  severity: 'warning',
  meaning:
    'User data are the hash of a text like `undefined`, `null` or nothing: nobody is known by it, and everybody it is sent for looks like one person.',
  cure: 'Send a key of user data only when there is a value for it.',
  among: "notEmpty(user_data) OR match(other_params, 'ud\\[|user_data\\[')",
  fault: `arrayExists(values -> hasAny(values, ${hashes}), mapValues(user_data)) OR multiSearchAny(other_params, ${hashes})`,
  detail: `arrayStringConcat(arraySort(arrayDistinct(arrayConcat(mapKeys(mapFilter((key, values) -> hasAny(values, ${hashes}), user_data)), extractAll(other_params, '(?:ud|user_data)\\\\[([a-z_0-9]+)\\\\]=(?:${placeholderHashes.join('|')})')))), ', ')`,
};
