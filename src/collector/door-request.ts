// Where: in front of the collector. A request as node:http makes it, whose headers are made into an object only for those who look
// at them. Promises: `headers` of a request to /tr tells what node:http itself asks, and who wants more reads the raw ones
// (request-head.ts); of all other requests it is what it always is.

import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { isNamed } from './request-head.ts';
import { isTrPath } from './tr-request.ts';

/** What the platform asks of each request: whether it names a host, expects something, and whether a body follows. */
type Summary = Readonly<Record<string, string>>;

const withoutBody: Summary = Object.freeze({ host: '' });
const withBody: Summary = Object.freeze({ host: '', 'content-length': '' });

export class DoorRequest extends IncomingMessage {
  /** Undefined before the first look. */
  summary: Summary | 'not enough' | undefined;

  constructor(socket: Socket) {
    super(socket);
    this.summary = undefined;
  }
}

const { get: readAll, set: replace } =
  Object.getOwnPropertyDescriptor(IncomingMessage.prototype, 'headers') ?? {};

// Declared as a field, so a class may not say it; it has been a getter since Node 15.
Object.defineProperty(DoorRequest.prototype, 'headers', {
  configurable: true,
  get(this: DoorRequest) {
    this.summary ??= (isTrPath(this.url ?? '') && summarize(this.rawHeaders)) || 'not enough';
    return this.summary === 'not enough' ? readAll?.call(this) : this.summary;
  },
  set(this: DoorRequest, value: unknown) {
    this.summary = 'not enough';
    replace?.call(this, value);
  },
});

/** Undefined when there is more to be known. All names, values and joins of a request take the platform 2 µs, this takes 0.1 µs. */
function summarize(rawHeaders: readonly string[]): Summary | undefined {
  let hasHost = false;
  let hasLength = false;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    switch (name.length) {
      case 2:
        if (isNamed(name, 'TE', 'te')) return undefined;
        break;
      case 4:
        hasHost ||= isNamed(name, 'Host', 'host');
        break;
      case 6:
        if (isNamed(name, 'Expect', 'expect')) return undefined;
        break;
      case 14:
        hasLength ||= isNamed(name, 'Content-Length', 'content-length');
        break;
      case 17:
        if (isNamed(name, 'Transfer-Encoding', 'transfer-encoding')) return undefined;
        break;
    }
  }
  if (!hasHost) return undefined;
  return hasLength ? withBody : withoutBody;
}
