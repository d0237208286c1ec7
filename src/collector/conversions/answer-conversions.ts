// Where: collector -> server senders. Answers as the SDKs of the well-known service read them: JSON, `events_received` or an
// `error` object, with a trace id; the outcome in `X-Ownpixel` as everywhere.

import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { conversionErrors } from '../../event/conversion-errors.ts';
import { mayComeAgain } from '../../event/rejections.ts';
import type { Refusal } from './list-events.ts';

/** By status. The second is the window in which events are counted. */
const retryAfterSeconds: Readonly<Record<number, string>> = { 503: '5', 429: '10' };

export function answerReceived(response: ServerResponse, status: 200 | 202, events: number): void {
  answerJson(response, status, { events_received: events, messages: [], fbtrace_id: traceId() }, 'accepted');
}

export function answerRefused(response: ServerResponse, { reason, place }: Refusal): void {
  const rule = conversionErrors[reason];
  const at = place === '' ? '' : ` Found at: ${place}.`;
  const error = {
    message: `${rule.meaning} ${rule.cure}${at}`,
    type: rule.type,
    code: rule.code,
    ...(rule.subcode === undefined ? {} : { error_subcode: rule.subcode }),
    is_transient: mayComeAgain(reason),
    error_user_title: rule.title,
    error_user_msg: `${rule.cure}${at}`,
    fbtrace_id: traceId(),
  };
  answerJson(response, rule.status, { error }, `rejected; reason=${reason}`);
}

export function answerJson(response: ServerResponse, status: number, value: unknown, outcome: string): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, [
    'content-type',
    'application/json; charset=UTF-8',
    'content-length',
    String(body.length),
    'x-ownpixel',
    outcome,
    'access-control-allow-origin',
    '*',
    'cache-control',
    'no-store',
    ...(retryAfterSeconds[status] === undefined ? [] : ['retry-after', retryAfterSeconds[status]]),
    // What was not read of an oversized body is still on the way: the connection cannot be used again.
    ...(status === 413 || status === 503 ? ['connection', 'close'] : []),
  ]);
  response.end(body);
}

function traceId(): string {
  return `A${randomBytes(16).toString('base64url')}`;
}
