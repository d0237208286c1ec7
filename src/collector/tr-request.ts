// Where: collector, first. One HTTP request to /tr -> its parameters as urlencoded text, whatever method and body form.
// In: GET with a query; POST urlencoded, multipart or text, with or without a query. Out: text, body before query.

import type { IncomingMessage } from 'node:http';
import { limits } from '../event/limits.ts';
import { formatParams, type Param } from '../event/params.ts';
import type { Rejection } from '../event/rejections.ts';
import type { RequestHead } from './request-head.ts';

/** `/tr`, `/tr/` and either with a query; not `/track`. */
export function isTrPath(url: string): boolean {
  if (!url.startsWith('/tr')) return false;
  const rest = url[3] === '/' ? url[4] : url[3];
  return rest === undefined || rest === '?';
}

/** The query string of a request, without `?`. */
export function queryOf(request: IncomingMessage): string {
  const url = request.url ?? '';
  const mark = url.indexOf('?');
  return mark === -1 ? '' : url.slice(mark + 1);
}

/** Of a request to `/tr`. The tag appends `?sent=...` to its endpoint, which a page may have set to one with a query of its own. */
export function trQueryOf(request: IncomingMessage): string {
  const query = queryOf(request);
  // TRICKY: `x=1?sent=1764329999999`. What the tag sends has no bare `?` before that, and goes on with the pixel or ends.
  return query.includes('?sent=') ? query.replace(/^([^?]*)\?(?=sent=\d{1,15}(&id=|$))/, '$1&') : query;
}

/** What was read of a request: its parameters, several events, or why it could not be read. */
export type ReadParams = string | Rejection | BeaconBatch;

/** Reads the body of a POST and puts its parameters before those of the query, so that they win. */
export function readPostParams(
  request: IncomingMessage,
  head: RequestHead,
  tell: (read: ReadParams) => void,
): void {
  readBody(request, head.contentLength, (body) => {
    if (!Buffer.isBuffer(body)) return tell(body);
    if (/^multipart\//i.test(head.contentType)) void readParts(request, head.contentType, body).then(tell);
    else tell(joinQuery(request, head.contentType, body, body.toString('utf8').trim()));
  });
}

async function readParts(request: IncomingMessage, type: string, body: Buffer): Promise<ReadParams> {
  const parts = countParts(body, type);
  if (parts > limits.parametersMax) return { reason: 'too_many_parameters', detail: `${parts} parts` };
  const text = await readMultipart(body, type);
  return typeof text === 'string'
    ? joinQuery(request, type, body, text)
    : { reason: 'malformed_request', detail: text.problem };
}

function joinQuery(request: IncomingMessage, type: string, body: Buffer, text: string): ReadParams {
  const query = trQueryOf(request);
  const lines = text.includes('\n') && /^text\/plain/i.test(type) ? splitBatch(text, query) : undefined;
  if (lines !== undefined) return { lines };
  if (text !== '' && !text.includes('=')) {
    return {
      reason: 'malformed_request',
      detail: `a body of ${body.length} bytes without a single name=value`,
    };
  }
  return text === '' || query === '' ? text + query : `${text}&${query}`;
}

/** Parts of a multipart body, counted before it is parsed: parsing thousands holds up everybody else. */
function countParts(body: Buffer, type: string): number {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(type)?.slice(1).find(Boolean);
  if (boundary === undefined) return 0;
  const delimiter = Buffer.from(`--${boundary}\r\n`);
  let count = 0;
  for (let at = body.indexOf(delimiter); at !== -1; at = body.indexOf(delimiter, at + delimiter.length))
    count += 1;
  return count;
}

/** The tag sends several events in one request: a line each, which begins with the pixel id. */
export interface BeaconBatch {
  readonly lines: readonly string[];
}

function splitBatch(text: string, query: string): string[] | undefined {
  const lines = text.split('\n').filter((line) => line !== '');
  if (!lines.every((line) => line.startsWith('id='))) return undefined;
  // When the request was sent is true of each of its events.
  const sent = /(?:^|&)(sent=\d{1,15})(?=&|$)/.exec(query)?.[1];
  return sent === undefined ? lines : lines.map((line) => `${line}&${sent}`);
}

async function readMultipart(body: Buffer, type: string): Promise<string | { readonly problem: string }> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    const params: Param[] = [];
    for (const [name, value] of form) {
      if (typeof value === 'string') params.push([name, value]);
    }
    return formatParams(params);
  } catch {
    // The platform's parser gives no usable reason; what was wrong can be seen in the kept request's size and type.
    return { problem: `a multipart body of ${body.length} bytes that cannot be read` };
  }
}

function readBody(
  request: IncomingMessage,
  contentLength: string,
  tell: (body: Buffer | Rejection) => void,
): void {
  const tooLarge = { reason: 'too_large', detail: `more than ${limits.beaconMaxBytes} bytes` } as const;
  if (Number(contentLength) > limits.beaconMaxBytes) return tell(tooLarge);
  // Without a body the platform has ended it before anybody listens (`optimizeEmptyRequests`).
  if (request.readableEnded) return tell(Buffer.alloc(0));
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isTold = false;

  function tellOnce(body: Buffer | Rejection): void {
    if (isTold) return;
    isTold = true;
    tell(body);
  }

  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= limits.beaconMaxBytes) chunks.push(chunk);
    else tellOnce(tooLarge);
  });
  request.on('end', () => tellOnce(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
  request.on('error', () => tellOnce({ reason: 'malformed_request', detail: 'the connection broke off' }));
}
