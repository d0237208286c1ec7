// Where: page -> collector -> spool. The door of the collecting path: serves the tag, takes /tr.
// In: HTTP requests. Out: one record in the spool for each event and each recorded rejection, then the answer.
// Promises: 2xx only after the record is on disk; every request gets exactly one outcome, counted by reason.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Channel, type EventRecord, encodeRecord } from '../event/record.ts';
import { type Rejection, type RejectionReason, rejections } from '../event/rejections.ts';
import { SpoolFault, type SpoolWriter } from '../spool/spool.ts';
import {
  answerAccepted,
  answerPreflight,
  answerRejected,
  answerUnreadable,
  type ParserError,
} from './answer.ts';
import { hasParam, judge, readArrival, scanParam } from './judge.ts';
import { protectParams } from './protect.ts';
import type { SenderReader } from './sender.ts';
import type { TagFiles } from './tag-files.ts';
import { queryOf, readPostParams } from './tr-request.ts';

export { createClientReader } from './client.ts';
export { createConversions } from './conversions/conversions.ts';
export { openCountryDatabase } from './country.ts';
export { createOriginalPaths } from './original-paths.ts';
export { createSenderReader, parseProxies } from './sender.ts';
export { loadTagFiles } from './tag-files.ts';
export { openVisitorKeys } from './visitor-keys.ts';

export interface CollectorOptions {
  readonly spool: Pick<SpoolWriter, 'append'>;
  readonly tagFiles: TagFiles;
  readonly readSender: SenderReader;
  readonly isKnownPixel: (pixelId: string) => boolean;
  readonly now?: () => number;
}

export interface Collector {
  /** True when the request belongs to the collector and is, or will be, answered. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Answers what the HTTP parser refused. */
  handleUnreadable(error: ParserError, socket: Duplex): void;
  /** False while the last attempt to record failed: the disk or the spool's limit. */
  isReady(): boolean;
  readonly counts: CollectorCounts;
}

interface CollectorCounts {
  accepted: number;
  readonly rejected: Map<RejectionReason, number>;
}

/** Of refusals that are only counted, this many a second are kept as a sample. */
const samplesPerSecond = 2;

export function createCollector(options: CollectorOptions): Collector {
  const { spool, tagFiles, readSender, isKnownPixel, now = Date.now } = options;
  const counts: CollectorCounts = { accepted: 0, rejected: new Map() };
  let sampledSecond = 0;
  let samples = 0;
  let isReady = true;

  function handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = request.url ?? '/';
    if (isTrPath(url)) {
      receive(request, response);
      return true;
    }
    const mark = url.indexOf('?');
    return tagFiles.answer(request, response, mark === -1 ? url : url.slice(0, mark));
  }

  function receive(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === 'GET') return settle(request, response, queryOf(request));
    if (request.method === 'POST') {
      void readPostParams(request).then((params) => settle(request, response, params));
      return;
    }
    if (request.method === 'OPTIONS') return answerPreflight(request, response);
    refuse(request, response, { reason: 'method_not_allowed', detail: '' }, false);
  }

  /** Decides the one outcome of a request. `read`: its parameters, or why they could not be read. */
  function settle(request: IncomingMessage, response: ServerResponse, read: string | Rejection): void {
    const params = typeof read === 'string' ? read : queryOf(request);
    const arrival = readArrival(params);
    const unreadable = typeof read === 'string' ? undefined : read;
    // Who cannot be told from the query is refused for that: a 2xx means recorded, and this cannot be.
    const isFindable =
      unreadable !== undefined &&
      rejections[unreadable.reason].status === 200 &&
      !isKnownPixel(arrival.pixelId);
    const rejection = unreadable === undefined || isFindable ? judge(arrival, isKnownPixel) : unreadable;
    const isImage = request.method === 'GET' && isImageForm(params);
    const channel: Channel = isImage ? 'image' : 'browser';
    if (rejection === undefined)
      return record(request, response, { params, pixelId: arrival.pixelId, channel });
    const isRecorded = rejections[rejection.reason].recorded && isKnownPixel(arrival.pixelId);
    const refused = { params, pixelId: isRecorded ? arrival.pixelId : '0', channel, rejection };
    if (isRecorded) return record(request, response, refused);
    if (mayKeepSample()) keepSample(request, refused);
    refuse(request, response, rejection, isImage);
  }

  function record(request: IncomingMessage, response: ServerResponse, parts: RecordParts): void {
    const isImage = parts.channel === 'image';
    spool.append(encode(request, parts)).then(
      () => {
        isReady = true;
        if (parts.rejection !== undefined) return refuse(request, response, parts.rejection, isImage);
        counts.accepted += 1;
        answerAccepted(request, response, isImage);
      },
      (fault: unknown) => {
        if (!(fault instanceof SpoolFault)) throw fault;
        isReady = false;
        refuse(request, response, { reason: fault.code, detail: '' }, isImage);
      },
    );
  }

  function encode(request: IncomingMessage, parts: RecordParts): string {
    const record: EventRecord = {
      version: 1,
      receivedAtMs: now(),
      channel: parts.channel,
      pixelId: parts.pixelId,
      params: protectParams(parts.params),
      sender: readSender(request, parts.pixelId),
      ...(parts.rejection === undefined ? {} : { rejection: parts.rejection }),
    };
    return encodeRecord(record);
  }

  function refuse(
    request: IncomingMessage,
    response: ServerResponse,
    rejection: Rejection,
    isImage: boolean,
  ): void {
    count(rejection.reason);
    answerRejected(request, response, rejection, isImage);
  }

  function count(reason: RejectionReason): void {
    counts.rejected.set(reason, (counts.rejected.get(reason) ?? 0) + 1);
  }

  function handleUnreadable(error: ParserError, socket: Duplex): void {
    const reason = answerUnreadable(error, socket);
    if (reason !== undefined) count(reason);
  }

  function mayKeepSample(): boolean {
    const second = Math.floor(now() / 1_000);
    if (second !== sampledSecond) samples = 0;
    sampledSecond = second;
    return samples++ < samplesPerSecond;
  }

  /** A sample is a help, not a promise: the answer does not wait for it and its loss changes nothing. */
  function keepSample(request: IncomingMessage, parts: RecordParts): void {
    const params = parts.params.slice(0, 4_000);
    spool.append(encode(request, { ...parts, params })).catch((fault: unknown) => {
      if (!(fault instanceof SpoolFault)) throw fault;
    });
  }

  return { handle, handleUnreadable, counts, isReady: () => isReady };
}

interface RecordParts {
  readonly params: string;
  readonly pixelId: string;
  readonly channel: Channel;
  readonly rejection?: Rejection;
}

/** `/tr`, `/tr/` and either with a query; not `/track`. */
function isTrPath(url: string): boolean {
  if (!url.startsWith('/tr')) return false;
  const rest = url[3] === '/' ? url[4] : url[3];
  return rest === undefined || rest === '?';
}

/** The image of a `noscript` element or a hand-built one: no library wrote its version into it. */
function isImageForm(params: string): boolean {
  return !hasParam(params, 'v') || scanParam(params, 'noscript') === '1';
}
