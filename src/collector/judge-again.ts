// Where: store -> replay -> spool. A refused request that was kept -> the records that it becomes by the rules of today, or
// why it stays refused. It is judged as of the time when it was received, and keeps that time.

import { channels, type EventRecord, parseRecord, type Sender } from '../event/record.ts';
import { isRejectionReason, mayComeAgain, type RejectionReason } from '../event/rejections.ts';
import { judgeRequest } from './conversions/judge-request.ts';
import { isObject, listEvents } from './conversions/list-events.ts';
import { judge, readArrival } from './judge.ts';
import { type FindHostList, judgeHost } from './judge-host.ts';

/** A row of the table `rejected`. */
export interface KeptRequest {
  readonly receivedAtMs: number;
  readonly pixelId: string;
  readonly reason: string;
  readonly detail: string;
  readonly raw: string;
  readonly channel: string;
  /** JSON of a Sender, or '' when it was not kept. */
  readonly sender: string;
}

/** `incomplete`: what was kept is not the whole request. `sent_again`: its sender was asked to send it again. */
export type NewOutcome =
  | { readonly records: readonly EventRecord[] }
  | { readonly stays: RejectionReason | 'incomplete' | 'sent_again' };

/** Detail of a rejection of which only the beginning was kept. */
export const cutShort = 'only the beginning is kept';

/** Of these the body is missing, or a part of the parameters. */
const incompleteReasons: ReadonlySet<string> = new Set<RejectionReason>([
  'malformed_request',
  'too_many_parameters',
  'too_large',
  'conversions_unreadable',
]);

export interface PixelRules {
  readonly isKnownPixel: (pixelId: string) => boolean;
  readonly findHostList: FindHostList;
}

export function judgeAgain(kept: KeptRequest, { isKnownPixel, findHostList }: PixelRules): NewOutcome {
  if (kept.reason === 'uninterpretable') return readWhole(kept);
  if (isRejectionReason(kept.reason) && mayComeAgain(kept.reason)) return { stays: 'sent_again' };
  const sender = parseSender(kept.sender);
  const channel = channels.find((known) => known === kept.channel);
  if (sender === undefined || channel === undefined) return { stays: 'incomplete' };
  if (incompleteReasons.has(kept.reason) || kept.detail.endsWith(cutShort)) return { stays: 'incomplete' };
  const { receivedAtMs } = kept;
  const shared = { version: 1, receivedAtMs, channel, sender } as const;
  if (channel === 'server') {
    const { pixelId } = kept;
    if (!isKnownPixel(pixelId)) return { stays: 'unknown_pixel' };
    return judgeServerRequest(kept, (server) => ({ ...shared, pixelId, params: '', server }));
  }
  const arrival = readArrival(kept.raw);
  const hosts = findHostList(arrival.pixelId);
  const rejection = judge(arrival, isKnownPixel) ?? (hosts && judgeHost(kept.raw, sender.referer, hosts));
  if (rejection !== undefined) return { stays: rejection.reason };
  return { records: [{ ...shared, pixelId: arrival.pixelId, params: kept.raw }] };
}

type ServerRequest = NonNullable<EventRecord['server']>;

function judgeServerRequest(
  { raw, receivedAtMs }: KeptRequest,
  toRecord: (server: ServerRequest) => EventRecord,
): NewOutcome {
  const request = parseObject(raw);
  if (request === undefined) return { stays: 'incomplete' };
  const { data, ...shared } = request;
  const events = listEvents(data);
  if ('reason' in events) return { stays: events.reason };
  const refusal = judgeRequest(events, receivedAtMs);
  if (refusal !== undefined) return { stays: refusal.reason };
  return { records: events.map((event) => toRecord({ data: event, ...shared })) };
}

/** It had been accepted, and is kept as the record that it was. */
function readWhole({ raw }: KeptRequest): NewOutcome {
  const record = parseRecord(raw);
  return record === undefined ? { stays: 'uninterpretable' } : { records: [record] };
}

function parseSender(text: string): Sender | undefined {
  const value = parseObject(text);
  // Written by the loader from a record that it had checked.
  return typeof value?.userAgent === 'string' ? (value as unknown as Sender) : undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
