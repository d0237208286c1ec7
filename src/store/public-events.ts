// Where: store -> everybody who asks. The public columns of `events` (docs/reference/store.md), read from what is kept of them in the
// table `stored_events` (migrations/0004_stored_events.sql). Pure.

import type { EventRow } from '../event/row.ts';
import type { InsertBatch } from './insert.ts';

/** The table that holds the rows of a public one. */
export const storedTable = {
  events: 'stored_events',
  rejected: 'rejected',
} as const satisfies Record<InsertBatch['table'], string>;

type Written = keyof EventRow | 'batch_id' | 'batch_row';
type Computed = 'dedup_key' | 'params' | 'clean_url';
interface PublicColumn {
  readonly type: string;
  /** Over the stored columns; absent: it is one of them. */
  readonly expression?: string;
}

const text = { type: 'String' };
const word = { type: 'LowCardinality(String)' };
const time = "DateTime64(3, 'UTC')";

const clickId =
  "multiIf(click_id_rest = '\\x01', substring(fbc, 20), startsWith(click_id_rest, '\\x03'), substring(click_id_rest, 2), click_id_rest)";
const url = `if(url_origin = '', url_rest, concat(toString(url_origin), host, path, replaceOne(url_rest, '\\x01', ${clickId})))`;
const referrer = `multiIf(referrer_rest = '', '',
    startsWith(referrer_rest, '\\x03'), substring(referrer_rest, 2),
    replaceOne(if(startsWith(referrer_rest, '\\x02'), concat(toString(url_origin), host, substring(referrer_rest, 2)), referrer_rest), '\\x01', substring(fbc, 20)))`;
const fbp = `if(fbp_time < 10000000000000, fbp_text,
    concat('fb.', substring(toString(fbp_time), 1, 1), '.', substring(toString(fbp_time), 2), '.', toString(fbp_number)))`;
/** When a stored row was received. */
export const storedReceivedAt = 'addMilliseconds(event_time, arrival_delay)';

/**
 * Rows that may be copies of each other have the same key (copies.ts): those with one event id and, without id, those that the tag has
 * sent again because it could not learn that the first was recorded. Any other row has its own. cityHash64: a tenth of the cost
 * of sipHash64 with several arguments (measured); what it decides is compared by id again.
 */
const dedupKey = `multiIf(trimBoth(event_id) != '', cityHash64(pixel_id, event_name, trimBoth(event_id)),
    delivery_number != 0 AND visitor_id != 0, cityHash64(pixel_id, visitor_id, event_time, event_name, delivery_number),
    cityHash64(batch_id, batch_row))`;

/** Read from the text when asked for: a map of its own costs the loader a fifth of its speed (measured). */
const sentParams = "arrayFilter(param -> param != '', splitByChar('&', other_params))";
const nameOf = "decodeURLComponent(splitByChar('=', param)[1])";
const names = `arrayDistinct(arrayMap(param -> ${nameOf}, ${sentParams}))`;
const params = `mapFromArrays(${names},
    arrayMap(name -> arrayMap(param -> decodeURLComponent(splitByChar('=', param)[2]), arrayFilter(param -> ${nameOf} = name, ${sentParams})), ${names}))`;

/** The page without what campaigns and advertising networks have added to its address. */
const cleanUrl = `replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(${url},
    '([?&])(?:utm_(?:source|medium|campaign|term|content)|fbclid|gclid|gbraid|wbraid|msclkid|ttclid|twclid|li_fat_id|epik|yclid)=[^&#]*', '\\\\1'),
    '([?&])&+', '\\\\1'), '[?&]+(#|$)', '\\\\1')`;

/** In the order of `SELECT *`. */
export const publicColumns: Readonly<Record<Written | Computed, PublicColumn>> = {
  pixel_id: { type: 'UInt64' },
  event_name: word,
  event_id: text,
  event_time: { type: time },
  received_at: { type: time, expression: storedReceivedAt },
  initialized_at: { type: `Nullable(${time})`, expression: 'subtractMilliseconds(event_time, init_age)' },
  channel: { type: "Enum8('browser' = 1, 'server' = 2, 'image' = 3)" },
  action_source: text,
  visitor_id: { type: 'UInt64' },
  session_id: { type: 'UInt64' },
  tab_id: { type: 'UInt32' },
  tab_number: { type: 'UInt32' },
  url: { ...text, expression: url },
  host: word,
  path: text,
  referrer: { ...text, expression: referrer },
  referrer_host: text,
  traffic_channel: word,
  utm_source: text,
  utm_medium: text,
  utm_campaign: text,
  utm_term: text,
  utm_content: text,
  click_id: { ...text, expression: clickId },
  click_id_kind: text,
  country: word,
  truncated_ip: text,
  device: word,
  browser: word,
  os: word,
  language: text,
  value: { type: 'Nullable(Decimal(18, 4))' },
  currency: text,
  content_ids: { type: 'Array(String)' },
  content_type: text,
  content_name: text,
  content_category: text,
  num_items: { type: 'Nullable(Int64)' },
  search_string: text,
  order_id: text,
  custom_data: { type: 'JSON(max_dynamic_paths = 64)' },
  user_data: { type: 'Map(String, Array(String))' },
  fbp: { ...text, expression: fbp },
  fbc: text,
  consent: text,
  data_processing_options: text,
  is_bot: { type: 'Bool' },
  bot_reason: text,
  other_params: text,
  retention_days: { type: 'UInt16' },
  delivery_number: { type: 'UInt16' },
  batch_id: { type: 'UInt64' },
  batch_row: { type: 'UInt32' },
  dedup_key: { type: 'UInt64', expression: dedupKey },
  params: { type: 'Map(String, Array(String))', expression: params },
  clean_url: { ...text, expression: cleanUrl },
};

/** The public columns of the rows in a table like `stored_events`. `where`: over its stored columns. */
export function selectPublic(table: string, where = 'true'): string {
  const columns = Object.entries(publicColumns).map(([name, { expression }]) =>
    expression === undefined ? name : `${expression} AS ${name}`,
  );
  return `SELECT\n    ${columns.join(',\n    ')}\nFROM ${table}\nWHERE ${where}`;
}
