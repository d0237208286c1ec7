// Where: every process that talks to the store. The official client, set up once for embedded and external alike.

import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { toStoreFault } from './fault.ts';

export interface StoreAddress {
  /** http(s) URL without credentials. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The store is told to take no statement that changes anything. */
  readonly isReadOnly?: boolean;
  /** How long one statement may take, ms. Default: two minutes. */
  readonly timeoutMs?: number;
}

export interface StoreClient {
  /** Rows of a question, as objects. 64-bit numbers and decimals arrive as text, from every session and server. */
  query<Row>(statement: string, parameters?: Readonly<Record<string, unknown>>): Promise<Row[]>;
  /** The answer as the store wrote it, in any ClickHouse format. */
  queryText(statement: string, format: string): Promise<Buffer>;
  /** A statement without an answer. */
  command(statement: string): Promise<void>;
  /** Lines of TabSeparated into `table`. */
  insertLines(table: string, columns: readonly string[], lines: Buffer): Promise<void>;
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

export function connectStore(address: StoreAddress): StoreClient {
  const client = createClient({
    url: address.url,
    username: address.user,
    password: address.password,
    database: address.database,
    request_timeout: address.timeoutMs ?? 120_000,
    max_open_connections: 8,
    application: 'ownpixel',
    clickhouse_settings: {
      // Servers differ in what they do by default.
      output_format_json_quote_64bit_integers: 1,
      output_format_json_quote_decimals: 1,
      date_time_input_format: 'basic',
      // 2: questions only, whose form may still be set.
      ...(address.isReadOnly === true ? { readonly: '2' } : {}),
    },
    // Its faults are thrown to us, and its log would carry statements.
    log: { level: ClickHouseLogLevel.OFF },
  });
  return {
    query: (statement, parameters) => queryRows(client, statement, parameters),
    queryText: (statement, format) => queryText(client, statement, format),
    command: (statement) => rethrow(async () => void (await client.command({ query: statement }))),
    insertLines: (table, columns, lines) =>
      rethrow(async () => {
        // One thread reads the lines: several cost a tenth more in all (measured), and the loader needs the other core.
        const target = `${table} (${columns.join(', ')}) SETTINGS type_json_skip_duplicated_paths = 1, input_format_parallel_parsing = 0`;
        const query = `INSERT INTO ${target} FORMAT TabSeparated`;
        const { stream } = await client.exec({
          query,
          values: Readable.from([lines], { objectMode: false }),
        });
        await stream.resume().toArray();
      }),
    ping: async () => (await client.ping()).success,
    close: () => client.close(),
  };
}

function queryRows<Row>(
  client: ClickHouseClient,
  query: string,
  parameters: Readonly<Record<string, unknown>> = {},
): Promise<Row[]> {
  return rethrow(async () => {
    const result = await client.query({ query, format: 'JSONEachRow', query_params: { ...parameters } });
    return result.json<Row>();
  });
}

function queryText(client: ClickHouseClient, query: string, format: string): Promise<Buffer> {
  return rethrow(async () => {
    const { stream } = await client.exec({ query: `${query.replace(/[\s;]+$/, '')}\nFORMAT ${format}` });
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  });
}

async function rethrow<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw toStoreFault(error);
  }
}
