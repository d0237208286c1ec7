// Where: inside the embedded engine. One HTTP request -> one statement: who asks, the text, its parameters, its format.

import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type ParameterValue, readParameter } from './engine-parameters.ts';
import type { EngineConfig } from './engine-sessions.ts';
import { StatementError } from './engine-statement-error.ts';

export interface Statement {
  readonly user: 'writer' | 'maintainer' | 'reader';
  readonly text: string;
  /** Values of `{name:Type}` placeholders. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly format: string;
  readonly queryId: string;
}

/** Names of the query string that are not settings. */
const ownNames = new Set([
  'query',
  'query_id',
  'database',
  'user',
  'password',
  'default_format',
  'session_id',
  'role',
]);
/** What the official client always sends and that changes nothing here. */
const ignoredSettings = new Set([
  'enable_http_compression',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'wait_end_of_query',
  'cancel_http_readonly_queries_on_client_close',
]);
/** What every session here is set to, and what our own client asks of an external server. */
export const fixedSettings: Readonly<Record<string, string>> = {
  output_format_json_quote_64bit_integers: '1',
  output_format_json_quote_decimals: '1',
  date_time_input_format: 'basic',
};
const bodyMaxBytes = 256 << 20;

export async function readStatement(request: IncomingMessage, config: EngineConfig): Promise<Statement> {
  const search = new URL(request.url ?? '/', 'http://engine').searchParams;
  const user = authenticate(request, search, config);
  const body = await readBody(request);
  const query = search.get('query');
  const text = query === null ? body : body === '' ? query : `${query}\n${body}`;
  if (text.trim() === '') throw new StatementError(62, 'Syntax error: empty query');
  const parameters: Record<string, ParameterValue> = {};
  const settings: string[] = [];
  const isReadOnly = user === 'reader' || /^[12]$/.test(search.get('readonly') ?? '');
  for (const [name, value] of search) {
    if (name === 'readonly' && isReadOnly && value !== '0') continue;
    if (name.startsWith('param_')) parameters[name.slice(6)] = readParameter(name.slice(6), value, text);
    else if (!ownNames.has(name) && !ignoredSettings.has(name) && fixedSettings[name] !== value)
      settings.push(name);
  }
  if (settings.length > 0) {
    throw new StatementError(
      115,
      `settings go into the statement here (SETTINGS ...), not into the URL: ${settings}`,
    );
  }
  return {
    user: isReadOnly ? 'reader' : user,
    text,
    parameters,
    format: search.get('default_format') ?? headerOf(request, 'x-clickhouse-format') ?? 'TabSeparated',
    queryId: search.get('query_id') ?? '',
  };
}

function authenticate(request: IncomingMessage, search: URLSearchParams, config: EngineConfig) {
  const [basicUser, basicPassword] = readBasic(headerOf(request, 'authorization'));
  const user = headerOf(request, 'x-clickhouse-user') ?? basicUser ?? search.get('user') ?? 'default';
  const password = headerOf(request, 'x-clickhouse-key') ?? basicPassword ?? search.get('password') ?? '';
  if (user === 'writer' && isSame(password, config.writerPassword)) return 'writer';
  if (user === 'maintainer' && isSame(password, config.maintainerPassword)) return 'maintainer';
  if (user === 'reader' && isSame(password, config.readerPassword)) return 'reader';
  throw new StatementError(
    516,
    `${user}: Authentication failed: password is incorrect, or there is no such user.`,
  );
}

function readBasic(header: string | undefined): readonly [string?, string?] {
  const encoded = /^Basic (.+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return [];
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}

function isSame(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyMaxBytes) throw new StatementError(299, 'the statement is larger than 256 MiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
