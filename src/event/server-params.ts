// Where: spool -> loader and live list. Reading a server record: the event, and what its request said of all events.

import type { EventRecord } from './record.ts';

export interface ServerParams {
  readonly event: Readonly<Record<string, unknown>>;
  /** What the request said of all its events. */
  readonly shared: Readonly<Record<string, unknown>>;
}

/** Of a refused request, its first event. */
export function readServerParams({ server }: EventRecord): ServerParams {
  const { data, ...shared } = server ?? { data: undefined };
  const event = Array.isArray(data) ? data[0] : data;
  return { event: isObject(event) ? event : {}, shared };
}

/** A value as a `/tr` request would carry it: text as it is, objects and lists as JSON, '' for nothing. */
export function formatServerValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
