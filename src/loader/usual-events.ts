// Where: loader, beside interpret.ts. The short cut for the events that nearly all are: from the bytes of a record straight to the
// bytes of its line, by the same steps. What an event shares with others is found as it was sent and copied as it was written
// (usual-blocks.ts); of the rest no text is made either. Promises: the line is the one that interpret.ts makes, byte for byte;
// what is not usual is left to it.

import { formatCells, formatText, formatTime } from '../store/store.ts';
import {
  copyRange,
  createDesk,
  type Desk,
  readThirteenDigits,
  tab,
  writeAscii,
  writeByte,
  writeNumber,
  writeText,
} from './desk.ts';
import { isHeadless, isHeadlessAt } from './steps/bot.ts';
import { readDeliveryNumber, readDeliveryNumberAt } from './steps/delivery.ts';
import { readKeptClick } from './steps/page.ts';
import type { PixelSessions, SessionIndex } from './steps/sessions.ts';
import { findTabNumber, noTab, readTab, readTabAt, type TabPlace } from './steps/tab.ts';
import { clockLength, placeEvent } from './steps/time.ts';
import { createUsualBlocks } from './usual-blocks.ts';
import { createChannelFinder } from './usual-channel.ts';
import { createUsualHead } from './usual-head.ts';
import { createLeftoversWriter } from './usual-leftovers.ts';
import { createUsualParams, role } from './usual-params.ts';
import { asked, kind } from './usual-questions.ts';

export interface UsualEvents {
  /** Makes the line of a record. When it was received, Unix ms; undefined: it is not usual, and there is no line. */
  makeLine(record: Uint8Array): number | undefined;
  /** The line, without batch columns and line end. */
  readonly line: Desk;
}

/** Longer ones are not usual. */
const recordMaxBytes = 16 << 10;
/** What is left over grows to three times its length at most, and a block is no longer than a record may be. */
const lineMaxBytes = recordMaxBytes * 12;
const dot = 0x2e;
const zero = 0x30;
const ofMs = 3;
/** How a line writes what is not told. */
const absent = '\\N';

