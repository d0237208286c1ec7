// Where: server senders -> collector -> spool. The Conversions API: a request of up to 1,000 events is understood, judged as
// a whole and recorded as a whole.
// Promises: 200 only after every event is on disk; one bad event refuses the request, and nothing of it becomes an event;
// every answer is one that the SDKs of the well-known service understand.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { isPixelId } from '../../event/pixel-id.ts';
import type { RejectionReason } from '../../event/rejections.ts';
import type { Registry } from '../../runtime/registry.ts';
import { type RecordBlock, SpoolFault, type SpoolWriter } from '../../spool/spool.ts';
import { type ClientReader, createAddressForms } from '../client.ts';
import type { RateLimits } from '../rate-limits.ts';
import { queryOf } from '../tr-request.ts';
import { answerJson, answerReceived, answerRefused } from './answer-conversions.ts';
import { createAuthorize } from './authorize.ts';
import { decodeBody, decodeQuery, type Fields, isMultipart } from './decode-body.ts';
import { describePixel } from './describe-pixel.ts';
import { type EncodeContext, encodeEvents, encodeRefused } from './encode-events.ts';
import { textOf } from './judge-event.ts';
import { judgeRequest } from './judge-request.ts';
import { listEvents, listReadable, type Refusal, type ServerEvent } from './list-events.ts';
import { createBodyReader } from './read-body.ts';
import { type ConversionsRoute, findRoute } from './route.ts';
import { encodeUsualRequest, readUsualFields, type UsualRequest } from './usual-events.ts';

export interface ConversionsOptions {
  readonly spool: Pick<SpoolWriter, 'appendAll' | 'probe'>;
  readonly readClient: ClientReader;
  /** As of now: a token that was revoked is not in it. */
  readonly registry: () => Registry;
  /** Default: none. */
  readonly rateLimits?: Pick<RateLimits, 'isPixelOver'>;
  readonly now?: () => number;
}

export interface Conversions {
  /** True when the request is one for this API and is, or will be, answered. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Why events cannot be recorded now, or undefined. After a failed attempt the disk is tried again. */
  problem(): Promise<SpoolFault | undefined>;
  readonly counts: { events: number; requests: number; readonly rejected: Map<RejectionReason, number> };
}

