// Loader step: in which session an event of a visitor is. In: visitor, pixel, time of the event. Out: a 64-bit id as decimal text. The
// latest session of each visitor lies outside the heap, in a slot as long as what a processor fetches at once: a map of objects
// took five fetches from far away, and a third more memory.

import { crc32 } from 'node:zlib';
import { createDesk, type Desk, isSame, readText, writeAscii } from '../desk.ts';
import { hashRange } from '../hash-range.ts';

export interface SessionIndex {
  /** Id of the session that an event of this visitor belongs to. */
  assign(visitorId: string, pixelId: string, eventTimeMs: number): string;
  /** Goes on with a session that began elsewhere. */
  resume(session: RunningSession): void;
  of(pixelId: string): PixelSessions;
}

export interface PixelSessions {
  /** Writes the same as `assign` gives; `visitor`: where the visitor's id begins and ends on it. */
  write(line: Desk, visitor: Desk, start: number, end: number, eventTimeMs: number): void;
  resume(visitorId: string, sessionId: string, lastMs: number): void;
}

export interface RunningSession {
  readonly pixelId: string;
  readonly visitorId: string;
  readonly sessionId: string;
  /** Time of its latest event, Unix ms. */
  readonly lastMs: number;
}

const sessionGapMs = 30 * 60_000;
const zero = 0x30;

/** Sessions by visitor, in memory: a gap of 30 minutes begins a new one. Keeps the `capacity` latest visitors of a pixel. */
export function createSessionIndex(capacity = 200_000): SessionIndex {
  const byPixel = new Map<string, PixelSessions>();
  const visitor = createDesk(idMaxBytes);
  const session = createDesk(idMaxBytes);
  function of(pixelId: string): PixelSessions {
    const known = byPixel.get(pixelId);
    if (known !== undefined) return known;
    const made = createPixelSessions(pixelId, capacity);
    byPixel.set(pixelId, made);
    return made;
  }
  return {
    of,
    assign(visitorId, pixelId, eventTimeMs) {
      if (visitorId === '0') return '0';
      visitor.length = 0;
      session.length = 0;
      writeAscii(visitor, visitorId);
      of(pixelId).write(session, visitor, 0, visitor.length, eventTimeMs);
      return readText(session, 0, session.length);
    },
    resume({ pixelId, visitorId, sessionId, lastMs }) {
      of(pixelId).resume(visitorId, sessionId, lastMs);
    },
  };
}

const whoBits = 32n;

/**
 * Time of its first event, Unix seconds, and 32 bits of who and when, decimal: less than a hash takes on the disk, where sessions of one
 * hour lie together. Of a million that begin in the same second, as those of an import may, a hundred share their id with another.
 */
function makeSessionId(pixelId: string, visitorId: string, beginMs: number): string {
  const who = crc32(`${pixelId} ${visitorId} ${beginMs}`);
  return ((BigInt(Math.floor(beginMs / 1_000)) << whoBits) | BigInt(who)).toString();
}

/** A UInt64 in decimal has no more digits. */
const idMaxBytes = 20;
/** What a slot holds, and where: a hash (0: the slot is free), length of the session's id, time, then the two ids. */
const slot = { hash: 0, sessionLength: 6, lastMs: 8, visitor: 16, session: 36, bytes: 64 };
const firstSlots = 16;
const fullAt = 0.77;

/** Some visitors, each in the first free slot from the one that its hash names. */
interface Slots {
  readonly desk: Desk;
  readonly count: number;
  used: number;
}

