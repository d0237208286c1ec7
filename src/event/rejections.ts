// Where: collector and loader. Every reason for which a request does not become an event: the closed list.
// `recorded` says whether the request itself is kept (7 days, table `rejected`) or only counted with a bounded
// sample; `status` is the answer's HTTP status: 200 for all that is durably recorded, because pages expect it.
// docs/reference/rejections.md is this table, and a test keeps the two equal.

import { conversionErrors } from './conversion-errors.ts';

export const rejections = {
  malformed_request: {
    status: 200,
    recorded: true,
    meaning: 'The request body could not be read as a form, a multipart form or text parameters.',
    cure: 'Send the parameters as a query string, as application/x-www-form-urlencoded or as multipart/form-data.',
  },
  missing_event_name: {
    status: 200,
    recorded: true,
    meaning: 'The request names no event: parameter `ev` is absent or empty.',
    cure: "Give every track call an event name: fbq('track', 'PageView').",
  },
  event_name_too_long: {
    status: 200,
    recorded: true,
    meaning: 'The event name has more than 200 characters.',
    cure: 'Shorten the name; details belong into the parameters of the event.',
  },
  too_many_parameters: {
    status: 200,
    recorded: true,
    meaning: 'The request has more than 1,000 parameters.',
    cure: 'Send fewer parameters; lists can be sent as one JSON value.',
  },
  host_not_allowed: {
    status: 200,
    recorded: true,
    meaning: 'The page is on a host that this pixel does not take events from.',
    cure: 'If the page is yours: `ownpixel pixel allow-host ID HOST` (or `remove-host`, of a blocked one), then `ownpixel replay rejected`.',
  },
  uninterpretable: {
    status: 200,
    recorded: true,
    meaning: 'The request was recorded, but the loader could not turn it into a row.',
    cure: 'Report the example shown in `rejected`: this is a fault of the interpretation and can be replayed.',
  },
  refused_by_store: {
    status: 200,
    recorded: true,
    meaning: 'The store refused this row while it took the others of its batch.',
    cure: 'Report the example shown in `rejected`, with the detail the store gave.',
  },
  missing_pixel_id: {
    status: 400,
    recorded: false,
    meaning: 'The request has no pixel id, or one that is not a number without leading zero.',
    cure: "Check the id in fbq('init', ...): digits only, no spaces, no quotes inside.",
  },
  unknown_pixel: {
    status: 404,
    recorded: false,
    meaning: 'No pixel with this id exists on this server.',
    cure: 'Create it with `ownpixel pixel create --id ...`, or correct the id on the page.',
  },
  method_not_allowed: {
    status: 405,
    recorded: false,
    meaning: 'Events are sent by GET or POST; another method was used.',
    cure: 'Use GET or POST.',
  },
  too_large: {
    status: 413,
    recorded: false,
    meaning: 'The request body is larger than 256 KiB.',
    cure: 'Send less in one event.',
  },
  url_too_long: {
    status: 414,
    recorded: false,
    meaning: 'The address of the request is longer than 64 KiB.',
    cure: 'Send long parameters in a POST body.',
  },
  headers_too_large: {
    status: 431,
    recorded: false,
    meaning: 'The headers of the request are larger than 64 KiB.',
    cure: 'Look for oversized cookies on this host.',
  },
  request_timeout: {
    status: 408,
    recorded: false,
    meaning:
      'The request did not arrive whole within its time: 10 seconds for the headers, 20 for all of it.',
    cure: 'Send it again; look at the network, or at the proxy in front, when it happens often.',
  },
  unreadable_http: {
    status: 400,
    recorded: false,
    meaning: 'The bytes received are not an HTTP request.',
    cure: 'Check what is connected to this port.',
  },
  rate_limited: {
    status: 429,
    recorded: false,
    meaning: 'The pixel, or the address that sends, has sent more events in ten seconds than it may.',
    cure: 'Send it again after the seconds in Retry-After; see the settings rate-limit-pixel and rate-limit-address.',
  },
  spool_full: {
    status: 503,
    recorded: false,
    meaning: 'The spool has reached its size limit because the store has not taken events for a long time.',
    cure: 'Look at /readyz and the log of the loader; senders will try again.',
  },
  spool_fault: {
    status: 503,
    recorded: false,
    meaning: 'The disk did not take the request.',
    cure: 'Check free space and health of the disk under the data folder; senders will try again.',
  },
  ...conversionErrors,
} as const satisfies Record<string, RejectionRule>;

export type RejectionReason = keyof typeof rejections;

interface RejectionRule {
  readonly status: number;
  readonly recorded: boolean;
  readonly meaning: string;
  readonly cure: string;
}

/** One request refused: why, and what about it (never an identifier or an address). */
export interface Rejection {
  readonly reason: RejectionReason;
  readonly detail: string;
}

/** Not for good: the sender is asked to send the request again. */
export function mayComeAgain(reason: RejectionReason): boolean {
  const { status } = rejections[reason];
  return status === 429 || status === 503;
}

export function isRejectionReason(text: string): text is RejectionReason {
  return Object.hasOwn(rejections, text);
}
