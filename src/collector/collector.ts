// Where: page -> collector -> spool. The door of the collecting path: serves the tag, takes /tr.
// In: HTTP requests. Out: one record in the spool for each event and each recorded rejection, then the answer.
// Promises: 2xx only after the record is on disk; every request gets exactly one outcome, counted by reason.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { limits } from '../event/limits.ts';
import { cutParams } from '../event/params.ts';
import { type Channel, type EventRecord, encodeRecord } from '../event/record.ts';
import { type Rejection, type RejectionReason, rejections } from '../event/rejections.ts';
import { SpoolFault, type SpoolWriter } from '../spool/spool.ts';
import {
  answerAccepted,
  answerBatch,
  answerPreflight,
  answerRejected,
  answerUnreadable,
  judgeHead,
  type ParserError,
} from './answer.ts';
import { type Arrival, hasParam, judge, readArrival, scanParam } from './judge.ts';
import { cutShort } from './judge-again.ts';
import { type FindHostList, judgeHost } from './judge-host.ts';
import { protectParams } from './protect.ts';
import { createRepeats } from './repeats.ts';
import type { SenderReader } from './sender.ts';
import type { TagFiles } from './tag-files.ts';
import { type BeaconBatch, queryOf, readPostParams } from './tr-request.ts';

export { createClientReader } from './client.ts';
export { createConversions } from './conversions/conversions.ts';
export { openCountryDatabase } from './country.ts';
export { judgeAgain, type KeptRequest, type PixelRules } from './judge-again.ts';
export { createHostLists } from './judge-host.ts';
export { createOriginalPaths } from './original-paths.ts';
export { createSenderReader, parseProxies } from './sender.ts';
export { loadTagFiles } from './tag-files.ts';
export { openVisitorKeys } from './visitor-keys.ts';

export interface CollectorOptions {
  readonly spool: Pick<SpoolWriter, 'append' | 'probe'>;
  readonly tagFiles: TagFiles;
  readonly readSender: SenderReader;
  readonly isKnownPixel: (pixelId: string) => boolean;
  /** Hosts that a pixel takes events from, if it has a list. Default: none has. */
  readonly findHostList?: FindHostList;
  readonly now?: () => number;
  /** Told of each request that was recorded: seconds from its parameters being read to the record being durable. */
  readonly onRecorded?: (seconds: number) => void;
}

export interface Collector {
  /** True when the request belongs to the collector and is, or will be, answered. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Answers what the HTTP parser refused. */
  handleUnreadable(error: ParserError, socket: Duplex): void;
  /** Why events cannot be recorded now, or undefined. After a failed attempt the disk is tried again. */
  problem(): Promise<SpoolFault | undefined>;
  readonly counts: CollectorCounts;
}

interface CollectorCounts {
  accepted: number;
  readonly rejected: Map<RejectionReason, number>;
}

/** How the HTTP server in front of a collector must be set: what is larger or slower is refused by its parser. */
export const serverOptions = {
  maxHeaderSize: limits.requestHeadReadMaxBytes,
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  /** Without it the two above are looked at every 30 s only. */
  connectionsCheckingInterval: 1_000,
  /** Longer than the 60 s of common proxies, so that the proxy is the one that closes. */
  keepAliveTimeout: 65_000,
} as const;

/** Of refusals that are only counted, this many a second are kept as a sample. */
const samplesPerSecond = 2;

