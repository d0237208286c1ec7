// Where: collector -> page. The answer to /tr: 200 for what is durably recorded (empty text, or a transparent pixel for
// image forms), the outcome in `X-Ownpixel`, and the headers that let any page send.

import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { limits } from '../event/limits.ts';
import { mayComeAgain, type Rejection, type RejectionReason, rejections } from '../event/rejections.ts';

const transparentGif = Buffer.from('R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
/** A character for each byte: text of Latin-1 leaves in one write with the head, bytes in a second one. */
const transparentGifText = transparentGif.toString('latin1');
const empty = Buffer.alloc(0);
/** By status. The second is the window in which events are counted: who comes again then comes as spread as before. */
const retryAfterSeconds: Readonly<Record<number, string>> = { 503: '5', 429: '10' };

/** The `Origin` header of the request. */
type Origin = string | undefined;

export function answerAccepted(response: ServerResponse, origin: Origin, isImage: boolean): void {
  if (origin === undefined) response.writeHead(200, isImage ? acceptedImageOfAny : acceptedTextOfAny);
  else response.writeHead(200, [...(isImage ? acceptedImage : acceptedText), ...sharedHeaders(origin)]);
  // Without a body, head and end are one write only when nothing is given.
  if (isImage) response.end(transparentGifText, 'latin1');
  else response.end();
}

export function answerRejected(
  response: ServerResponse,
  origin: Origin,
  rejection: Rejection,
  isImage: boolean,
): void {
  const { status, meaning, cure } = rejections[rejection.reason];
  const body = status === 200 ? (isImage ? transparentGif : empty) : Buffer.from(`${meaning} ${cure}\n`);
  response.writeHead(status, [
    'content-type',
    status === 200 && isImage ? 'image/gif' : 'text/plain; charset=utf-8',
    'content-length',
    String(body.length),
    'x-ownpixel',
    `rejected; reason=${rejection.reason}`,
    ...(retryAfterSeconds[status] === undefined ? [] : ['retry-after', retryAfterSeconds[status]]),
    ...(status === 405 ? ['allow', 'GET, POST, OPTIONS'] : []),
    // What was not read of an oversized body is still on the way: the connection cannot be used again.
    ...(status === 413 || status === 414 || status === 431 ? ['connection', 'close'] : []),
    ...sharedHeaders(origin),
  ]);
  response.end(body);
}

/**
 * Of several events in one request. `reasons`: of each, why it was refused; undefined when it was accepted. 503 or 429 when one
 * of them may come again (the others are known when they do); an error otherwise only when all were refused.
 */
export function answerBatch(
  response: ServerResponse,
  origin: Origin,
  reasons: readonly (RejectionReason | undefined)[],
): void {
  const refused = reasons.filter((reason) => reason !== undefined);
  const worst = refused.find(mayComeAgain) ?? refused[0];
  if (worst === undefined) return answerAccepted(response, origin, false);
  const isWhole = refused.length === reasons.length || mayComeAgain(worst);
  if (isWhole) return answerRejected(response, origin, { reason: worst, detail: '' }, false);
  response.writeHead(200, [
    'content-type',
    'text/plain',
    'content-length',
    '0',
    'x-ownpixel',
    `accepted=${reasons.length - refused.length}; rejected=${refused.length}; reason=${worst}`,
    ...sharedHeaders(origin),
  ]);
  response.end();
}

export function answerPreflight(response: ServerResponse, origin: Origin): void {
  response.writeHead(204, [
    'access-control-allow-methods',
    'GET, POST',
    'access-control-allow-headers',
    'content-type',
    'access-control-max-age',
    '86400',
    ...sharedHeaders(origin),
  ]);
  response.end();
}

const answerHeaders = [
  'access-control-expose-headers',
  'x-ownpixel, retry-after',
  'cross-origin-resource-policy',
  'cross-origin',
  'cache-control',
  'no-store',
] as const;
const anyOriginHeaders = ['access-control-allow-origin', '*', ...answerHeaders] as const;

function describeAccepted(isImage: boolean): readonly string[] {
  const type = isImage ? 'image/gif' : 'text/plain';
  const length = String(isImage ? transparentGif.length : 0);
  return ['content-type', type, 'content-length', length, 'x-ownpixel', 'accepted'];
}
const acceptedText = describeAccepted(false);
const acceptedImage = describeAccepted(true);
/** To who is no page: made once. */
const acceptedTextOfAny = [...acceptedText, ...anyOriginHeaders];
const acceptedImageOfAny = [...acceptedImage, ...anyOriginHeaders];

function sharedHeaders(origin: Origin): readonly string[] {
  if (origin === undefined) return anyOriginHeaders;
  const cors = ['access-control-allow-origin', origin, 'access-control-allow-credentials', 'true'];
  return [...cors, 'vary', 'origin', ...answerHeaders];
}

/** Why the head of a request that could be read is refused, or undefined. */
export function judgeHead(request: IncomingMessage): 'url_too_long' | 'headers_too_large' | undefined {
  const most = limits.requestHeadMaxLength;
  if ((request.url ?? '').length > most) return 'url_too_long';
  let length = 0;
  for (const text of request.rawHeaders) length += text.length;
  return length > most ? 'headers_too_large' : undefined;
}

/** What was sent to us is taken in for so long after a refusal, so that the sender reads the answer, ms. */
const lingerMs = 500;

/** Answers bytes that the HTTP parser refused: a head beyond all bounds, one that came too slowly, or no HTTP at all. */
export function answerUnreadable(error: ParserError, socket: Duplex): RejectionReason | undefined {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return undefined;
  }
  const reason = describeUnreadable(error);
  const { status, meaning, cure } = rejections[reason];
  const body = `${meaning} ${cure}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n` +
      `x-ownpixel: rejected; reason=${reason}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  setTimeout(() => socket.destroy(), lingerMs).unref();
  return reason;
}

export type ParserError = Error & { readonly code?: string; readonly rawPacket?: Buffer };

function describeUnreadable(error: ParserError) {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request_timeout';
  if (error.code !== 'HPE_HEADER_OVERFLOW') return 'unreadable_http';
  // TRICKY: the parser gives only the last packet. An address has neither line ends nor spaces in it; a header that has
  // none either, for a quarter of a megabyte, is taken for an address.
  return error.rawPacket?.some((byte) => byte === 10 || byte === 32) === true
    ? 'headers_too_large'
    : 'url_too_long';
}
