// Where: collector, before the disk. Behind proxies: whose address a request came from, by what those say that are trusted.

import net from 'node:net';
import { UsageError } from '../runtime/errors.ts';
import { plainAddress } from './client.ts';

/** The sender's address: the connection's, or what trusted proxies in front of it say, nearest first. */
export function readAddress(
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: net.BlockList,
): string {
  let address = plainAddress(remoteAddress ?? '');
  if (forwardedFor === undefined || !isIn(trustedProxies, address)) return address;
  const hops = forwardedFor.split(',').map((hop) => plainAddress(hop.trim()));
  for (const hop of hops.reverse()) {
    if (net.isIP(hop) === 0) return address;
    address = hop;
    if (!isIn(trustedProxies, hop)) return address;
  }
  return address;
}

/** Addresses and networks (`10.0.0.0/8`) as a list. Throws UsageError. */
export function parseProxies(texts: readonly string[]): net.BlockList {
  const list = new net.BlockList();
  for (const text of texts) {
    const [address = '', bits, ...more] = text.split('/');
    const family = net.isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const isPrefix =
      bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 'ipv6' ? 128 : 32));
    const isValid = net.isIP(address) !== 0 && isPrefix && more.length === 0;
    if (!isValid)
      throw new UsageError(
        `--trusted-proxies: "${text}" is neither an address nor a network such as 10.0.0.0/8`,
      );
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function isIn(list: net.BlockList, address: string): boolean {
  const family = net.isIP(address);
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
