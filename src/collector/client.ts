// Where: collector, before the disk. An address, from a connection or from a server event -> what may be stored of it:
// a country, a keyed hash of address, agent and pixel and, where the pixel says so, its network. The address goes no further.

import { hash } from 'node:crypto';
import net from 'node:net';
import { stripAppendix } from '../event/appendix.ts';
import type { Sender } from '../event/record.ts';
import { copyText } from '../runtime/copy-text.ts';
import { type AddressForm, createPixelLookup, type Registry } from '../runtime/registry.ts';
import type { VisitorKeys } from './visitor-keys.ts';

export interface ClientContext {
  readonly visitorKeys: VisitorKeys;
  readonly findCountry: (address: string) => string;
}

type Client = Pick<Sender, 'country' | 'cookielessId'>;

export type ClientReader = (address: string, userAgent: string, pixelId: string) => Client;

/** What a pixel keeps of addresses; undefined: nothing. */
export type FindAddressForm = (pixelId: string) => AddressForm | undefined;

export function createAddressForms(registry: () => Registry): FindAddressForm {
  return createPixelLookup(registry, ({ address }) => address);
}

interface Known {
  readonly userAgent: string;
  readonly pixelId: string;
  readonly client: Client;
}

/** Remembers the derived values of recent clients: most events come from somebody who has just sent one. */
export function createClientReader(context: ClientContext, capacity = 20_000): ClientReader {
  // Most addresses have one client: to look up a short text and compare a long one costs half of looking up both (measured).
  const first = new Map<string, Known>();
  const others = new Map<string, Client>();
  let knownKey = '';

  function derive(who: string, address: string): Client {
    const cookielessId = hash('sha256', `${knownKey}\n${who}`, 'hex').slice(0, 16);
    return { country: context.findCountry(address), cookielessId };
  }

  return (address, userAgent, pixelId) => {
    const key = context.visitorKeys.current();
    if (key !== knownKey || first.size + others.size >= capacity) {
      first.clear();
      others.clear();
    }
    knownKey = key;
    const known = first.get(address);
    if (known?.userAgent === userAgent && known.pixelId === pixelId) return known.client;
    const who = `${address}\n${userAgent}\n${pixelId}`;
    const other = known === undefined ? undefined : others.get(who);
    if (other !== undefined) return other;
    const client = derive(who, address);
    if (known === undefined)
      first.set(copyText(address), { userAgent: copyText(userAgent), pixelId: copyText(pixelId), client });
    else others.set(who, client);
    return client;
  };
}

/** The address in a field that a server filled: of a list the first public one, without appendix. '' when there is none. */
export function parseClientAddress(text: string): string {
  if (net.isIP(text) !== 0) return plainAddress(text);
  const addresses = text
    .split(',')
    .map((part) => plainAddress(stripAppendix(part.trim())))
    .filter((address) => net.isIP(address) !== 0);
  return addresses.find(isPublic) ?? addresses[0] ?? '';
}

/** `::ffff:192.0.2.1` is how a socket for both families shows 192.0.2.1. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/** What tells nobody apart: 24 bits of IPv4, 48 of IPv6. */
export function truncateAddress(address: string): string {
  if (net.isIP(address) === 4) return `${address.slice(0, address.lastIndexOf('.'))}.0`;
  // The platform brings an address to its shortest form; what stands before `::` is not padded.
  const shortest = URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1) ?? '';
  const [head = ''] = shortest.split('::', 1);
  const groups = head === '' ? [] : head.split(':').slice(0, 3);
  return `${groups.join(':')}::`;
}

const privateNetworks = new net.BlockList();
for (const [address, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  privateNetworks.addSubnet(address, bits, 'ipv4');
for (const [address, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  privateNetworks.addSubnet(address, bits, 'ipv6');

export function isPublic(address: string): boolean {
  return !privateNetworks.check(address, net.isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
