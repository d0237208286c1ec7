// Check: personal-data-in-parameters.

import { quoteList, type RowCheck } from '../check.ts';
import { maskMarks } from '../mask-marks.ts';

const plainMarks = `[${quoteList(maskMarks)}]`;
/** As they are, and as they stand in urlencoded text. */
const marks = `[${quoteList([...maskMarks, ...maskMarks.map(encodeURIComponent)])}]`;

export const personalDataInParameters: RowCheck = {
  id: 'personal-data-in-parameters',
  severity: 'warning',
  meaning:
    'Parameters of an event held data about a person in clear. Here they were masked before they were written; any other receiver of the same event has them.',
  cure: 'Leave them out, or hand them over as user data (`init`, `user_data`), which is hashed first.',
  among: "event_name != ''",
  fault: `multiSearchAny(other_params, ${marks}) OR multiSearchAny(concat(content_name, ' ', content_category, ' ', search_string, ' ', order_id), ${marks}) OR (is_server AND multiSearchAny(toString(custom_data), ${marks}))`,
  detail: `arrayStringConcat(arrayFilter(mark -> position(concat(decodeURLComponent(other_params), ' ', content_name, ' ', content_category, ' ', search_string, ' ', order_id, ' ', toString(custom_data)), mark) > 0, ${plainMarks}), ' ')`,
};
