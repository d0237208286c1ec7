// Where: loader -> store. The rows of the public tables `events` and `rejected` as they are inserted: names,
// order and JSON form of each column. Times are Unix ms, 64-bit numbers are decimal text (JSON numbers lose digits).

import type { Channel } from './record.ts';
import type { RejectionReason } from './rejections.ts';

export interface EventRow {
  readonly pixel_id: string;
  readonly event_name: string;
  readonly event_id: string;
  readonly event_time: number;
  readonly received_at: number;
  readonly channel: Channel;
  readonly action_source: string;
  readonly visitor_id: string;
  readonly session_id: string;
  readonly url: string;
  readonly host: string;
  readonly path: string;
  readonly referrer: string;
  readonly referrer_host: string;
  /** By which road the visit came, as this event shows it: `direct`, `organic_search`, ... */
  readonly traffic_channel: string;
  readonly utm_source: string;
  readonly utm_medium: string;
  readonly utm_campaign: string;
  readonly utm_term: string;
  readonly utm_content: string;
  readonly click_id: string;
  readonly click_id_kind: string;
  readonly country: string;
  readonly device: string;
  readonly browser: string;
  readonly os: string;
  readonly language: string;
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
  /** Hashes only, by key (em, ph, ...). */
  readonly user_data: Readonly<Record<string, readonly string[]>>;
  readonly fbp: string;
  readonly fbc: string;
  readonly consent: string;
  readonly data_processing_options: string;
  readonly is_bot: boolean;
  /** What showed it: `agent: ` and the telling words, or `headless`; '' when it is none. */
  readonly bot_reason: string;
  /** Every parameter that no column above gives back exactly, urlencoded, in order; repeats kept. */
  readonly other_params: string;
  readonly retention_days: number;
  /**
   * From 1 on: the tag's number of the event within its page load (parameter `oi`); 0 when there is none. With visitor,
   * name and time to the millisecond it tells a copy that the tag has sent again from another event.
   */
  readonly delivery_number: number;
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