/** In two generations, as in recent.ts. */
function createPixelSessions(pixelId: string, capacity: number): PixelSessions {
  const most = Math.ceil(capacity / 2);
  let younger = createSlots(firstSlots);
  let older = createSlots(firstSlots);
  /** The visitor who is looked for, filled up with zeros. */
  const key = createDesk(idMaxBytes);
  const own = createDesk(idMaxBytes);
  let hash = 0;

  function write(line: Desk, visitor: Desk, start: number, end: number, eventTimeMs: number): void {
    if (end - start === 1 && visitor.bytes[start] === zero) {
      line.bytes[line.length] = zero;
      line.length += 1;
      return;
    }
    readKey(visitor, start, end);
    const at = findKey();
    const { words } = younger.desk;
    const lastMs = at === -1 ? Number.NaN : words.getFloat64(at + slot.lastMs, true);
    if (Math.abs(eventTimeMs - lastMs) <= sessionGapMs) {
      if (eventTimeMs > lastMs) words.setFloat64(at + slot.lastMs, eventTimeMs, true);
      return copyId(line, younger.desk, at + slot.session, words.getUint16(at + slot.sessionLength, true));
    }
    const id = makeSessionId(pixelId, readText(visitor, start, end), eventTimeMs);
    // A late event of an earlier visit does not end the session that is running.
    if (at === -1 || eventTimeMs > lastMs) fill(at === -1 ? addKey() : at, id, eventTimeMs);
    writeAscii(line, id);
  }

  function readKey(visitor: Desk, start: number, end: number): void {
    const length = end - start;
    if (length > idMaxBytes) throw new Error('a visitor has more than 20 digits');
    for (let n = 0; n < idMaxBytes; n += 4) {
      const rest = length - n;
      const word = rest <= 0 ? 0 : visitor.words.getInt32(start + n, true);
      const digits = rest >= 4 || rest <= 0 ? word : word & ((1 << (rest * 8)) - 1);
      key.words.setInt32(n, digits, true);
    }
    hash = hashRange(key, 0, idMaxBytes, 0);
  }

  /** Where the visitor's slot is among the younger, -1: there is none. Whoever is asked for moves there. */
  function findKey(): number {
    const at = findIn(younger);
    if (at !== -1) return at;
    const old = findIn(older);
    if (old === -1) return -1;
    const { desk } = older;
    const into = addKey();
    moveSlot(desk, old, younger.desk, into);
    return into;
  }

  function findIn({ desk, count }: Slots): number {
    const mask = count * slot.bytes - 1;
    for (let at = placeOf(hash, count); ; at = (at + slot.bytes) & mask) {
      const found = desk.words.getInt32(at, true);
      if (found === 0) return -1;
      if (found === hash && isSame(desk, at + slot.visitor, key, 0, idMaxBytes)) return at;
    }
  }

  /** A slot for the visitor, who has none among the younger. */
  function addKey(): number {
    if (younger.used >= most) {
      older = younger;
      younger = createSlots(firstSlots);
    }
    if (younger.used >= younger.count * fullAt) younger = grow(younger);
    const at = freeSlot(younger, hash);
    younger.used += 1;
    younger.desk.words.setInt32(at, hash, true);
    for (let n = 0; n < idMaxBytes; n += 4)
      younger.desk.words.setInt32(at + slot.visitor + n, key.words.getInt32(n, true), true);
    return at;
  }

  function fill(at: number, sessionId: string, lastMs: number): void {
    const { desk } = younger;
    desk.words.setFloat64(at + slot.lastMs, lastMs, true);
    desk.words.setUint16(at + slot.sessionLength, sessionId.length, true);
    for (let n = 0; n < sessionId.length; n++) desk.bytes[at + slot.session + n] = sessionId.charCodeAt(n);
  }

  return {
    write,
    resume(visitorId, sessionId, lastMs) {
      own.length = 0;
      writeAscii(own, visitorId);
      readKey(own, 0, own.length);
      const at = findKey();
      fill(at === -1 ? addKey() : at, sessionId, lastMs);
    },
  };
}

function createSlots(count: number): Slots {
  const desk = createDesk(count * slot.bytes);
  desk.bytes.fill(0);
  return { desk, count, used: 0 };
}

function grow(from: Slots): Slots {
  const into = createSlots(from.count * 2);
  for (let at = 0; at < from.count * slot.bytes; at += slot.bytes) {
    const hash = from.desk.words.getInt32(at, true);
    if (hash !== 0) moveSlot(from.desk, at, into.desk, freeSlot(into, hash));
  }
  into.used = from.used;
  return into;
}

function freeSlot({ desk, count }: Slots, hash: number): number {
  const mask = count * slot.bytes - 1;
  let at = placeOf(hash, count);
  while (desk.words.getInt32(at, true) !== 0) at = (at + slot.bytes) & mask;
  return at;
}

function placeOf(hash: number, count: number): number {
  return (hash & (count - 1)) * slot.bytes;
}

function moveSlot(from: Desk, at: number, into: Desk, intoAt: number): void {
  for (let n = 0; n < slot.bytes; n += 4)
    into.words.setInt32(intoAt + n, from.words.getInt32(at + n, true), true);
}

function copyId(line: Desk, from: Desk, start: number, length: number): void {
  for (let n = 0; n < idMaxBytes; n += 4)
    line.words.setInt32(line.length + n, from.words.getInt32(start + n, true), true);
  line.length += length;
}
