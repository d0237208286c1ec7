// Where: collector, Conversions API -> spool. Events that were accepted, and a request that was refused, as records. A
// server record holds a request with one event, so that it can be sent again: {"data":{...},"partner_agent":"..."}.

import { requestFields } from '../../event/conversion-fields.ts';
import { encodeRecord, type Sender } from '../../event/record.ts';
import type { Rejection } from '../../event/rejections.ts';
import type { ClientReader } from '../client.ts';
import { maskPeople } from '../mask-people.ts';
import type { Fields } from './decode-body.ts';
import { textOf } from './judge-event.ts';
import { isObject, type ServerEvent } from './list-events.ts';
import { maskDeep, protectEvent } from './protect-event.ts';

export interface EncodeContext {
  readonly pixelId: string;
  readonly receivedAtMs: number;
  readonly readClient: ClientReader;
}

const sharedNames = Object.keys(requestFields).filter((name) => name !== 'data');
const sharedMaxLength = 200;
/** A refused request longer than this is kept with the one event that it was refused for. */
const refusedMaxLength = 1 << 20;
const noSender: Sender = {
  userAgent: '',
  referer: '',
  language: '',
  country: '',
  cookielessId: '',
  hasGlobalPrivacyControl: false,
};

export function encodeEvents(
  events: readonly ServerEvent[],
  fields: Fields,
  context: EncodeContext,
): string[] {
  const shared = describeShared(fields);
  const { pixelId, receivedAtMs, readClient } = context;
  return events.map((given) => {
    const { event, address, userAgent } = protectEvent(given);
    // Without an address nothing tells this client from another.
    const client = address === '' ? noSender : readClient(address, userAgent, pixelId);
    const sender = { ...noSender, userAgent, country: client.country, cookielessId: client.cookielessId };
    const server = { data: event, ...shared };
    return encodeRecord({ version: 1, receivedAtMs, channel: 'server', pixelId, params: '', sender, server });
  });
}

/** The whole request, protected. `place`: such as `data[3].event_time`. */
export function encodeRefused(
  fields: Fields,
  events: readonly unknown[],
  rejection: Rejection,
  context: Omit<EncodeContext, 'readClient'>,
): string {
  const { pixelId, receivedAtMs } = context;
  const shared = describeShared(fields);
  const culprit = Number(/^data\[(\d+)\]/.exec(rejection.detail)?.[1] ?? 0);
  let text = '';
  for (const kept of [events, [events[culprit]], []]) {
    const server = { data: kept.map(protectAny), ...shared };
    text = encodeRecord({
      version: 1,
      receivedAtMs,
      channel: 'server',
      pixelId,
      params: '',
      sender: noSender,
      server,
      rejection,
    });
    if (text.length <= refusedMaxLength) break;
  }
  return text;
}

/** What may not be an event at all. */
function protectAny(value: unknown): unknown {
  if (!isObject(value)) return maskDeep(value, '');
  const { user_data, ...rest } = value;
  const { event } = protectEvent({ user_data });
  return { ...(maskDeep(rest, '') as object), user_data: event.user_data };
}

/** What the request says of all its events. */
function describeShared(fields: Fields): Readonly<Record<string, string>> {
  const texts = sharedNames
    .map((name) => [name, textOf(fields[name])] as const)
    .filter(([, text]) => text !== '');
  return Object.fromEntries(texts.map(([name, text]) => [name, maskPeople(text.slice(0, sharedMaxLength))]));
}
