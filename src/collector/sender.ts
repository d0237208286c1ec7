// Where: collector, before the disk. What a request says about its sender, in a form that may be stored: the address
// becomes a country and a keyed hash, and goes no further.

import type { IncomingMessage } from 'node:http';
import net from 'node:net';
import type { Sender } from '../event/record.ts';
import { UsageError } from '../runtime/errors.ts';
import { type ClientContext, createClientReader, plainAddress } from './client.ts';
import { maskPeople } from './mask-people.ts';

export interface SenderContext extends ClientContext {
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: net.BlockList;
}

export type SenderReader = (request: IncomingMessage, pixelId: string) => Sender;

/** Longest header text kept. */
const headerMaxLength = 1_000;

export function createSenderReader(context: SenderContext, capacity = 20_000): SenderReader {
  const readClient = createClientReader(context, capacity);

  return (request, pixelId) => {
    const { headers } = request;
    const userAgent = (headers['user-agent'] ?? '').slice(0, headerMaxLength);
    const client = readClient(readAddress(request, context.trustedProxies), userAgent, pixelId);
    return {
      userAgent,
      referer: maskPeople((headers.referer ?? '').slice(0, headerMaxLength)),
      language: readLanguage(headers['accept-language']),
      country: client.country,
      cookielessId: client.cookielessId,
      hasGlobalPrivacyControl: headers['sec-gpc'] === '1',
    };
  };
}

/** The sender's address: the connection's, or what trusted proxies in front of it say, nearest first. */
export function readAddress(request: IncomingMessage, trustedProxies: net.BlockList): string {
  let address = plainAddress(request.socket.remoteAddress ?? '');
  const forwarded = request.headers['x-forwarded-for'];
  if (forwarded === undefined || !isIn(trustedProxies, address)) return address;
  const hops = String(forwarded)
    .split(',')
    .map((hop) => plainAddress(hop.trim()));
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

function readLanguage(header: string | undefined): string {
  return /^[a-z]{1,8}(?:-[a-z\d]{1,8}){0,3}/i.exec(header ?? '')?.[0] ?? '';
}