export function createCollector(options: CollectorOptions): Collector {
  const { spool, tagFiles, readSender, isKnownPixel, now = Date.now } = options;
  const counts: CollectorCounts = { accepted: 0, rejected: new Map() };
  const unreadable = new WeakSet<Duplex>();
  const repeats = createRepeats();
  let sampledSecond = 0;
  let samples = 0;
  let lastFault: SpoolFault | undefined;

  function handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = request.url ?? '/';
    const reason = judgeHead(request);
    if (reason !== undefined) {
      refuse(request, response, { reason, detail: '' }, false);
      return true;
    }
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
      void readPostParams(request).then((read) => {
        // A body that came too slowly has had its answer.
        if (unreadable.has(request.socket)) return;
        if (typeof read === 'object' && 'lines' in read) settleBatch(request, response, read);
        else settle(request, response, read);
      });
      return;
    }
    if (request.method === 'OPTIONS') return answerPreflight(request, response);
    refuse(request, response, { reason: 'method_not_allowed', detail: '' }, false);
  }

  /** Decides the one outcome of a request. `read`: its parameters, or why they could not be read. */
  function settle(request: IncomingMessage, response: ServerResponse, read: string | Rejection): void {
    const params = typeof read === 'string' ? read : queryOf(request);
    const arrival = readArrival(params);
    const problem = typeof read === 'string' ? undefined : read;
    // Who cannot be told from the query is refused for that: a 2xx means recorded, and this cannot be.
    const isFindable =
      problem !== undefined && rejections[problem.reason].status === 200 && !isKnownPixel(arrival.pixelId);
    const rejection = problem === undefined || isFindable ? judgeRequest(request, arrival) : problem;
    const isImageChannel = request.method === 'GET' && isImageForm(params);
    const isImage = isImageChannel || wantsImage(request);
    const channel: Channel = isImageChannel ? 'image' : 'browser';
    if (rejection === undefined)
      return record(request, response, { params, pixelId: arrival.pixelId, channel }, isImage);
    const isRecorded = rejections[rejection.reason].recorded && isKnownPixel(arrival.pixelId);
    const refused = { params, pixelId: isRecorded ? arrival.pixelId : '0', channel, rejection };
    if (isRecorded) return record(request, response, refused, isImage);
    if (mayKeepSample()) keepSample(request, refused);
    refuse(request, response, rejection, isImage);
  }

  function record(
    request: IncomingMessage,
    response: ServerResponse,
    parts: RecordParts,
    isImage: boolean,
  ): void {
    const startedAtMs = performance.now();
    append(request, parts).then(
      () => {
        noteRecorded(startedAtMs);
        if (parts.rejection !== undefined) return refuse(request, response, parts.rejection, isImage);
        counts.accepted += 1;
        answerAccepted(request, response, isImage);
      },
      (fault: unknown) => {
        if (!(fault instanceof SpoolFault)) throw fault;
        lastFault = fault;
        refuse(request, response, { reason: fault.code, detail: '' }, isImage);
      },
    );
  }

  /**
   * Resolves when the record is durable, or was already: the tag repeats what it has no answer for. Plain promises: an async
   * function more costs a request a twentieth (measured).
   */
  function append(request: IncomingMessage, parts: RecordParts): Promise<unknown> {
    return repeats.once(parts.pixelId, parts.params, () => spool.append(encode(request, parts)));
  }

  function noteRecorded(startedAtMs: number): void {
    lastFault = undefined;
    options.onRecorded?.((performance.now() - startedAtMs) / 1_000);
  }

  /** Several events in one request: one outcome each, one answer when all are known. */
  function settleBatch(request: IncomingMessage, response: ServerResponse, { lines }: BeaconBatch): void {
    void Promise.all(lines.map((params) => settleLine(request, params))).then((outcomes) => {
      const reasons = outcomes.filter((reason) => reason !== undefined);
      counts.accepted += outcomes.length - reasons.length;
      for (const reason of reasons) count(reason);
      answerBatch(request, response, outcomes);
    });
  }

  /** Undefined when accepted. */
  async function settleLine(request: IncomingMessage, params: string): Promise<RejectionReason | undefined> {
    const arrival = readArrival(params);
    const rejection = judgeRequest(request, arrival);
    const isRecorded =
      rejection === undefined || (rejections[rejection.reason].recorded && isKnownPixel(arrival.pixelId));
    const parts: RecordParts = {
      params,
      pixelId: isRecorded ? arrival.pixelId : '0',
      channel: 'browser',
      ...(rejection === undefined ? {} : { rejection }),
    };
    if (!isRecorded) {
      if (mayKeepSample()) keepSample(request, parts);
      return rejection?.reason;
    }
    const startedAtMs = performance.now();
    try {
      await append(request, parts);
      noteRecorded(startedAtMs);
      return rejection?.reason;
    } catch (fault) {
      if (!(fault instanceof SpoolFault)) throw fault;
      lastFault = fault;
      return fault.code;
    }
  }

  function judgeRequest(request: IncomingMessage, arrival: Arrival): Rejection | undefined {
    const rejection = judge(arrival, isKnownPixel);
    if (rejection !== undefined) return rejection;
    const hosts = options.findHostList?.(arrival.pixelId);
    return hosts && judgeHost(arrival.params, request.headers.referer ?? '', hosts);
  }

  function encode(request: IncomingMessage, parts: RecordParts): string {
    const record: EventRecord = {
      version: 1,
      receivedAtMs: now(),
      channel: parts.channel,
      pixelId: parts.pixelId,
      params: protectParams(parts.rejection === undefined ? parts.params : cutRefused(parts)),
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
    if (reason === undefined) return;
    unreadable.add(socket);
    count(reason);
  }

  function mayKeepSample(): boolean {
    const second = Math.floor(now() / 1_000);
    if (second !== sampledSecond) samples = 0;
    sampledSecond = second;
    return samples++ < samplesPerSecond;
  }

  /** A sample is a help, not a promise: the answer does not wait for it and its loss changes nothing. */
  function keepSample(request: IncomingMessage, parts: RecordParts): void {
    spool.append(encode(request, markCut(parts))).catch((fault: unknown) => {
      if (!(fault instanceof SpoolFault)) throw fault;
    });
  }

  /** TRICKY: who is not ready gets no requests from a balancer, so the next request cannot be what finds out. */
  async function problem(): Promise<SpoolFault | undefined> {
    if (lastFault === undefined) return undefined;
    try {
      await spool.probe();
      lastFault = undefined;
    } catch (fault) {
      if (!(fault instanceof SpoolFault)) throw fault;
      lastFault = fault;
    }
    return lastFault;
  }

  return { handle, handleUnreadable, counts, problem };
}

interface RecordParts {
  readonly params: string;
  readonly pixelId: string;
  readonly channel: Channel;
  readonly rejection?: Rejection;
}

/** What is kept of a refused request: bounded, as protecting it takes time. */
function cutRefused({ params, pixelId }: RecordParts): string {
  const maxLength = pixelId === '0' ? limits.sampleMaxLength : params.length;
  return cutParams(params, { maxParams: limits.parametersMax, maxLength });
}

/** Who judges it again must know that it is not whole. */
function markCut(parts: RecordParts): RecordParts {
  const { rejection } = parts;
  if (rejection === undefined || cutRefused(parts) === parts.params) return parts;
  const detail = rejection.detail === '' ? cutShort : `${rejection.detail}; ${cutShort}`;
  return { ...parts, rejection: { ...rejection, detail } };
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

/** An `img` element asked: only an image tells its page that the request was answered. */
function wantsImage(request: IncomingMessage): boolean {
  return request.method === 'GET' && /^image\//.test(request.headers.accept ?? '');
}
