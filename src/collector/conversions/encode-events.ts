// Where: collector, Conversions API -> spool. Events that were accepted, and a request that was refused, as records. A
// server record holds a request with one event, so that it can be sent again: {"data":{...},"partner_agent":"..."}.

import { requestFields } from '../../event/conversion-fields.ts';
import { encodeRecord, type Sender } from '../../event/record.ts';
import type { Rejection } from '../../event/rejections.ts';
import type { AddressForm } from '../../runtime/registry.ts';
import { type ClientReader, truncateAddress } from '../client.ts';
import { addressMark, maskPeople } from '../mask-people.ts';
import type { Fields } from './decode-body.ts';
import { textOf } from './judge-event.ts';
import { isObject, type ServerEvent } from './list-events.ts';
import { isTooDeep, maskDeep } from './mask-deep.ts';
import { protectEvent } from './protect-event.ts';

export interface EncodeContext {
  readonly pixelId: string;
  readonly receivedAtMs: number;
  readonly readClient: ClientReader;
  /** What the pixel keeps of addresses; undefined: nothing. */
  readonly addressForm?: AddressForm | undefined;
}

const sharedNames = Object.keys(requestFields).filter((name) => name !== 'data');
/** Characters. */
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
  const { pixelId, receivedAtMs } = context;
  const keepAddress = addressKeeper(context);
  return events.map((given) => {
    const { event, address, userAgent } = protectEvent(given, keepAddress);
    const sender = senderOf(address, userAgent, context);
    const server = { data: event, ...shared };
    return encodeRecord({ version: 1, receivedAtMs, channel: 'server', pixelId, params: '', sender, server });
  });
}

export function senderOf(
  address: string,
  userAgent: string,
  { readClient, pixelId }: Pick<EncodeContext, 'readClient' | 'pixelId'>,
): Sender {
  // Without an address nothing tells this client from another.
  const { country, cookielessId } = address === '' ? noSender : readClient(address, userAgent, pixelId);
  return { ...noSender, userAgent, country, cookielessId };
}

/** What is written of an address; '': nothing. */
export function addressKeeper({
  addressForm,
}: Pick<EncodeContext, 'addressForm'>): (address: string) => string {
  return addressForm === 'truncated' ? truncateAddress : dropAddress;
}

/** What the request says of all its events, as JSON members that follow others; '': nothing. */
export function formatShared(fields: Fields): string {
  const text = JSON.stringify(describeShared(fields)).slice(1, -1);
  return text === '' ? '' : `,${text}`;
}

/** The whole request, protected. `place`: such as `data[3].event_time`. */
export function encodeRefused(
  fields: Fields,
  events: readonly unknown[],
  rejection: Rejection,
  context: Omit<EncodeContext, 'readClient'>,
): string {
  const { pixelId, receivedAtMs, addressForm } = context;
  const keepAddress = addressForm === 'truncated' ? truncateAddress : markAddress;
  const shared = describeShared(fields);
  const culprit = Number(/^data\[(\d+)\]/.exec(rejection.detail)?.[1] ?? 0);
  let text = '';
  for (const kept of [events, [events[culprit]], []]) {
    const server = { data: kept.map((value) => protectAny(value, keepAddress)), ...shared };
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

function dropAddress(): string {
  return '';
}

/** That there was one counts when the request is judged again. */
function markAddress(): string {
  return addressMark;
}

/** What may not be an event at all. */
function protectAny(value: unknown, keepAddress: (address: string) => string): unknown {
  if (!isObject(value)) return maskDeep(value, '');
  const { user_data, ...rest } = value;
  const { event } = protectEvent({ user_data }, keepAddress);
  return { ...(maskDeep(rest, '') as object), user_data: event.user_data };
}

/** What the request says of all its events. */
function describeShared(fields: Fields): Fields {
  const kept = sharedNames.map((name) => [name, keepShared(fields[name], name)] as const);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined));
}

/** Text is cut; a list or an object, which would mean something else then, is kept whole or not at all. */
function keepShared(value: unknown, name: string): unknown {
  const text = textOf(value);
  if (text !== '') return maskPeople(text.slice(0, sharedMaxLength));
  if (typeof value !== 'object' || value === null || isTooDeep(value)) return undefined;
  return JSON.stringify(value).length <= sharedMaxLength ? maskDeep(value, name) : undefined;
}
