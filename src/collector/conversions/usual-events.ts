// Where: collector, Conversions API, beside parse, judge and encode. A request of usual events -> their records, by a short cut from
// bytes to bytes: an event is read once where it lies, and what is kept of it is copied. docs/decisions/0105 says why.
// Promises: what it does not know it leaves to the plain way, an event or the whole request; what it does is accepted there
// too, and its record means the same (test/usual-server-events.test.ts compares them).

import { isUtf8 } from 'node:buffer';
import { limits } from '../../event/limits.ts';
import { addRecord, clearBlock, type RecordBlock } from '../../spool/spool.ts';
import type { Fields } from './decode-body.ts';
import { type EncodeContext, encodeEvents, formatShared } from './encode-events.ts';
import { createEventDesk } from './event-desk.ts';
import { byteOf, createSource, holds, readByte, readText, skipValue, textRead } from './json-bytes.ts';
import { judgeRequest } from './judge-request.ts';
import { isObject } from './list-events.ts';
import { parseJson } from './parse-json.ts';
import { createUsualEvent } from './usual-event.ts';

export interface UsualRequest {
  /** Without its events. */
  readonly fields: Fields;
  /** Good until the next request is read. */
  readonly records: RecordBlock;
}

/** Of records: more than a spool takes at once. */
const blockMaxBytes = 8 << 20;
/** So many unusual events without a usual one: the sender has none. */
const unusualMax = 8;

const source = createSource();
const desk = createEventDesk();
const encodeUsual = createUsualEvent(source, desk);
/** What the last request said of all its events. It may stand behind them, and is nearly always the same. */
let shared: Buffer = Buffer.alloc(0);

/** `query`: its fields, which a field of the body goes before. Undefined: the request is to go the plain way. */
export function encodeUsualRequest(
  body: Buffer,
  query: Fields,
  context: EncodeContext,
): UsualRequest | undefined {
  if (body[0] !== byteOf.openObject || !isUtf8(body)) return undefined;
  const request = readRequest(body, () => readEvents(context));
  if (request === undefined) return undefined;
  const { fields, start } = request;
  const told = Buffer.from(formatShared({ ...query, ...fields }));
  if (!told.equals(shared)) {
    shared = told;
    source.bytes = body;
    source.at = start;
    const isRead = readEvents(context);
    source.bytes = nothing;
    if (!isRead) return undefined;
  }
  return { fields, records: desk.block };
}

/** What a request says beside its events, which are only passed over: who sends it is asked before work is done for them. */
export function readUsualFields(body: Buffer): Fields | undefined {
  if (body[0] !== byteOf.openObject || !isUtf8(body)) return undefined;
  return readRequest(body, () => skipValue(source))?.fields;
}

const nothing = Buffer.alloc(0);

/** `readData`: goes over the list of events; false: it is not usual. */
function readRequest(
  body: Buffer,
  readData: () => boolean,
): { readonly fields: Fields; readonly start: number } | undefined {
  source.bytes = body;
  source.at = 0;
  const data = findData(readData);
  source.bytes = nothing;
  if (data === undefined) return undefined;
  const rest = `${body.toString('utf8', 0, data.start)}null${body.toString('utf8', data.end)}`;
  const fields = parsePart(rest);
  return isObject(fields) ? { fields, start: data.start } : undefined;
}

/** Where the events begin and end. */
function findData(readData: () => boolean): { readonly start: number; readonly end: number } | undefined {
  let [start, end] = [0, 0];
  readByte(source, byteOf.openObject);
  do {
    if (!readText(source) || (source.found & holds.escape) !== 0) return undefined;
    const isData = textRead(source) === 'data';
    if (!readByte(source, byteOf.colon)) return undefined;
    if (isData) {
      if (start > 0) return undefined;
      start = source.at;
      if (!readData()) return undefined;
      end = source.at;
    } else if (!skipValue(source)) return undefined;
  } while (readByte(source, byteOf.comma));
  return start === 0 ? undefined : { start, end };
}

/** Undefined: it is not JSON. What is wrong with it is said on the plain way. */
function parsePart(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** False: one of them is not accepted, or the list is none. */
function readEvents(context: EncodeContext): boolean {
  const { block } = desk;
  let unusual = 0;
  clearBlock(block);
  if (!readByte(source, byteOf.openList)) return false;
  do {
    const start = source.at;
    if (block.records === limits.conversionsMaxEvents || block.length > blockMaxBytes) return false;
    if (encodeUsual(context, shared)) continue;
    unusual += 1;
    if (unusual === unusualMax && unusual > block.records) return false;
    source.at = start;
    if (!encodePlain(start, context)) return false;
  } while (readByte(source, byteOf.comma));
  return readByte(source, byteOf.closeList);
}

function encodePlain(start: number, context: EncodeContext): boolean {
  if (!skipValue(source)) return false;
  const event = parsePart(source.bytes.toString('utf8', start, source.at));
  if (!isObject(event) || judgeRequest([event], context.receivedAtMs) !== undefined) return false;
  const [record = ''] = encodeEvents([event], {}, context);
  addRecord(desk.block, `${record.slice(0, -1)}${shared.toString()}}`);
  return true;
}
