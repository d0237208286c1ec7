// Where: page -> collector -> spool. The door of the collecting path: serves the tag, takes /tr.
// In: HTTP requests. Out: one record in the spool for each event and each recorded rejection, then the answer.
// Promises: 2xx only after the record is on disk; every request gets exactly one outcome, counted by reason.

import type { IncomingMessage, ServerResponse } from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { limits } from '../event/limits.ts';
import type { Channel } from '../event/record.ts';
import { type Rejection, type RejectionReason, rejections } from '../event/rejections.ts';
import type { SpoolFault, SpoolWriter } from '../spool/spool.ts';
import {
  answerAccepted,
  answerBatch,
  answerPreflight,
  answerRejected,
  answerUnreadable,
  judgeHead,
  type ParserError,
} from './answer.ts';
import { DoorRequest } from './door-request.ts';
import { hasParam, judge, readArrival, scanParam } from './judge.ts';
import { type FindHostList, judgeHost } from './judge-host.ts';
import type { RateLimits } from './rate-limits.ts';
import { createRecorder, type Decided } from './recorder.ts';
import { type RequestHead, readHead } from './request-head.ts';
import type { SenderReader } from './sender.ts';
import type { TagFiles } from './tag-files.ts';
import { type BeaconBatch, isTrPath, readPostParams, trQueryOf } from './tr-request.ts';

export { createAddressForms, createClientReader } from './client.ts';
export { createConversions } from './conversions/conversions.ts';
export { openCountryDatabase } from './country.ts';
export { judgeAgain, type KeptRequest, type PixelRules } from './judge-again.ts';
export { createHostLists } from './judge-host.ts';
export { createOriginalPaths } from './original-paths.ts';
export { parseProxies } from './proxies.ts';
export { createRateLimits } from './rate-limits.ts';
export { createSenderReader } from './sender.ts';
export { loadTagFiles } from './tag-files.ts';
export { openVisitorKeys } from './visitor-keys.ts';

export interface CollectorOptions {
  readonly spool: Pick<SpoolWriter, 'append' | 'probe'>;
  readonly tagFiles: TagFiles;
  readonly readSender: SenderReader;
  /** Proxies whose X-Forwarded-For is believed. Default: none. */
  readonly trustedProxies?: net.BlockList;
  readonly isKnownPixel: (pixelId: string) => boolean;
  /** Hosts that a pixel takes events from, if it has a list. Default: none has. */
  readonly findHostList?: FindHostList;
  /** Default: none. */
  readonly rateLimits?: RateLimits;
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

/** One request to /tr and its answer. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly head: RequestHead;
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
  /** A request without a body needs no stream that ends. */
  optimizeEmptyRequests: true,
  /** Makes no object of headers that nobody looks at. */
  IncomingMessage: DoorRequest,
} as const;

export function createCollector(options: CollectorOptions): Collector {
  const {
    spool,
    tagFiles,
    readSender,
    trustedProxies = new net.BlockList(),
    isKnownPixel,
    findHostList,
    rateLimits,
    now = Date.now,
    onRecorded,
  } = options;
  const counts: CollectorCounts = { accepted: 0, rejected: new Map() };
  const unreadable = new WeakSet<Duplex>();
  const recorder = createRecorder({ spool, readSender, isKnownPixel, now, onRecorded });

  function handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = request.url ?? '/';
    const reason = judgeHead(request);
    if (reason !== undefined) {
      refuse(response, readHead(request, trustedProxies).origin, { reason, detail: '' }, false);
      return true;
    }
    if (isTrPath(url)) {
      receive({ request, response, head: readHead(request, trustedProxies) });
      return true;
    }
    const mark = url.indexOf('?');
    return tagFiles.answer(request, response, mark === -1 ? url : url.slice(0, mark));
  }

  function receive(exchange: Exchange): void {
    const { request, response, head } = exchange;
    if (request.method === 'GET') return settle(exchange, trQueryOf(request));
    if (request.method === 'POST') {
      readPostParams(request, head, (read) => {
        // A body that came too slowly has had its answer.
        if (unreadable.has(request.socket)) return;
        if (typeof read === 'object' && 'lines' in read) settleBatch(exchange, read);
        else settle(exchange, read);
      });
      return;
    }
    if (request.method === 'OPTIONS') return answerPreflight(response, head.origin);
    refuse(response, head.origin, { reason: 'method_not_allowed', detail: '' }, false);
  }

  /** Decides the one outcome of a request. `read`: its parameters, or why they could not be read. */
  function settle({ request, response, head }: Exchange, read: string | Rejection): void {
    const params = typeof read === 'string' ? read : trQueryOf(request);
    const isGet = request.method === 'GET';
    const isImageChannel = isGet && isImageForm(params);
    // An `img` element asks for an image: only that tells its page that the request was answered.
    const isImage = isImageChannel || (isGet && head.accept.startsWith('image/'));
    const decided = decide(
      head,
      params,
      isImageChannel ? 'image' : 'browser',
      typeof read === 'string' ? undefined : read,
    );
    recorder.record(head, decided, (rejection) => {
      if (rejection !== undefined) return refuse(response, head.origin, rejection, isImage);
      counts.accepted += 1;
      answerAccepted(response, head.origin, isImage);
    });
  }

  /** Several events in one request: one outcome each, one answer when all are known. */
  function settleBatch({ response, head }: Exchange, { lines }: BeaconBatch): void {
    const records = lines.map(
      (params) =>
        new Promise<Rejection | undefined>((tell) => {
          recorder.record(head, decide(head, params, 'browser', undefined), tell);
        }),
    );
    void Promise.all(records).then((outcomes) => {
      for (const rejection of outcomes) {
        if (rejection === undefined) counts.accepted += 1;
        else count(rejection.reason);
      }
      answerBatch(
        response,
        head.origin,
        outcomes.map((rejection) => rejection?.reason),
      );
    });
  }

  /** `problem`: why not all of the request could be read. */
  function decide(
    head: RequestHead,
    params: string,
    channel: Channel,
    problem: Rejection | undefined,
  ): Decided {
    const arrival = readArrival(params);
    // Who cannot be told from what was read is refused for that: a 2xx means recorded, and this cannot be.
    const isFindable =
      problem === undefined || (rejections[problem.reason].status === 200 && !isKnownPixel(arrival.pixelId));
    const rejection = isFindable
      ? (judge(arrival, isKnownPixel) ?? judgePage(head, arrival.pixelId, params))
      : problem;
    // Only what is written counts: the rest costs nothing but its answer.
    const isWritten = rejection === undefined || rejections[rejection.reason].recorded;
    if (isWritten && rateLimits?.isRequestOver(head.address, arrival.pixelId) === true)
      return { params, pixelId: arrival.pixelId, channel, rejection: { reason: 'rate_limited', detail: '' } };
    return { params, pixelId: arrival.pixelId, channel, rejection };
  }

  function judgePage(head: RequestHead, pixelId: string, params: string): Rejection | undefined {
    const hosts = findHostList?.(pixelId);
    return hosts && judgeHost(params, head.referer, hosts);
  }

  function refuse(
    response: ServerResponse,
    origin: string | undefined,
    rejection: Rejection,
    isImage: boolean,
  ): void {
    count(rejection.reason);
    answerRejected(response, origin, rejection, isImage);
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

  return { handle, handleUnreadable, counts, problem: recorder.problem };
}

/** The image of a `noscript` element or a hand-built one: no library wrote its version into it. */
function isImageForm(params: string): boolean {
  return !hasParam(params, 'v') || scanParam(params, 'noscript') === '1';
}
