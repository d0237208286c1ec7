// Where: collector, first. One HTTP request to /tr -> its parameters as urlencoded text, whatever method and body form.
// In: GET with a query; POST urlencoded, multipart or text, with or without a query. Out: text, body before query.

import type { IncomingMessage } from 'node:http';
import { limits } from '../event/limits.ts';
import { formatParams, type Param } from '../event/params.ts';
import type { Rejection } from '../event/rejections.ts';

/** The query string of a request, without `?`. */
export function queryOf(request: IncomingMessage): string {
  const url = request.url ?? '';
  const mark = url.indexOf('?');
  return mark === -1 ? '' : url.slice(mark + 1);
}

/** Reads the body of a POST and puts its parameters before those of the query, so that they win. */
export async function readPostParams(request: IncomingMessage): Promise<string | Rejection | BeaconBatch> {
  const body = await readBody(request);
  if (!Buffer.isBuffer(body)) return body;
  const query = queryOf(request);
  const type = request.headers['content-type'] ?? '';
  const isMultipart = /^multipart\//i.test(type);
  const parts = isMultipart ? countParts(body, type) : 0;
  if (parts > limits.parametersMax) return { reason: 'too_many_parameters', detail: `${parts} parts` };
  const text = isMultipart ? await readMultipart(body, type) : body.toString('utf8').trim();
  if (typeof text !== 'string') return { reason: 'malformed_request', detail: text.problem };
  const lines = /^text\/plain/i.test(type) ? splitBatch(text, query) : undefined;
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
  if (!text.includes('\n')) return undefined;
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

function readBody(request: IncomingMessage): Promise<Buffer | Rejection> {
  const tooLarge = { reason: 'too_large', detail: `more than ${limits.beaconMaxBytes} bytes` } as const;
  if (Number(request.headers['content-length'] ?? 0) > limits.beaconMaxBytes)
    return Promise.resolve(tooLarge);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limits.beaconMaxBytes) chunks.push(chunk);
      else resolve(tooLarge);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => resolve({ reason: 'malformed_request', detail: 'the connection broke off' }));
  });
}