export function createConversions(options: ConversionsOptions): Conversions {
  const { spool, readClient, registry, rateLimits, now = Date.now } = options;
  const counts = { events: 0, requests: 0, rejected: new Map<RejectionReason, number>() };
  const authorize = createAuthorize({ registry, now });
  const bodies = createBodyReader();
  const formOf = createAddressForms(registry);
  let lastFault: SpoolFault | undefined;

  function handle(request: IncomingMessage, response: ServerResponse): boolean {
    const route = findRoute(request.url ?? '/');
    if (route === undefined) return false;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (route.kind === 'pixel' && isRead) answerPixel(request, response, route.pixelId);
    else if (route.kind !== 'pixel' && request.method === 'POST') void receive(request, response, route);
    else refuse(response, { reason: 'unknown_object', place: `method ${request.method}` });
    return true;
  }

  function answerPixel(request: IncomingMessage, response: ServerResponse, pixelId: string): void {
    const query = decodeQuery(queryOf(request));
    const reason = authorize(findToken(request, query, {}), pixelId, ['events:write', 'reports:read']);
    const pixel = registry().pixels.find(({ id }) => id === pixelId);
    if (reason !== undefined) return refuse(response, { reason, place: '' });
    if (pixel !== undefined)
      answerJson(response, 200, describePixel(pixel, textOf(query.fields)), 'answered');
  }

  async function receive(
    request: IncomingMessage,
    response: ServerResponse,
    route: ConversionsRoute,
  ): Promise<void> {
    const query = decodeQuery(queryOf(request));
    const early = findToken(request, query, {});
    if (early !== '') {
      const reason = authorize(early, route.pixelId, ['events:write']);
      if (reason !== undefined) return refuse(response, { reason, place: '' });
    }
    const body = await bodies.read(request);
    // Who came too slowly, or went away, has had an answer or wants none.
    if (response.headersSent || response.destroyed || body === 'broken off') return;
    if (typeof body === 'string') return refuse(response, { reason: body, place: '' });
    const type = request.headers['content-type'] ?? '';
    const usualFields = early !== '' || isMultipart(type) ? undefined : readUsualFields(body);
    if (usualFields !== undefined) {
      const reason = authorize(findToken(request, query, usualFields), route.pixelId, ['events:write']);
      if (reason !== undefined) return refuse(response, { reason, place: '' });
    }
    const isAuthorized = early !== '' || usualFields !== undefined;
    let given: Pick<UsualRequest, 'fields'> & Partial<UsualRequest>;
    try {
      const isUsual = isAuthorized && !isMultipart(type);
      const usual = isUsual ? encodeUsualRequest(body, query, contextOf(route)) : undefined;
      given = usual ?? { fields: await decodeBody(body, type) };
    } catch (error) {
      const place = error instanceof Error ? error.message : '';
      return refuseUnreadable(
        response,
        { reason: 'conversions_unreadable', place },
        early === '' ? '' : route.pixelId,
      );
    }
    if (!isAuthorized) {
      const reason = authorize(findToken(request, query, given.fields), route.pixelId, ['events:write']);
      if (reason !== undefined) return refuse(response, { reason, place: '' });
    }
    if (given.records === undefined) await settle(response, route, { ...query, ...given.fields });
    else if (!isOver(response, route.pixelId, given.records.records))
      await take(response, route, given.records);
  }

  async function settle(response: ServerResponse, route: ConversionsRoute, fields: Fields): Promise<void> {
    const context = contextOf(route);
    const events = listEvents(fields.data);
    if (isOver(response, route.pixelId, isRefusal(events) ? 1 : events.length)) return;
    const refusal = isRefusal(events) ? events : judgeRequest(events, context.receivedAtMs);
    if (refusal !== undefined) {
      const given = isRefusal(events) ? listReadable(fields.data) : events;
      const rejection = { reason: refusal.reason, detail: refusal.place };
      await record([encodeRefused(fields, given, rejection, context)]);
      return refuse(response, refusal);
    }
    if (isRefusal(events)) return;
    await take(response, route, encodeEvents(events, fields, context));
  }

  /** `records`: one for each event of the request. */
  async function take(
    response: ServerResponse,
    route: ConversionsRoute,
    records: readonly string[] | RecordBlock,
  ): Promise<void> {
    // A block serves the next request as soon as this one waits.
    const events = 'records' in records ? records.records : records.length;
    if (!(await record(records))) return refuse(response, { reason: 'conversions_unavailable', place: '' });
    counts.events += events;
    counts.requests += 1;
    answerReceived(response, route.kind === 'gateway' ? 202 : 200, events);
  }

  /** A body that cannot be read may hold anything: of it, only what was wrong is kept. */
  async function refuseUnreadable(
    response: ServerResponse,
    refusal: Refusal,
    pixelId: string,
  ): Promise<void> {
    const rejection = { reason: refusal.reason, detail: refusal.place };
    if (!isPixelId(pixelId)) return refuse(response, refusal);
    if (isOver(response, pixelId, 1)) return;
    await record([encodeRefused({}, [], rejection, { pixelId, receivedAtMs: now() })]);
    refuse(response, refusal);
  }

  /** The pixel has sent more than it may, and the sender was told so. */
  function isOver(response: ServerResponse, pixelId: string, events: number): boolean {
    const isSo = rateLimits?.isPixelOver(pixelId, events) === true;
    if (isSo) refuse(response, { reason: 'conversions_rate_limited', place: '' });
    return isSo;
  }

  function contextOf({ pixelId }: ConversionsRoute): EncodeContext {
    return { pixelId, receivedAtMs: now(), readClient, addressForm: formOf(pixelId) };
  }

  /** False: nothing of it was taken. */
  async function record(records: readonly string[] | RecordBlock): Promise<boolean> {
    lastFault = await faultOf(spool.appendAll(records));
    return lastFault === undefined;
  }

  async function problem(): Promise<SpoolFault | undefined> {
    if (lastFault !== undefined) lastFault = await faultOf(spool.probe());
    return lastFault;
  }

  function refuse(response: ServerResponse, refusal: Refusal): void {
    counts.rejected.set(refusal.reason, (counts.rejected.get(refusal.reason) ?? 0) + 1);
    answerRefused(response, refusal);
  }

  return { handle, counts, problem };
}

async function faultOf(attempt: Promise<void>): Promise<SpoolFault | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (fault) {
    if (fault instanceof SpoolFault) return fault;
    throw fault;
  }
}

function isRefusal(value: readonly ServerEvent[] | Refusal): value is Refusal {
  return 'reason' in value;
}

/** The header first, because only what is meant as a token stands there; then the query, then the body. */
function findToken(request: IncomingMessage, query: Fields, body: Fields): string {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? (textOf(query.access_token) || textOf(body.access_token) || textOf(body.accessKey));
}
