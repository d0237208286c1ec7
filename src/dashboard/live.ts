// Where: GET /api/v1/live -> the list "Arriving now". Events of the stream come in; a bounded list, newest first, and
// the state of the connection go out. Connects again by itself, also where EventSource gives up (an error status).

import { type ReadonlySignal, signal } from '@preact/signals';
import type { LiveEvent } from '../event/live-event.ts';
import { isLiveEvent } from './answers.ts';

export type Connection = 'connecting' | 'open' | 'interrupted';

export const maxEntries = 100;
const firstRetryMs = 2_000;
const longestRetryMs = 30_000;
/** `EventSource.CLOSED`, written out because Node, where this is tested, has no EventSource. */
const closed = 2;

export interface Live {
  readonly entries: ReadonlySignal<readonly LiveEvent[]>;
  readonly connection: ReadonlySignal<Connection>;
  /** Follows this pixel and no other; undefined follows none. */
  follow(pixelId: string | undefined): void;
}

export interface LiveOptions {
  readonly openStream: (path: string) => EventSource;
  /** A request that was not in the list has arrived. */
  readonly onArrival: () => void;
}

export function createLive({ openStream, onArrival }: LiveOptions): Live {
  const entries = signal<readonly LiveEvent[]>([]);
  const connection = signal<Connection>('connecting');
  let source: EventSource | undefined;
  let retryMs = firstRetryMs;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const receive = (text: string) => {
    const event = parseLiveEvent(text);
    if (!event) return;
    const next = addEntry(entries.value, event);
    if (next === entries.value) return;
    entries.value = next;
    onArrival();
  };
  const open = (pixelId: string) => {
    const stream = openStream(`/api/v1/live?${new URLSearchParams({ pixel: pixelId })}`);
    source = stream;
    stream.addEventListener('request', (message) => receive(message.data));
    stream.onopen = () => {
      retryMs = firstRetryMs;
      connection.value = 'open';
    };
    stream.onerror = () => {
      connection.value = 'interrupted';
      if (stream.readyState !== closed) return;
      retryTimer = setTimeout(open, retryMs, pixelId);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    };
  };
  const follow = (pixelId: string | undefined) => {
    clearTimeout(retryTimer);
    source?.close();
    entries.value = [];
    connection.value = 'connecting';
    if (pixelId !== undefined) open(pixelId);
  };
  return { entries, connection, follow };
}

/** The list with the event in its place, or the very same list when it is known or too old to be shown. */
export function addEntry(entries: readonly LiveEvent[], event: LiveEvent): readonly LiveEvent[] {
  if (entries.some((entry) => entry.id === event.id)) return entries;
  const place = entries.findIndex((entry) => isNewer(event, entry));
  const index = place === -1 ? entries.length : place;
  if (index >= maxEntries) return entries;
  return entries.toSpliced(index, 0, event).slice(0, maxEntries);
}

/** TRICKY: ids are rising numbers as text: '9' comes before '10'. */
function isNewer(a: LiveEvent, b: LiveEvent): boolean {
  if (a.receivedAtMs !== b.receivedAtMs) return a.receivedAtMs > b.receivedAtMs;
  if (a.id.length !== b.id.length) return a.id.length > b.id.length;
  return a.id > b.id;
}

function parseLiveEvent(text: string): LiveEvent | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isLiveEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
