// Where: collector -> spool -> loader (and the live list). The record: one request as it was received, already
// fit for the disk (no address, no clear user data), not yet interpreted. Wire form: one text in UTF-8, its fields
// separated by tabs, what was sent last. docs/decisions/0021 says why.

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

type RecordHead = Omit<EventRecord, 'version' | 'params' | 'server'>;

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
  /** The address, cut short, where the pixel keeps it. Of the client of a server's event: within the event. */
  readonly truncatedAddress?: string;
  /** `Sec-GPC: 1` was sent. */
  readonly hasGlobalPrivacyControl: boolean;
}

/** What a record was made of, as text. */
export function formatRaw(record: EventRecord): string {
  return record.server === undefined ? record.params : JSON.stringify(record.server);
}

export function encodeRecord(record: EventRecord): string {
  return encodeHead(record) + formatRaw(record);
}

/**
 * Everything but what the record was made of, with the tab behind it. Text from outside loses its tabs, all but the last field. With an
 * address it has one field more, and says so in the first.
 */
export function encodeHead({ receivedAtMs, channel, pixelId, sender, rejection }: RecordHead): string {
  const { truncatedAddress: address = '' } = sender;
  return (
    `${address === '' ? 1 : 2}\t${receivedAtMs}\t${channel}\t${pixelId}` +
    `\t${rejection === undefined ? '' : rejection.reason}\t${rejection === undefined ? '' : untab(rejection.detail)}` +
    `\t${untab(sender.userAgent)}\t${untab(sender.referer)}\t${untab(sender.language)}\t${sender.country}` +
    `\t${sender.cookielessId}\t${sender.hasGlobalPrivacyControl ? 1 : 0}\t${address === '' ? '' : `${address}\t`}`
  );
}

function untab(text: string): string {
  return text.includes('\t') ? text.replaceAll('\t', ' ') : text;
}

/** By the first field, `1` or `2`. */
const fieldsBeforeRaw: Readonly<Record<string, number>> = { 1: 12, 2: 13 };
const addressPattern = /^[\da-f.:]+$/;

/** Reads a record; undefined when the text is not one this version understands. Never throws. */
export function parseRecord(text: string): EventRecord | undefined {
  const fields: string[] = [];
  let start = 0;
  const count = fieldsBeforeRaw[text[0] ?? ''] ?? 1;
  while (fields.length < count) {
    const tab = text.indexOf('\t', start);
    if (tab === -1) return undefined;
    fields.push(text.slice(start, tab));
    start = tab + 1;
  }
  const [, time = '', channel, pixelId = '', reason = '', detail = '', ...rest] = fields;
  const [userAgent = '', referer = '', language = '', country = '', cookielessId = '', control, address] =
    rest;
  const receivedAtMs = Number(time);
  if (text[1] !== '\t' || !isChannel(channel) || !Number.isSafeInteger(receivedAtMs) || time === '')
    return undefined;
  const hasGlobalPrivacyControl = control === '1';
  if (address !== undefined && !addressPattern.test(address)) return undefined;
  const kept = address === undefined ? {} : { truncatedAddress: address };
  const sender = { userAgent, referer, language, country, cookielessId, ...kept, hasGlobalPrivacyControl };
  const params = text.slice(start);
  const record: EventRecord = { version: 1, receivedAtMs, channel, pixelId, params, sender };
  if (reason === '' && channel !== 'server') return record;
  if (reason !== '' && !isRejectionReason(reason)) return undefined;
  const rejection = reason === '' ? {} : { rejection: { reason, detail } };
  if (channel !== 'server') return { ...record, ...rejection };
  const server = parseServerRequest(params);
  return server === undefined ? undefined : { ...record, params: '', server, ...rejection };
}

function isChannel(text: string | undefined): text is Channel {
  return text === 'browser' || text === 'server' || text === 'image';
}

function parseServerRequest(text: string): ServerRequest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'data' in value
      ? (value as ServerRequest)
      : undefined;
  } catch {
    return undefined;
  }
}
