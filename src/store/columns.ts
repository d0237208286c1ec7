// Where: loader -> store. The columns of the public tables in the order of a line, and how each is written.

import type {
  CustomColumns,
  DeviceColumns,
  EventParts,
  EventRow,
  OwnColumns,
  PageColumns,
  Part,
  ReferrerColumns,
  RejectedRow,
  UserColumns,
} from '../event/row.ts';
import { formatJson, formatList, formatMap, formatNullable, formatText, formatTime } from './line.ts';

type Cells<Row> = { readonly [Column in keyof Row & string]: (row: Row) => string };

/** Columns that one thing tells stand together, so that what was written for one event can be copied for the next (0097). */
const originCells: Cells<Pick<OwnColumns, 'pixel_id' | 'channel' | 'action_source'>> = {
  pixel_id: (row) => row.pixel_id,
  channel: (row) => row.channel,
  action_source: (row) => formatText(row.action_source),
};
const nameCells: Cells<Pick<OwnColumns, 'event_name'>> = {
  event_name: (row) => formatText(row.event_name),
};
const visitorCells: Cells<Pick<OwnColumns, 'visitor_id' | 'fbp'>> = {
  visitor_id: (row) => row.visitor_id,
  fbp: (row) => formatText(row.fbp),
};
const consentCells: Cells<Pick<OwnColumns, 'consent' | 'data_processing_options'>> = {
  consent: (row) => formatText(row.consent),
  data_processing_options: (row) => formatText(row.data_processing_options),
};
const placeCells: Cells<Pick<OwnColumns, 'language' | 'country'>> = {
  language: (row) => formatText(row.language),
  country: (row) => formatText(row.country),
};
/** Last of the event's own: of most events it is the page that tells them. */
const clickCells: Cells<Pick<OwnColumns, 'click_id' | 'click_id_kind'>> = {
  click_id: (row) => formatText(row.click_id),
  click_id_kind: (row) => formatText(row.click_id_kind),
};

const ownCells: Cells<OwnColumns> = {
  ...originCells,
  retention_days: (row) => String(row.retention_days),
  ...nameCells,
  event_id: (row) => formatText(row.event_id),
  event_time: (row) => formatTime(row.event_time),
  received_at: (row) => formatTime(row.received_at),
  initialized_at: (row) => (row.initialized_at === null ? '\\N' : formatTime(row.initialized_at)),
  delivery_number: (row) => String(row.delivery_number),
  ...visitorCells,
  session_id: (row) => row.session_id,
  tab_id: (row) => String(row.tab_id),
  tab_number: (row) => String(row.tab_number),
  fbc: (row) => formatText(row.fbc),
  ...consentCells,
  ...placeCells,
  truncated_ip: (row) => row.truncated_ip,
  traffic_channel: (row) => row.traffic_channel,
  other_params: (row) => formatText(row.other_params),
  ...clickCells,
};

const pageCells: Cells<PageColumns> = {
  url: (row) => formatText(row.url),
  host: (row) => formatText(row.host),
  path: (row) => formatText(row.path),
  utm_source: (row) => formatText(row.utm_source),
  utm_medium: (row) => formatText(row.utm_medium),
  utm_campaign: (row) => formatText(row.utm_campaign),
  utm_term: (row) => formatText(row.utm_term),
  utm_content: (row) => formatText(row.utm_content),
};

const referrerCells: Cells<ReferrerColumns> = {
  referrer: (row) => formatText(row.referrer),
  referrer_host: (row) => formatText(row.referrer_host),
};

const deviceCells: Cells<DeviceColumns> = {
  device: (row) => formatText(row.device),
  browser: (row) => formatText(row.browser),
  os: (row) => formatText(row.os),
  is_bot: (row) => String(row.is_bot),
  bot_reason: (row) => formatText(row.bot_reason),
};

const customCells: Cells<CustomColumns> = {
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
};

const userCells: Cells<UserColumns> = {
  user_data: (row) => formatMap(row.user_data),
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

/** In the order of a line, part by part. */
export const eventColumns = [ownCells, pageCells, referrerCells, deviceCells, customCells, userCells].flatMap(
  (cells) => Object.keys(cells),
) as (keyof EventRow)[];
export const rejectedColumns = Object.keys(rejectedCells) as (keyof RejectedRow)[];

/** An event as a line without the batch columns. */
export function formatEvent({ own, page, referrer, device, custom, user }: EventParts): string {
  return `${formatOwn(own)}\t${page.cells}\t${referrer.cells}\t${device.cells}\t${custom.cells}\t${user.cells}`;
}

const formatOwn = lineFormat(ownCells);
export const formatRejection = lineFormat(rejectedCells);

/** Columns with their cells, to be kept for the next event that has the same. */
export const makePart = {
  page: partFormat(pageCells),
  referrer: partFormat(referrerCells),
  device: partFormat(deviceCells),
  custom: partFormat(customCells),
  user: partFormat(userCells),
};

/** The cells of some columns of an event's own, for steps that keep them as they are written. */
export const formatCells = {
  origin: lineFormat(originCells),
  name: lineFormat(nameCells),
  visitor: lineFormat(visitorCells),
  consent: lineFormat(consentCells),
  place: lineFormat(placeCells),
  click: lineFormat(clickCells),
};

function partFormat<Wanted>(
  cells: Cells<Wanted>,
): <Columns extends Wanted>(columns: Columns) => Part<Columns> {
  const format = lineFormat(cells);
  return (columns) => ({ columns, cells: format(columns) });
}

function lineFormat<Row>(cells: Cells<Row>): (row: Row) => string {
  const formats = Object.values<(row: Row) => string>(cells);
  // Joined, not added up: a sum of texts is kept as a tree of its parts until somebody reads it, which costs more.
  const texts = new Array<string>(formats.length);
  return (row) => {
    for (let column = 0; column < formats.length; column++) texts[column] = formats[column]?.(row) ?? '';
    return texts.join('\t');
  };
}
