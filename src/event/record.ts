// Where: collector -> spool -> loader (and the live list). The record: one request as it was received, already
// fit for the disk (no address, no clear user data), not yet interpreted. Wire form: JSON in UTF-8.

import { isRejectionReason, type Rejection } from './rejections.ts';

export interface EventRecord {
  readonly version: 1;
  /** When the collector had read the request, Unix ms. */
  readonly receivedAtMs: number;
  readonly channel: Channel;
  /** Digits; '0' when the request named none. */
  readonly pixelId: string;
  /** All parameters as urlencoded text; those of a body come first, so that they win. '' in a server record. */
  readonly params: string;
  /** Of a server record: the request with this one event; of a refused request, with all of them. */
  readonly server?: ServerRequest;
  readonly sender: Sender;
  /** Present when the request was refused: it is then kept as a rejection, not as an event. */
  readonly rejection?: Rejection;
}

/** In the form of a request to the Conversions API, so that it can be sent again. */
interface ServerRequest {
  readonly data: unknown;
  readonly [field: string]: unknown;
}

export const channels = ['browser', 'server', 'image'] as const;
export type Channel = (typeof channels)[number];

/** What the request's headers and address said about its sender, in a form that may be stored. */
export interface Sender {
  readonly userAgent: string;
  /** `Referer` header: the page, when the request itself does not say. */
  readonly referer: string;
  readonly language: string;
  /** ISO 3166-1 alpha-2 upper case, or '' when unknown. */
  readonly country: string;
  /** Keyed hash of address, agent and pixel, 16 hex digits; its key lives one day. */
  readonly cookielessId: string;
  /** `Sec-GPC: 1` was sent. */
  readonly hasGlobalPrivacyControl: boolean;
}

/** What a record was made of, as text. */
export function formatRaw(record: EventRecord): string {
  return record.server === undefined ? record.params : JSON.stringify(record.server);
}

export function encodeRecord(record: EventRecord): string {
  return JSON.stringify(record);
}

/** Reads a record; undefined when the bytes are not one this version understands. */
export function parseRecord(text: string): EventRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is EventRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Partial<EventRecord>;
  return (
    record.version === 1 &&
    typeof record.receivedAtMs === 'number' &&
    typeof record.pixelId === 'string' &&
    typeof record.params === 'string' &&
    channels.some((channel) => channel === record.channel) &&
    typeof record.sender === 'object' &&
    record.sender !== null &&
    (record.channel !== 'server' || (typeof record.server === 'object' && record.server !== null)) &&
    typeof record.sender.userAgent === 'string' &&
    (record.rejection === undefined || isRejectionReason(record.rejection.reason))
  );
}
