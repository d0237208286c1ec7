// Where: tests of reports. Events as pages and servers send them, brought into a real engine as the product does it: judged by the
// collector, interpreted by the loader.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startEngine } from '../src/cli/engine.ts';
import { encodeEvents } from '../src/collector/conversions/encode-events.ts';
import { protectParams } from '../src/collector/protect.ts';
import { formatParams } from '../src/event/params.ts';
import { type EventRecord, parseRecord } from '../src/event/record.ts';
import { createInterpreter, interpretRejection } from '../src/loader/interpret.ts';
import { openDataFolder } from '../src/runtime/data-folder.ts';
import { createLog } from '../src/runtime/log.ts';
import { readSettings } from '../src/runtime/settings.ts';
import {
  connectStore,
  createLines,
  formatEvent,
  formatRejection,
  insertRows,
  migrate,
  type StoreClient,
} from '../src/store/store.ts';

const log = createLog('test', 'silent');
export const nowMs = Date.now();
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export type Fields = Readonly<Record<string, string>>;
export interface Sent {
  readonly record: (pixelId: string) => EventRecord;
}
interface Where {
  readonly visitor?: number;
  readonly agoMs?: number;
  readonly url?: string;
  readonly lateMs?: number;
  readonly agent?: string;
  /** Of the address. */
  readonly country?: string;
}

export const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const sender = {
  userAgent: agent,
  referer: '',
  language: 'en',
  country: 'DE',
  cookielessId: '',
  hasGlobalPrivacyControl: false,
};
export const browserId = (visitor: number) => `fb.1.1596403881668.${1_000_000 + visitor}`;

/** An event of a page; `data` become `cd[...]`, `fields` are parameters as they are, several where there is a list. */
export function page(
  name: string,
  data: Fields = {},
  fields: Readonly<Record<string, string | readonly string[]>> = {},
  where: Where = {},
): Sent {
  const { visitor = 1, agoMs = 2 * hour, url = 'https://shop.example.com/a?b=c', lateMs = 0 } = where;
  return {
    record: (pixelId) => ({
      version: 1,
      receivedAtMs: nowMs - agoMs + lateMs,
      channel: 'browser',
      pixelId,
      params: protectParams(
        formatParams([
          ['id', pixelId],
          ['ev', name],
          ['dl', url],
          ['ts', String(nowMs - agoMs)],
          ...(visitor === 0 || 'fbp' in fields ? [] : [['fbp', browserId(visitor)] as const]),
          ...Object.entries(data).map(([key, value]) => [`cd[${key}]`, value] as const),
          ...Object.entries(fields).flatMap(([key, value]) =>
            [value].flat().map((each) => [key, each] as const),
          ),
        ]),
      ),
      sender: { ...sender, userAgent: where.agent ?? agent, country: where.country ?? sender.country },
    }),
  };
}

/** An event of a server, as its request says it. */
export function server(
  name: string,
  data: object = {},
  more: object = {},
  where: Where & { readonly shared?: object } = {},
): Sent {
  const { visitor = 1, agoMs = 2 * hour, lateMs = 0, url = 'https://shop.example.com/a' } = where;
  const address = where.country === undefined ? {} : { client_ip_address: '203.0.113.7' };
  const event = {
    event_name: name,
    event_time: Math.floor((nowMs - agoMs) / 1000),
    action_source: 'website',
    event_source_url: url,
    user_data: { client_user_agent: where.agent ?? agent, fbp: browserId(visitor), ...address },
    custom_data: data,
    ...more,
  };
  return {
    record: (pixelId) => {
      const receivedAtMs = nowMs - agoMs + lateMs;
      const readClient = () => ({ country: where.country ?? sender.country, cookielessId: '' });
      const [text = ''] = encodeEvents([event], { ...where.shared }, { pixelId, receivedAtMs, readClient });
      return parseRecord(text) ?? assert.fail('a record');
    },
  };
}

export function refused(reason: 'missing_event_name' | 'malformed_request'): Sent {
  return {
    record: (pixelId) => ({ ...page('').record(pixelId), rejection: { reason, detail: '' } }),
  };
}

export function many(count: number, make: (index: number) => Sent): readonly Sent[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** `perDay` events on each of the days before, the first ending `agoMs` ago. */
export function usually(perDay: number, days: number, agoMs: number, name = 'PageView'): readonly Sent[] {
  return many(perDay * days, (index) => {
    const time = agoMs + Math.floor(index / perDay) * day + ((index % perDay) / perDay) * day;
    return page(name, {}, {}, { agoMs: Math.floor(time), visitor: index + 1 });
  });
}

export interface SentStore {
  readonly reader: StoreClient;
  close(): Promise<void>;
}

/** An engine with these events and refused requests in it. */
export async function storeRecords(records: readonly EventRecord[]): Promise<SentStore> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-reports-'));
  const engine = await startEngine(openDataFolder(folder), readSettings([], {}).settings, log);
  await engine.supervised.whenReady;
  const writer = connectStore(engine.writer);
  const reader = connectStore(engine.reader);
  const close = async () => {
    await writer.close();
    await reader.close();
    await engine.supervised.stop(2_000);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    await insertRecords(writer, records);
  } catch (error) {
    await close();
    throw error;
  }
  return { reader, close };
}

async function insertRecords(writer: StoreClient, records: readonly EventRecord[]): Promise<void> {
  await migrate(writer, log);
  const interpret = createInterpreter({ retentionDays: 395 });
  const events = createLines('7');
  const rejected = createLines('7');
  records.forEach((record, row) => {
    if (record.rejection === undefined) events.add(row, formatEvent(interpret(record)));
    else rejected.add(row, formatRejection(interpretRejection(record)));
  });
  await insertRows(writer, { table: 'events', batchId: '7', lines: events.build() });
  if (records.some(({ rejection }) => rejection !== undefined))
    await insertRows(writer, { table: 'rejected', batchId: '7', lines: rejected.build() });
}