export function createUsualEvents({
  retentionOf,
  sessions,
}: {
  readonly retentionOf: (pixelId: string) => number;
  readonly sessions: SessionIndex;
}): UsualEvents {
  const record = createDesk(recordMaxBytes * 2);
  const line = createDesk(lineMaxBytes);
  const head = createUsualHead(record);
  const params = createUsualParams(record);
  const blocks = createUsualBlocks(record);
  const { memory } = blocks;
  const { starts, ends, isSpecial, textOf } = params;
  const { starts: cellStarts, ends: cellEnds, numbers } = memory;
  const findChannel = createChannelFinder(memory);
  const writeLeftovers = createLeftoversWriter({ record, line, head, params, memory });
  const pixelSessions: PixelSessions[] = [];

  const startOf = (name: number): number => starts[name] ?? 0;
  const endOf = (name: number): number => ends[name] ?? 0;
  const isSent = (name: number): boolean => startOf(name) !== endOf(name);

  function makeLine(bytes: Uint8Array): number | undefined {
    if (bytes.length > recordMaxBytes) return undefined;
    record.bytes.set(bytes);
    record.length = bytes.length;
    if (!head.read()) return undefined;
    if (!params.sort(head.params.start, head.params.end)) return undefined;
    // A misspelled `dpo`, which may stand in for it.
    if (startOf(role.vdpo) !== 0) return undefined;
    askAll();
    if (!memory.answer()) return undefined;
    const who = numbers[asked.visitor] === 0 ? asked.stranger : asked.visitor;
    if (who === asked.stranger) {
      memory.ask(asked.stranger, kind.stranger, head.cookielessId.start, head.cookielessId.end);
      if (!memory.answer()) return undefined;
    }

    const receivedAtMs = head.receivedAtMs();
    const tsMs = readClock(role.ts);
    const sentMs = readClock(role.sent);
    if (tsMs === undefined || sentMs === undefined) return undefined;
    const eventTimeMs = placeEvent(tsMs, receivedAtMs, Number.isNaN(tsMs) ? tsMs : sentMs);
    const deliveryNumber = findDeliveryNumber();
    const tabPlace = findTab();
    const isInitGiven = !Number.isNaN(readUsualClock(role.it));
    // Encoded, as no clock is.
    if (!isInitGiven && isSpecial(role.it)) return undefined;

    const pixel = numbers[asked.origin] ?? 0;
    line.length = 0;
    copyCells(asked.origin);
    nextCell();
    writeNumber(line, retentionOf(blocks.pixels[pixel] ?? ''));
    nextCell();
    copyCells(asked.name);
    nextCell();
    writeValue(role.eid);
    nextCell();
    writeEventTime(eventTimeMs, tsMs, receivedAtMs);
    nextCell();
    copyTime(head.time.start);
    nextCell();
    if (isInitGiven) copyTime(startOf(role.it));
    else writeAscii(line, absent);
    nextCell();
    writeNumber(line, deliveryNumber);
    nextCell();
    if (who === asked.stranger) copyCells(asked.stranger);
    copyCells(asked.visitor);
    nextCell();
    const visitorStart = cellStarts[who] ?? 0;
    sessionsOf(pixel).write(line, memory.desk, visitorStart, visitorStart + (numbers[who] ?? 0), eventTimeMs);
    nextCell();
    writeNumber(line, (tabPlace ?? noTab).tab_id);
    nextCell();
    writeNumber(line, (tabPlace ?? noTab).tab_number);
    nextCell();
    writeValue(role.fbc);
    nextCell();
    copyCells(asked.options);
    nextCell();
    copyCells(asked.place);
    nextCell();
    copyRange(line, record, head.address.start, head.address.end);
    nextCell();
    writeAscii(line, findChannel());
    nextCell();
    writeLeftovers({
      isTimeGiven: eventTimeMs === tsMs,
      isDeliveryGiven: deliveryNumber !== 0,
      isInitGiven,
      isTabGiven: tabPlace !== undefined,
    });
    nextCell();
    writePage();
    nextCell();
    copyCells(asked.referrer);
    nextCell();
    copyCells(asked.device);
    nextCell();
    copyCells(asked.custom);
    nextCell();
    copyCells(asked.user);
    return receivedAtMs;
  }

  function askAll(): void {
    memory.ask(asked.origin, kind.origin, head.origin.start, head.origin.end);
    askFor(asked.name, kind.name, role.ev);
    askFor(asked.visitor, kind.visitor, role.fbp);
    askFor(asked.options, head.hasGlobalPrivacyControl() ? kind.controlledOptions : kind.options, role.dpo);
    memory.ask(asked.place, kind.place, head.place.start, head.place.end);
    if (isSent(role.dl)) askFor(asked.page, kind.page, role.dl);
    else memory.ask(asked.page, kind.plainPage, head.referer.start, head.referer.end);
    askFor(asked.referrer, kind.referrer, role.rl);
    const device = isWithoutWindow() ? kind.headless : kind.device;
    memory.ask(asked.device, device, head.agent.start, head.agent.end);
    askFor(asked.custom, kind.custom, role.custom);
    memory.ask(asked.user, kind.user, params.user.start, params.user.end);
  }

  function askFor(question: number, kindOf: number, name: number): void {
    memory.ask(question, kindOf, startOf(name), endOf(name));
  }

  function sessionsOf(pixel: number): PixelSessions {
    const known = pixelSessions[pixel];
    if (known !== undefined) return known;
    const made = sessions.of(blocks.pixels[pixel] ?? '');
    pixelSessions[pixel] = made;
    return made;
  }

  function isWithoutWindow(): boolean {
    if (isSpecial(role.o)) return isHeadless(textOf(role.o));
    return isHeadlessAt(record, startOf(role.o), endOf(role.o));
  }

  function findDeliveryNumber(): number {
    if (isSpecial(role.oi)) return readDeliveryNumber(textOf(role.oi));
    return readDeliveryNumberAt(record, startOf(role.oi), endOf(role.oi));
  }

  function findTab(): TabPlace | undefined {
    const numberAt = findTabNumber(record, startOf(role.os), endOf(role.os));
    if (numberAt !== 0) return readTabAt(record, startOf(role.os), numberAt, endOf(role.os));
    return isSpecial(role.os) ? readTab(textOf(role.os)) : undefined;
  }

  /** Unix ms; NaN: not sent; undefined: not as clocks are usually written. */
  function readClock(name: number): number | undefined {
    if (!isSent(name)) return Number.NaN;
    const ms = readUsualClock(name);
    return Number.isNaN(ms) ? undefined : ms;
  }

  /** Unix ms; NaN: not as clocks are usually written. */
  function readUsualClock(name: number): number {
    const start = startOf(name);
    const isUsual = endOf(name) - start === clockLength && record.bytes[start] !== zero;
    return isUsual ? readThirteenDigits(record, start) : Number.NaN;
  }

  function copyCells(question: number): void {
    copyRange(line, memory.desk, cellStarts[question] ?? 0, cellEnds[question] ?? 0);
  }

  function nextCell(): void {
    writeByte(line, tab);
  }

  function writeValue(name: number): void {
    if (!isSpecial(name)) copyRange(line, record, startOf(name), endOf(name));
    else writeText(line, formatText(textOf(name)));
  }

  function writeEventTime(eventTimeMs: number, tsMs: number, receivedAtMs: number): void {
    if (eventTimeMs === tsMs) copyTime(startOf(role.ts));
    else if (eventTimeMs === receivedAtMs) copyTime(head.time.start);
    else writeAscii(line, formatTime(eventTimeMs));
  }

  /** Milliseconds in digits, as the store reads them. */
  function copyTime(start: number): void {
    const places = start + clockLength - ofMs;
    copyRange(line, record, start, places);
    writeByte(line, dot);
    copyRange(line, record, places, places + ofMs);
  }

  /** The click that the cookie has kept counts where the page has none. */
  function writePage(): void {
    if (numbers[asked.page] === 1 || !isSent(role.oc)) return copyCells(asked.page);
    const click = formatCells.click(readKeptClick(textOf(role.oc)));
    writeText(line, click);
    // Of its own two cells, both empty, what remains is the tab behind them.
    copyRange(line, memory.desk, (cellStarts[asked.page] ?? 0) + 1, cellEnds[asked.page] ?? 0);
  }

  return { line, makeLine };
}
