// What the tests of the Conversions API share: the real product, a token, events, and what the store holds of them.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { makeDataFolder, query, runCommand, startProduct, waitFor } from './product.ts';

export interface StoredEvent {
  readonly event_id: string;
  readonly custom_data: Readonly<Record<string, unknown>>;
  readonly user_data: Readonly<Record<string, readonly string[]>>;
  readonly params: Readonly<Record<string, readonly string[]>>;
  readonly [column: string]: unknown;
}

export interface ServerAnswer {
  readonly status: number;
  readonly outcome: string | null;
  readonly body: {
    readonly events_received?: number;
    readonly messages?: readonly string[];
    readonly fbtrace_id?: string;
    readonly error?: Readonly<Record<string, unknown>>;
  };
}

export const nowSeconds = Math.floor(Date.now() / 1_000);
export const json = { 'content-type': 'application/json' };
/** Of somebody's e-mail address. */
export const em = sha256('jane@example.com');

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function makeEvent(id: string, change: object = {}) {
  return {
    event_name: 'Purchase',
    event_time: nowSeconds - 60,
    event_id: id,
    action_source: 'website',
    event_source_url: 'https://shop.example/thanks',
    user_data: {
      em: [em],
      client_user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    },
    custom_data: { value: 19.9, currency: 'EUR' },
    ...change,
  };
}

export type EventServer = Awaited<ReturnType<typeof startEventServer>>;

/** Starts the product with a token that may send events to its pixel. */
export async function startEventServer() {
  const data = makeDataFolder();
  const product = await startProduct({ data });
  const token = await createToken(data, product.pixelId);

  async function post(path: string, init: RequestInit): Promise<ServerAnswer> {
    const answer = await fetch(product.base + path, { method: 'POST', ...init });
    const body = (await answer.json()) as ServerAnswer['body'];
    return { status: answer.status, outcome: answer.headers.get('x-ownpixel'), body };
  }

  function postJson(value: object, query_ = `?access_token=${token}`): Promise<ServerAnswer> {
    return post(`/v25.0/${product.pixelId}/events${query_}`, { body: JSON.stringify(value), headers: json });
  }

  /** The rows of these events, in their order, once all are there. */
  async function stored(ids: readonly string[]): Promise<StoredEvent[]> {
    const list = ids.map((id) => `'${id}'`).join();
    const rows = await waitFor(
      () => query<StoredEvent>(data, `SELECT * FROM events WHERE event_id IN (${list})`),
      (found) => found.length >= ids.length,
    );
    return ids.map((id) => rows.find((row) => row.event_id === id) ?? assert.fail(id));
  }

  async function stop(): Promise<void> {
    await product.stop();
    fs.rmSync(data, { recursive: true, force: true });
  }

  return { data, product, token, post, postJson, stored, stop };
}

export async function createToken(data: string, pixelId: string): Promise<string> {
  const scope = ['--pixel', pixelId, '--scope', 'events:write', '--data', data];
  return (await runCommand(['token', 'create', ...scope])).stdout.trim();
}
