// Where: doctor, at the network. An address in, the page as a browser gets it out, or one sentence why not.
// Promises: asks no address of the own machine or network unless allowed, whatever a name resolves to and whatever a
// redirect says; bounded in time, size and redirects.

import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { errorCode, errorMessage } from '../runtime/errors.ts';

export interface FetchLimits {
  /** Addresses of this machine and of private networks may be asked. */
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly maxRedirects: number;
}

export const defaultLimits: FetchLimits = {
  allowPrivate: false,
  timeoutMs: 20_000,
  maxBytes: 10_000_000,
  maxRedirects: 5,
};
export const userAgent = 'ownpixel-doctor';

export interface FetchedPage {
  /** After redirects. */
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly charset?: string;
  readonly policyHeader?: string;
}

/** Why a page could not be read: one sentence. */
export class FetchFault extends Error {
  readonly code = 'fetch';
  /** `private`: it was not asked for its address; a number: what the server answered. */
  readonly kind: 'private' | 'other' | number;

  constructor(message: string, kind: FetchFault['kind'] = 'other') {
    super(message);
    this.kind = kind;
  }
}

/** The page, or why there is none. */
export async function tryFetchPage(address: string, limits: FetchLimits): Promise<FetchedPage | FetchFault> {
  try {
    return await fetchPage(address, limits);
  } catch (error) {
    if (error instanceof FetchFault) return error;
    throw error;
  }
}

/** Throws FetchFault. */
export async function fetchPage(address: string, limits: FetchLimits = defaultLimits): Promise<FetchedPage> {
  const seen = new Set<string>();
  let url = parseAddress(address);
  for (let redirects = 0; ; redirects++) {
    if (seen.has(url.href)) throw new FetchFault('it redirects in a circle');
    if (redirects > limits.maxRedirects)
      throw new FetchFault(`it redirects more than ${limits.maxRedirects} times`);
    seen.add(url.href);
    const answer = await ask(url, limits);
    if (answer.location === undefined) return answer.page;
    url = parseAddress(answer.location, url);
  }
}

function parseAddress(address: string, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw new FetchFault(`"${address}" is not an address`);
  const url = new URL(address, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new FetchFault(`only http and https can be read, not ${url.protocol}`);
  if (url.username !== '' || url.password !== '')
    throw new FetchFault('addresses with a user name or password are not asked');
  url.hash = '';
  return url;
}

interface Answer {
  readonly page: FetchedPage;
  readonly location?: string;
}

function ask(url: URL, limits: FetchLimits): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) =>
      reject(error instanceof FetchFault ? error : new FetchFault(explain(error)));
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // A literal address is never looked up, so it is checked here.
    if (net.isIP(host) !== 0 && !limits.allowPrivate && isPrivateAddress(host))
      return fail(privateFault(host));
    const headers = {
      'user-agent': userAgent,
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.1',
      'accept-encoding': 'br, gzip, deflate',
    };
    const signal = AbortSignal.timeout(limits.timeoutMs);
    const lookup = guardedLookup(limits);
    const request = (url.protocol === 'https:' ? https : http).request(
      url,
      { headers, signal, lookup, agent: false },
      (response) => {
        const status = response.statusCode ?? 0;
        const { location } = response.headers;
        if (status >= 300 && status < 400 && location !== undefined) {
          response.destroy();
          return resolve({ page: { url: url.href, bytes: new Uint8Array(), contentType: '' }, location });
        }
        if (status !== 200) {
          response.destroy();
          return fail(new FetchFault(`the server answers ${status}`, status));
        }
        readBody(response, limits).then(
          (bytes) => resolve({ page: describePage(url, response, bytes) }),
          fail,
        );
      },
    );
    request.on('error', fail);
    request.end();
  });
}

async function readBody(response: http.IncomingMessage, { maxBytes }: FetchLimits): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      throw new FetchFault(`it is larger than ${Math.round(maxBytes / 1e6)} MB`);
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const options = { maxOutputLength: maxBytes };
  switch (response.headers['content-encoding']) {
    case 'br':
      return brotliDecompressSync(bytes, options);
    case 'gzip':
      return gunzipSync(bytes, options);
    case 'deflate':
      return inflateSync(bytes, options);
    default:
      return bytes;
  }
}

function describePage(url: URL, response: http.IncomingMessage, bytes: Uint8Array): FetchedPage {
  const contentType = response.headers['content-type'] ?? '';
  const charset = /charset\s*=\s*"?([\w:-]+)/i.exec(contentType)?.[1];
  const policyHeader = response.headers['content-security-policy'];
  return {
    url: url.href,
    bytes,
    contentType,
    ...(charset === undefined ? {} : { charset }),
    ...(policyHeader === undefined ? {} : { policyHeader: [policyHeader].flat().join(', ') }),
  };
}

/** The addresses that are connected to are the ones that were checked: a name cannot change in between. */
function guardedLookup({ allowPrivate }: FetchLimits): net.LookupFunction {
  return (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '');
      const bad = allowPrivate ? undefined : addresses.find(({ address }) => isPrivateAddress(address));
      const [first] = addresses;
      if (bad !== undefined || first === undefined) return callback(privateFault(hostname), '');
      if (options.all === true) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

function privateFault(host: string): FetchFault {
  return new FetchFault(
    `${host} is an address of this machine or of a private network; --allow-private asks it all the same`,
    'private',
  );
}

const privateRanges = new net.BlockList();
for (const [range, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  privateRanges.addSubnet(range, bits, 'ipv4');
for (const [range, bits] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  privateRanges.addSubnet(range, bits, 'ipv6');

/** Also the many ways to write an IPv4 address in IPv6. */
function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  const family = net.isIP(plain);
  if (family === 0) return true;
  const mapped = /^(?:0*:)*(?:ffff:(?:0+:)?)?(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (family === 6 && mapped !== undefined) return privateRanges.check(mapped, 'ipv4');
  // The block list reads ::ffff:a.b.c.d, in hexadecimal too, as the IPv4 address it is.
  return privateRanges.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

const explanations: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host does not exist',
  EAI_AGAIN: 'its host cannot be looked up just now',
  ECONNREFUSED: 'its server refuses the connection',
  ECONNRESET: 'its server ended the connection',
  ABORT_ERR: 'it took too long',
  ERR_BUFFER_TOO_LARGE: 'it is too large when unpacked',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is its own',
};

function explain(error: unknown): string {
  const { cause } = error instanceof Error ? error : { cause: undefined };
  if (cause instanceof FetchFault) return cause.message;
  if (error instanceof Error && error.name === 'TimeoutError') return 'it took too long';
  return explanations[errorCode(error)] ?? errorMessage(error);
}
