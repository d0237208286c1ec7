// Where: collector, Conversions API, before the disk. One server event -> the same event as it may be written: user data as
// hashes, the client's address as the pixel keeps it, data about people anywhere else masked; and what the client is.

import { copyText } from '../../runtime/copy-text.ts';
import { parseClientAddress } from '../client.ts';
import { maskPeople } from '../mask-people.ts';
import { textOf } from './judge-event.ts';
import { isObject, type ServerEvent } from './list-events.ts';
import { maskDeep, needsMask } from './mask-deep.ts';
import { protectUserData } from './protect-user-data.ts';

export interface ProtectedEvent {
  readonly event: ServerEvent;
  /** Of the client that the event is about; not for the disk. */
  readonly address: string;
  readonly userAgent: string;
}

const userAgentMaxLength = 1_000;
const nothing: ServerEvent = {};

/** `event`: not nested deeper than `limits.eventMaxDepth`. `keepAddress`: what is written of an address; '': nothing. */
export function protectEvent(event: ServerEvent, keepAddress: (address: string) => string): ProtectedEvent {
  const given = isObject(event.user_data) ? event.user_data : nothing;
  const address = parseClientAddress(textOf(given.client_ip_address));
  const userAgent = maskAgent(textOf(given.client_user_agent));
  const user_data = protectUserData(given, address === '' ? '' : keepAddress(address));
  const clean = needsMask(event) ? (maskDeep(event, '') as ServerEvent) : event;
  return { event: { ...clean, user_data }, address, userAgent };
}

const maskedAgents = new Map<string, string>();

/** Remembered: a shop's visitors have thousands of them, and each is a long text. */
export function maskAgent(userAgent: string): string {
  let masked = maskedAgents.get(userAgent);
  if (masked === undefined) {
    if (maskedAgents.size >= 5_000) maskedAgents.clear();
    masked = maskPeople(userAgent.slice(0, userAgentMaxLength));
    if (userAgent.length <= userAgentMaxLength) maskedAgents.set(copyText(userAgent), masked);
  }
  return masked;
}
