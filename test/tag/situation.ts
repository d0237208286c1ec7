// What a situation is: a page, what is done on it, what must be in the store afterwards; and which rows of the reference
// (docs/reference/tag.md) it proves.

import type { Visit } from './visit.ts';
import type { WireRequest } from './wire.ts';

export interface Situation {
  /** A sentence about behaviour; names the test. */
  readonly name: string;
  /** Of the reference: what, and how it compares with the original. */
  readonly rows?: readonly (readonly [row: string, verdict: string])[];
  /** Before anything else in the head. */
  readonly head?: string;
  /** Instead of the standard stub; '' for none. */
  readonly stub?: string;
  /** Runs after the stub and before the tag arrives. `ID`, `ID2`, `ID3` are pixels that exist. */
  readonly before?: string;
  /** Runs when the tag has arrived. */
  readonly after?: string;
  readonly body?: string;
  /** Scripts and pages of its own, beside it by their names; served as they are. */
  readonly files?: Readonly<Record<string, string>>;
  /** Behind the path of the page. */
  readonly query?: string;
  /** The page's host; mapped to this machine. */
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
  /** `script` element of the tag; `TAG` is its address. */
  readonly tag?: string;
  /** Cookies there before, `name=value`, on this domain. */
  readonly cookies?: readonly { readonly name: string; readonly value: string; readonly domain: string }[];
  /** Done from outside, after `after`. */
  readonly act?: (page: Visit, context: Stage) => Promise<void>;
  /** Waits for the page file and its warnings. */
  readonly isPatient?: boolean;
  readonly expect: (seen: Seen) => void;
}

/** What `act` may use. */
export interface Stage {
  /** Address of the situation's page. */
  readonly url: string;
  readonly ids: readonly [string, string, string];
  readonly base: string;
  /** Of pages of this situation. */
  address(path: string): string;
}

/** One stored event, as it was sent: parameters by name, the first value of each. */
export type Sent = Readonly<Record<string, string>>;

export interface Seen {
  /** In the order of the page's own count; without the automatic ones. */
  readonly events: readonly Sent[];
  readonly automatic: readonly Sent[];
  readonly rejected: readonly { readonly reason: string; readonly raw: string }[];
  /** Console warnings of the tag. */
  readonly warnings: readonly string[];
  /** Uncaught errors of the page. */
  readonly errors: readonly string[];
  readonly cookies: Readonly<Record<string, string>>;
  /** `window.result`, whatever the page put there. */
  readonly result: unknown;
  readonly ids: readonly [string, string, string];
  /** Requests to the collector, with method and path. */
  readonly requests: readonly string[];
  /** What left the browser, before the collector had it. */
  readonly wire: readonly WireRequest[];
}

/** Names of the events, in order. */
export function names(seen: Seen): (string | undefined)[] {
  return seen.events.map((event) => event.ev);
}

/** Parameters `keys` of an event. */
export function pick(
  event: Sent | undefined,
  ...keys: readonly string[]
): Record<string, string | undefined> {
  return Object.fromEntries(keys.map((key) => [key, event?.[key]]));
}

/** Head of a page whose reader is there: of many pages side by side Firefox says that some are hidden. */
export const shown =
  "<script>Object.defineProperty(document, 'hidden', { value: false, configurable: true })</script>";
