// Where: collector, first. What the door looks at of a request's head, read in one pass.
// Promises: a header that came twice counts as it first came, but for X-Forwarded-For, whose lists are joined as they stand.

import type { IncomingMessage } from 'node:http';
import type net from 'node:net';
import { readAddress } from './proxies.ts';

export interface RequestHead {
  /** Of the sender; '' when its connection is gone. */
  readonly address: string;
  readonly userAgent: string;
  readonly referer: string;
  readonly accept: string;
  readonly acceptLanguage: string;
  readonly contentType: string;
  /** As it was written; '' when the request did not say. */
  readonly contentLength: string;
  /** Undefined when the sender is no page. */
  readonly origin: string | undefined;
  readonly hasGlobalPrivacyControl: boolean;
}

/** The platform's own `request.headers` makes all names, values and joins of a request: three times the cost. */
export function readHead(
  { rawHeaders, socket }: Pick<IncomingMessage, 'rawHeaders' | 'socket'>,
  trustedProxies: net.BlockList,
): RequestHead {
  let userAgent: string | undefined;
  let referer: string | undefined;
  let accept: string | undefined;
  let acceptLanguage: string | undefined;
  let contentType: string | undefined;
  let contentLength: string | undefined;
  let origin: string | undefined;
  let forwardedFor: string | undefined;
  let control: string | undefined;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    // Most headers are none of these, which their length tells without a look at their letters.
    switch (name.length) {
      case 6:
        if (isNamed(name, 'Origin', 'origin')) origin ??= rawHeaders[index + 1];
        else if (isNamed(name, 'Accept', 'accept')) accept ??= rawHeaders[index + 1];
        break;
      case 7:
        if (isNamed(name, 'Referer', 'referer')) referer ??= rawHeaders[index + 1];
        else if (isNamed(name, 'Sec-GPC', 'sec-gpc')) control ??= rawHeaders[index + 1];
        break;
      case 10:
        if (isNamed(name, 'User-Agent', 'user-agent')) userAgent ??= rawHeaders[index + 1];
        break;
      case 12:
        if (isNamed(name, 'Content-Type', 'content-type')) contentType ??= rawHeaders[index + 1];
        break;
      case 14:
        if (isNamed(name, 'Content-Length', 'content-length')) contentLength ??= rawHeaders[index + 1];
        break;
      case 15:
        if (isNamed(name, 'Accept-Language', 'accept-language')) acceptLanguage ??= rawHeaders[index + 1];
        else if (isNamed(name, 'X-Forwarded-For', 'x-forwarded-for'))
          forwardedFor =
            forwardedFor === undefined ? rawHeaders[index + 1] : `${forwardedFor}, ${rawHeaders[index + 1]}`;
        break;
    }
  }
  return {
    address: readAddress(socket.remoteAddress, forwardedFor, trustedProxies),
    userAgent: userAgent ?? '',
    referer: referer ?? '',
    accept: accept ?? '',
    acceptLanguage: acceptLanguage ?? '',
    contentType: contentType ?? '',
    contentLength: contentLength ?? '',
    origin,
    hasGlobalPrivacyControl: control === '1',
  };
}

/** Nearly all senders write a name in one of two ways: no third text need be made. */
export function isNamed(name: string, usual: string, lowerCase: string): boolean {
  return name === usual || name === lowerCase || name.toLowerCase() === lowerCase;
}
