// Where: loader -> store. The rows of the public tables `events` and `rejected` as they are inserted: names and form of each
// column. Times are Unix ms, 64-bit numbers are decimal text (JSON numbers lose digits).

import type { Channel } from './record.ts';
import type { RejectionReason } from './rejections.ts';

/** A row of `events`. */
export type EventRow = OwnColumns &
  PageColumns &
  ReferrerColumns &
  DeviceColumns &
  CustomColumns &
  UserColumns;

/**
 * The same in parts. Events share their page, referrer, device, custom data and user data with many others: each of these is
 * made once, and so are its cells.
 */
export interface EventParts {
  readonly own: OwnColumns;
  readonly page: Part<PageColumns>;
  readonly referrer: Part<ReferrerColumns>;
  readonly device: Part<DeviceColumns>;
  readonly custom: Part<CustomColumns>;
  readonly user: Part<UserColumns>;
}

export interface Part<Columns> {
  readonly columns: Columns;
  /** As they stand in a line of the store, tabs between them. */
  readonly cells: string;
}

/** All columns beside each other, for who looks at single ones. */
export function flattenParts({ own, ...shared }: EventParts): EventRow {
  const { page, referrer, device, custom, user } = shared;
  return {
    ...page.columns,
    ...referrer.columns,
    ...device.columns,
    ...custom.columns,
    ...user.columns,
    ...own,
  };
}

export interface OwnColumns {
  readonly pixel_id: string;
  readonly event_name: string;
  readonly event_id: string;
  readonly event_time: number;
  readonly received_at: number;
  /** When the pixel was set up on the page, Unix ms by the page's clock (parameter `it`); null: not told. */
  readonly initialized_at: number | null;
  readonly channel: Channel;
  readonly action_source: string;
  readonly visitor_id: string;
  readonly session_id: string;
  /** The tag's name of the browser tab, as CRC-32, and the number of the event in it, from 0 (parameter `os`); 0 and 0: not told. */
  readonly tab_id: number;
  readonly tab_number: number;
  /** By which road the visit came, as this event shows it: `direct`, `organic_search`, ... */
  readonly traffic_channel: string;
  readonly click_id: string;
  readonly click_id_kind: string;
  readonly country: string;
  /** '' where the pixel keeps none. */
  readonly truncated_ip: string;
  readonly language: string;
  readonly fbp: string;
  readonly fbc: string;
  readonly consent: string;
  readonly data_processing_options: string;
  /** Every parameter that no other column gives back exactly, urlencoded; in order, custom data together; repeats kept. */
  readonly other_params: string;
  readonly retention_days: number;
  /**
   * From 1 on: the tag's number of the event within its page load (parameter `oi`); 0 when there is none. With visitor,
   * name and time to the millisecond it tells a copy that the tag has sent again from another event.
   */
  readonly delivery_number: number;
}

export interface PageColumns {
  readonly url: string;
  readonly host: string;
  readonly path: string;
  readonly utm_source: string;
  readonly utm_medium: string;
  readonly utm_campaign: string;
  readonly utm_term: string;
  readonly utm_content: string;
}

export interface ReferrerColumns {
  readonly referrer: string;
  readonly referrer_host: string;
}

export interface DeviceColumns {
  /** desktop, mobile, tablet, tv, bot or ''. */
  readonly device: string;
  readonly browser: string;
  readonly os: string;
  readonly is_bot: boolean;
  /** What showed it: `agent: ` and the telling words, or `headless`; '' when it is none. */
  readonly bot_reason: string;
}

export interface CustomColumns {
  /** Decimal text with at most four places, or null. */
  readonly value: string | null;
  readonly currency: string;
  readonly content_ids: readonly string[];
  readonly content_type: string;
  readonly content_name: string;
  readonly content_category: string;
  readonly num_items: number | null;
  readonly search_string: string;
  readonly order_id: string;
  readonly custom_data: Readonly<Record<string, unknown>>;
}

export interface UserColumns {
  /** Hashes only, by key (em, ph, ...). */
  readonly user_data: Readonly<Record<string, readonly string[]>>;
}

export interface RejectedRow {
  readonly received_at: number;
  readonly pixel_id: string;
  readonly reason: RejectionReason;
  readonly detail: string;
  readonly raw: string;
  readonly channel: Channel;
  /** JSON of the record's sender; '' when it is not known. */
  readonly sender: string;
}
