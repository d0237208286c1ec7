// Where: loader -> store. The columns of the public tables in the order of a line, and how each is written.

import type { EventRow, RejectedRow } from '../event/row.ts';
import { formatJson, formatList, formatMap, formatNullable, formatText, formatTime } from './line.ts';

type Cells<Row> = { readonly [Column in keyof Row & string]: (row: Row) => string };

const eventCells: Cells<EventRow> = {
  pixel_id: (row) => row.pixel_id,
  event_name: (row) => formatText(row.event_name),
  event_id: (row) => formatText(row.event_id),
  event_time: (row) => formatTime(row.event_time),
  received_at: (row) => formatTime(row.received_at),
  channel: (row) => row.channel,
  action_source: (row) => formatText(row.action_source),
  visitor_id: (row) => row.visitor_id,
  session_id: (row) => row.session_id,
  url: (row) => formatText(row.url),
  host: (row) => formatText(row.host),
  path: (row) => formatText(row.path),
  referrer: (row) => formatText(row.referrer),
  referrer_host: (row) => formatText(row.referrer_host),
  traffic_channel: (row) => row.traffic_channel,
  utm_source: (row) => formatText(row.utm_source),
  utm_medium: (row) => formatText(row.utm_medium),
  utm_campaign: (row) => formatText(row.utm_campaign),
  utm_term: (row) => formatText(row.utm_term),
  utm_content: (row) => formatText(row.utm_content),
  click_id: (row) => formatText(row.click_id),
  click_id_kind: (row) => formatText(row.click_id_kind),
  country: (row) => formatText(row.country),
  device: (row) => formatText(row.device),
  browser: (row) => formatText(row.browser),
  os: (row) => formatText(row.os),
  language: (row) => formatText(row.language),
  value: (row) => formatNullable(row.value),
  currency: (row) => formatText(row.currency),
  content_ids: (row) => formatList(row.content_ids),
  content_type: (row) => formatText(row.content_type),
  content_name: (row) => formatText(row.content_name),
  content_category: (row) => formatText(row.content_category),
  num_items: (row) => formatNullable(row.num_items),
  search_string: (row) => formatText(row.search_string),
  order_id: (row) => formatText(row.order_id),
  custom_data: (row) => formatJson(row.custom_data),
  user_data: (row) => formatMap(row.user_data),
  fbp: (row) => formatText(row.fbp),
  fbc: (row) => formatText(row.fbc),
  consent: (row) => formatText(row.consent),
  data_processing_options: (row) => formatText(row.data_processing_options),
  is_bot: (row) => String(row.is_bot),
  bot_reason: (row) => formatText(row.bot_reason),
  other_params: (row) => formatText(row.other_params),
  retention_days: (row) => String(row.retention_days),
  delivery_number: (row) => String(row.delivery_number),
};

const rejectedCells: Cells<RejectedRow> = {
  received_at: (row) => formatTime(row.received_at),
  pixel_id: (row) => row.pixel_id,
  reason: (row) => row.reason,
  detail: (row) => formatText(row.detail),
  raw: (row) => formatText(row.raw),
  channel: (row) => row.channel,
  sender: (row) => formatText(row.sender),
};

export const eventColumns = Object.keys(eventCells) as (keyof EventRow)[];
export const rejectedColumns = Object.keys(rejectedCells) as (keyof RejectedRow)[];

/** A row as a line without the batch columns. */
export const formatEvent = lineFormat(eventCells);
export const formatRejection = lineFormat(rejectedCells);

function lineFormat<Row>(cells: Cells<Row>): (row: Row) => string {
  const formats = Object.values<(row: Row) => string>(cells);
  // Joined, not added up: a sum of texts is kept as a tree of its parts until somebody reads it, which costs more.
  const texts = new Array<string>(formats.length);
  return (row) => {
    for (let column = 0; column < formats.length; column++) texts[column] = formats[column]?.(row) ?? '';
    return texts.join('\t');
  };
}
