// Where: composition, spool -> reports. Follows every collector's log from its newest segment and hands arriving requests
// to the live lists. Works only while somebody looks.

import fs from 'node:fs';
import path from 'node:path';
import type { LiveEvent } from '../event/live-event.ts';
import { bracketKey, findParam, parseParams } from '../event/params.ts';
import { type EventRecord, parseRecord } from '../event/record.ts';
import { formatServerValue, readServerParams } from '../event/server-params.ts';
import type { LiveSource } from '../reports/reports.ts';
import { openSpoolReader, type SpoolReader } from '../spool/spool.ts';

const pollMs = 200;
/** Requests shown to somebody who begins to look. */
const recentCount = 50;
/** Of a burst, the newest are shown: nobody reads thousands of lines. */
const burstMax = 50;

type FindBotReason = (record: EventRecord) => string;

export function createLiveFeed(spoolFolder: string): LiveSource & { close(): void } {
  const receivers = new Set<(event: LiveEvent) => void>();
  const readers = new Map<string, SpoolReader>();
  let recent: LiveEvent[] = [];
  let timer: NodeJS.Timeout | undefined;

  async function begin(): Promise<void> {
    // Loaded when somebody looks: reading agents costs a process that only collects time and memory.
    const { findBotReason } = await import('../loader/loader.ts');
    if (receivers.size === 0 || timer !== undefined) return;
    poll(findBotReason);
    timer = setInterval(poll, pollMs, findBotReason);
  }

  function poll(findBotReason: FindBotReason): void {
    // What is replayed is not arriving.
    for (const name of fs.readdirSync(spoolFolder).filter((each) => each.startsWith('worker-'))) {
      if (!readers.has(name)) readers.set(name, openSpoolReader({ folder: path.join(spoolFolder, name) }));
    }
    const arrived = [...readers].flatMap(([name, reader]) => readNewest(name, reader, findBotReason));
    arrived.sort((a, b) => a.receivedAtMs - b.receivedAtMs);
    recent = [...recent, ...arrived].slice(-recentCount);
    for (const event of arrived) {
      for (const receive of receivers) receive(event);
    }
  }

  function rest(): void {
    clearInterval(timer);
    timer = undefined;
    for (const reader of readers.values()) reader.close();
    readers.clear();
    recent = [];
  }

  return {
    subscribe(receive) {
      for (const event of recent) receive(event);
      receivers.add(receive);
      void begin();
      return () => {
        receivers.delete(receive);
        if (receivers.size === 0) rest();
      };
    },
    close() {
      receivers.clear();
      rest();
    },
  };
}

function readNewest(name: string, reader: SpoolReader, findBotReason: FindBotReason): LiveEvent[] {
  let newest: { readonly bytes: Uint8Array; readonly id: string }[] = [];
  for (;;) {
    const chunk = reader.read({ maxBytes: 1 << 20 });
    if (chunk === undefined) break;
    const tail = chunk.records.slice(-burstMax);
    const entries = tail.map((bytes, index) => ({
      bytes: Uint8Array.from(bytes),
      id: `${name}:${chunk.to}:${index}`,
    }));
    newest = [...newest, ...entries].slice(-burstMax);
  }
  return newest.flatMap(({ bytes, id }) => {
    const record = parseRecord(Buffer.from(bytes).toString('utf8'));
    return record === undefined ? [] : [describeRecord(record, id, findBotReason(record))];
  });
}

/** A record as the live list shows it. */
function describeRecord(record: EventRecord, id: string, botReason: string): LiveEvent {
  const { rejection } = record;
  const { eventName, page, customData } =
    record.channel === 'server' ? describeServerEvent(record) : describeParams(record.params);
  return {
    id,
    receivedAtMs: record.receivedAtMs,
    pixelId: record.pixelId,
    channel: record.channel,
    eventName,
    page: (page || record.sender.referer).split(/[?#]/, 1)[0] ?? '',
    country: record.sender.country,
    customData,
    ...(botReason === '' ? {} : { botReason }),
    ...(rejection === undefined
      ? { outcome: 'accepted' as const }
      : { outcome: 'rejected' as const, reason: rejection.reason, detail: rejection.detail }),
  };
}

type Description = Pick<LiveEvent, 'eventName' | 'page' | 'customData'>;

function describeParams(text: string): Description {
  const params = parseParams(text);
  const customData: Record<string, string> = {};
  for (const [name, value] of params) {
    const key = bracketKey(name, 'cd');
    if (key !== undefined) customData[key] = value.slice(0, 200);
  }
  return { eventName: findParam(params, 'ev') ?? '', page: findParam(params, 'dl') ?? '', customData };
}

function describeServerEvent(record: EventRecord): Description {
  const { event } = readServerParams(record);
  const custom = Object.entries(Object(event.custom_data) as object);
  return {
    eventName: formatServerValue(event.event_name),
    page: formatServerValue(event.event_source_url),
    customData: Object.fromEntries(
      custom.map(([key, value]) => [key, formatServerValue(value).slice(0, 200)]),
    ),
  };
}
