// Where: loader, in the short cut for usual events (usual-events.ts). What stands before the parameters in a record
// (src/event/record.ts), found among its bytes.

import { type Desk, findByte, readThirteenDigits, tab, tabs } from './desk.ts';
import { clockLength } from './steps/time.ts';

/** From where to before where. */
interface Span {
  start: number;
  end: number;
}

export interface UsualHead {
  /** False: it is not the head of a usual event. */
  read(): boolean;
  /** The time of receipt, Unix ms. */
  receivedAtMs(): number;
  hasGlobalPrivacyControl(): boolean;
  readonly time: Readonly<Span>;
  /** Channel and pixel. */
  readonly origin: Readonly<Span>;
  readonly pixelId: Readonly<Span>;
  readonly agent: Readonly<Span>;
  readonly referer: Readonly<Span>;
  /** Language and country. */
  readonly place: Readonly<Span>;
  readonly cookielessId: Readonly<Span>;
  /** The sender's, cut short; a record of version 1 has none. */
  readonly address: Readonly<Span>;
  readonly params: Readonly<Span>;
}

const one = 0x31;
const two = 0x32;
const zero = 0x30;
const firstOfServer = 0x73;
const inAddress = Uint8Array.from({ length: 256 }, (_, byte) =>
  '0123456789abcdef.:'.includes(String.fromCharCode(byte)) ? 1 : 0,
);
/** Of `1` or `2` and a tab. */
const versionLength = 2;

export function createUsualHead(desk: Desk): UsualHead {
  const { bytes } = desk;
  const time = { start: versionLength, end: versionLength + clockLength };
  const origin = { start: time.end + 1, end: 0 };
  const pixelId = { start: 0, end: 0 };
  const agent = { start: 0, end: 0 };
  const referer = { start: 0, end: 0 };
  const place = { start: 0, end: 0 };
  const cookielessId = { start: 0, end: 0 };
  const address = { start: 0, end: 0 };
  const params = { start: 0, end: 0 };
  let receivedAtMs = Number.NaN;
  let hasControl = false;

  /** Of the tab that ends the field which begins there; behind the record there is always one. */
  function endOf(start: number): number {
    return findByte(desk, start, tabs);
  }

  /** Digits, letters to f, dots and colons; at least one. */
  function isAddress({ start, end }: Span): boolean {
    for (let at = start; at < end; at++) if (inAddress[bytes[at] ?? 0] !== 1) return false;
    return end > start;
  }

  return {
    time,
    origin,
    pixelId,
    agent,
    referer,
    place,
    cookielessId,
    address,
    params,
    receivedAtMs: () => receivedAtMs,
    hasGlobalPrivacyControl: () => hasControl,
    read() {
      if (
        (bytes[0] !== one && bytes[0] !== two) ||
        bytes[1] !== tab ||
        bytes[time.end] !== tab ||
        bytes[time.start] === zero ||
        // What a server has sent is JSON, in which there are no parameters to be found.
        bytes[origin.start] === firstOfServer
      )
        return false;
      receivedAtMs = readThirteenDigits(desk, time.start);
      if (Number.isNaN(receivedAtMs)) return false;
      for (let at = desk.length; at < desk.length + fieldsToEnd; at++) bytes[at] = tab;
      pixelId.start = endOf(origin.start) + 1;
      pixelId.end = endOf(pixelId.start);
      origin.end = pixelId.end;
      // Why it was refused: nothing, twice.
      if (bytes[pixelId.end + 1] !== tab || bytes[pixelId.end + 2] !== tab) return false;
      agent.start = pixelId.end + 3;
      agent.end = endOf(agent.start);
      referer.start = agent.end + 1;
      referer.end = endOf(referer.start);
      place.start = referer.end + 1;
      place.end = endOf(endOf(place.start) + 1);
      cookielessId.start = place.end + 1;
      cookielessId.end = endOf(cookielessId.start);
      const control = cookielessId.end + 1;
      const controlEnd = endOf(control);
      hasControl = controlEnd === control + 1 && bytes[control] === one;
      address.start = controlEnd + 1;
      address.end = address.start;
      params.start = address.start;
      if (bytes[0] === two) {
        address.end = endOf(address.start);
        if (!isAddress(address)) return false;
        params.start = address.end + 1;
      }
      params.end = desk.length;
      return params.start <= desk.length;
    },
  };
}

/** So many fields end before the parameters. */
const fieldsToEnd = 13;
