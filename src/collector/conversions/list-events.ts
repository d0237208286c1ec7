// Where: collector, Conversions API. The parameter `data` in every form that senders give it -> a list of events: a list of
// objects, of JSON texts, JSON text of either, or one event alone.

import type { ConversionErrorReason } from '../../event/conversion-errors.ts';
import { limits } from '../../event/limits.ts';
import { parseJson } from './parse-json.ts';

export type ServerEvent = Readonly<Record<string, unknown>>;

/** Why a request is refused, and where in it. */
export interface Refusal {
  readonly reason: ConversionErrorReason;
  /** Such as `data[3].event_time`; never a value. */
  readonly place: string;
}

export function listEvents(data: unknown): readonly ServerEvent[] | Refusal {
  const value = parseText(data);
  const list = Array.isArray(value) ? value : isObject(value) ? [value] : [];
  if (list.length === 0) return { reason: 'missing_data', place: 'data' };
  if (list.length > limits.conversionsMaxEvents)
    return { reason: 'too_many_events', place: `data (${list.length} events)` };
  const events: ServerEvent[] = [];
  for (let index = 0; index < list.length; index++) {
    const event = typeof list[index] === 'string' ? parseText(list[index]) : list[index];
    if (!isObject(event)) return { reason: 'missing_data', place: `data[${index}]` };
    events.push(event);
  }
  return events;
}

/** What of `data` could be read, for a request that is refused: text that is no JSON cannot be protected, and is left out. */
export function listReadable(data: unknown): readonly unknown[] {
  const value = parseText(data);
  return (Array.isArray(value) ? value : [value]).map(parseText);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON text as its value; text that is none is no event. */
function parseText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return parseJson(value);
  } catch {
    return undefined;
  }
}
