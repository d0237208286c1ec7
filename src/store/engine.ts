// Where: the store's own process (embedded engine). Speaks ClickHouse's HTTP interface on loopback in front of chDB, so
// that the rest of the product knows only the official client and a URL.
// In: HTTP requests with the credentials of this start. Out: ClickHouse's answers and its error form.
// Promises: no table function of a reading user reaches files or the network; every statement is bounded in memory.

import http from 'node:http';
import { runChild } from '../runtime/child.ts';
import { errorMessage } from '../runtime/errors.ts';
import { type EngineConfig, openEngineSessions } from './engine-sessions.ts';
import { readStatement } from './engine-statement.ts';
import { StatementError } from './engine-statement-error.ts';

runChild<EngineConfig>(async (config) => {
  const sessions = openEngineSessions(config);
  const server = http.createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?', 1)[0];
    if (path === '/ping') return void response.end('Ok.\n');
    try {
      const statement = await readStatement(request, config);
      const result = await sessions.run(statement);
      response.writeHead(200, {
        'content-type': 'text/plain; charset=UTF-8',
        'x-clickhouse-summary': JSON.stringify({ read_rows: '0', written_rows: '0', result_rows: '0' }),
        ...(statement.queryId === '' ? {} : { 'x-clickhouse-query-id': statement.queryId }),
      });
      response.end(result);
    } catch (error) {
      refuse(response, error);
    }
  }

  // Queries may wait for their turn longer than Node's default of five minutes for a whole request.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, '127.0.0.1', resolve);
  });

  return {
    async stop() {
      server.close();
      server.closeAllConnections();
      await sessions.close();
    },
  };
});

/** ClickHouse's form of an error: `Code: N. DB::Exception: ...` as text, the code in a header. */
function refuse(response: http.ServerResponse, error: unknown): void {
  const message = errorMessage(error);
  const code =
    error instanceof StatementError ? error.clickHouseCode : Number(/Code: (\d+)/.exec(message)?.[1] ?? 1002);
  const status = code === 516 ? 403 : code === 1002 ? 500 : 400;
  response.writeHead(status, {
    'content-type': 'text/plain; charset=UTF-8',
    'x-clickhouse-exception-code': String(code),
  });
  response.end(`${message.startsWith('Code:') ? message : `Code: ${code}. DB::Exception: ${message}`}\n`);
}
