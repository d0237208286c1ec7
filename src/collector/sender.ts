// Where: collector, before the disk. What a request says about its sender, in a form that may be stored: the address
// becomes a country and a keyed hash and, where the pixel says so, the network that it is in. It goes no further.

import type { Sender } from '../event/record.ts';
import { type ClientContext, createClientReader, type FindAddressForm, truncateAddress } from './client.ts';
import { maskPeople } from './mask-people.ts';
import type { RequestHead } from './request-head.ts';

export interface SenderContext extends ClientContext {
  /** What a pixel keeps of addresses. Default: nothing. */
  readonly findAddressForm?: FindAddressForm;
}

export type SenderReader = (head: RequestHead, pixelId: string) => Sender;

/** Longest header text kept. */
const headerMaxLength = 1_000;

export function createSenderReader(context: SenderContext, capacity = 20_000): SenderReader {
  const readClient = createClientReader(context, capacity);

  return (head, pixelId) => {
    const userAgent = head.userAgent.slice(0, headerMaxLength);
    const { address } = head;
    const client = readClient(address, userAgent, pixelId);
    const isKept = context.findAddressForm?.(pixelId) === 'truncated' && address !== '';
    return {
      userAgent,
      referer: maskPeople(head.referer.slice(0, headerMaxLength)),
      language: readLanguage(head.acceptLanguage),
      country: client.country,
      cookielessId: client.cookielessId,
      ...(isKept ? { truncatedAddress: truncateAddress(address) } : {}),
      hasGlobalPrivacyControl: head.hasGlobalPrivacyControl,
    };
  };
}

function readLanguage(header: string): string {
  return /^[a-z]{1,8}(?:-[a-z\d]{1,8}){0,3}/i.exec(header)?.[0] ?? '';
}
