// Where: collector, Conversions API, behind usual-events.ts. One event of a request, read once where it lies, judged, and written as a
// record into the block of the request.

import { limits } from '../../event/limits.ts';
import { encodeHead } from '../../event/record.ts';
import { addressKeeper, type EncodeContext, senderOf } from './encode-events.ts';
import { beginEvent, copyFrom, type EventDesk, endEvent, hasRoom, write, writeBytes } from './event-desk.ts';
import { type FieldName, readName } from './field-names.ts';
import { byteOf, isAt, readByte, readExactly, readNumber, type Source } from './json-bytes.ts';
import { createUserDataReader } from './usual-user-data.ts';
import { readClosing, readFilledText, readKept, readMembers } from './usual-values.ts';

const secondsLength = 10;
const beforeEvent = Buffer.from('{"data":');
const purchase = Buffer.from('Purchase');
/** For which nothing more is asked of an event. */
const plainSources = ['website', 'email', 'phone_call', 'chat', 'system_generated', 'other'].map((source) =>
  Buffer.from(`"${source}"`),
);

/**
 * Reads the event at the place of the source and adds its record, with `shared` (members as text) behind the event. False: it is not
 * usual, or not accepted.
 */
export type UsualEventEncoder = (context: EncodeContext, shared: Uint8Array) => boolean;

export function createUsualEvent(source: Source, desk: EventDesk): UsualEventEncoder {
  const userData = createUserDataReader(source, desk);
  let eventNumber = 0;
  /** What was seen of the event. */
  const seen = {
    name: false,
    time: false,
    source: false,
    userData: false,
    isPurchase: false,
    value: false,
    currency: false,
  };

  function encode(context: EncodeContext, shared: Uint8Array): boolean {
    eventNumber += 1;
    seen.name = seen.time = seen.source = seen.userData = false;
    seen.isPurchase = seen.value = seen.currency = false;
    beginEvent(desk);
    writeBytes(desk, beforeEvent);
    if (!readEvent(context) || !isAccepted() || !hasRoom(desk, shared.length)) return false;
    writeBytes(desk, shared);
    write(desk, byteOf.closeObject);
    const { receivedAtMs, pixelId } = context;
    const sender = senderOf(userData.client.address, userData.client.userAgent, context);
    endEvent(desk, encodeHead({ receivedAtMs, channel: 'server', pixelId, sender }));
    return true;
  }

  function isAccepted(): boolean {
    const isWhole = seen.name && seen.time && seen.source && seen.userData;
    return isWhole && (!seen.isPurchase || (seen.value && seen.currency));
  }

  function readEvent(context: EncodeContext): boolean {
    let copied = source.at;
    if (!readByte(source, byteOf.openObject)) return false;
    do {
      const name = readName(source);
      if (name === undefined || name.isMarked || name.inEvent === eventNumber) return false;
      name.inEvent = eventNumber;
      if (name.eventField === 'user_data') {
        if (!copyFrom(desk, source, copied, source.at)) return false;
        seen.userData = userData.read(addressKeeper(context), eventNumber);
        copied = source.at;
        if (!seen.userData || !readClosing(source, byteOf.closeObject)) return false;
      } else if (!readField(name, context)) return false;
    } while (readByte(source, byteOf.comma));
    return readClosing(source, byteOf.closeObject) && copyFrom(desk, source, copied, source.at);
  }

  function readField({ eventField }: FieldName, { receivedAtMs }: EncodeContext): boolean {
    if (eventField === undefined) return readKept(source, 1);
    if (eventField === 'event_name') {
      if (!readFilledText(source) || source.stop - source.start > limits.eventNameMaxLength) return false;
      seen.name = true;
      const isAsLong = source.stop - source.start === purchase.length;
      seen.isPurchase = isAsLong && isAt(source, source.start, purchase);
      return true;
    }
    if (eventField === 'event_time') {
      seen.time = isTimely(readSeconds() * 1_000, receivedAtMs);
      return seen.time;
    }
    if (eventField === 'action_source') {
      seen.source = plainSources.some((name) => readExactly(source, name));
      return seen.source;
    }
    return eventField === 'custom_data' && readMembers(source, 1, readCustomField);
  }

  /** Ten digits, as nearly everybody writes it; NaN otherwise. */
  function readSeconds(): number {
    const { bytes, at } = source;
    let seconds = 0;
    for (let n = at; n < at + secondsLength; n++) {
      const digit = (bytes[n] ?? 0) - byteOf.zero;
      if (digit < 0 || digit > 9) return Number.NaN;
      seconds = seconds * 10 + digit;
    }
    return readNumber(source) && source.at - at === secondsLength ? seconds : Number.NaN;
  }

  /** A purchase needs a value and a currency. Of two of one name the last would count: that goes the plain way. */
  function readCustomField(_source: Source, { customField }: FieldName, depth: number): boolean {
    if (customField === undefined) return readKept(source, depth);
    if (seen[customField]) return false;
    seen[customField] = true;
    return source.bytes[source.at] === byteOf.quote ? readFilledText(source) : readNumber(source);
  }

  return encode;
}

/** As requireTime in judge-event.ts. */
function isTimely(timeMs: number, nowMs: number): boolean {
  return timeMs >= nowMs - limits.serverEventAgeMaxMs && timeMs <= nowMs + limits.eventFutureMaxMs;
}
