// Between page and collector: a server that lets requests through, refuses them, loses the request or loses the answer, late.
// What tests of loss put in the way of a tag.

import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type Passage = 'pass' | 'refuse' | 'slow-down' | 'lose-request' | 'lose-answer';

export interface Gate {
  /** Endpoint for the tag; `key` tells one page's requests from another's. */
  endpoint(key: string): string;
  close(): void;
}

/** `decide`: what happens to the n-th request (from 0) of a key. `target()`: the collector as it is now. */
export async function openGate(options: {
  readonly target: () => string;
  readonly decide: (key: string, n: number) => Passage;
  readonly delayMs?: () => number;
}): Promise<Gate> {
  const counts = new Map<string, number>();
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [, key = ''] = (request.url ?? '').split('/');
    const n = counts.get(key) ?? 0;
    counts.set(key, n + 1);
    const passage = options.decide(key, n);
    await new Promise((resolve) => setTimeout(resolve, options.delayMs?.() ?? 0));
    const shared = {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'retry-after, x-ownpixel',
    };
    if (passage === 'lose-request') return breakOff(request);
    if (passage === 'slow-down') return response.writeHead(429, { ...shared, 'retry-after': '1' }).end();
    if (passage === 'refuse') return response.writeHead(503, { ...shared, 'retry-after': '1' }).end();
    try {
      const isPost = request.method === 'POST';
      const { search } = new URL(request.url ?? '', 'http://gate');
      const answer = await fetch(`${options.target()}/tr/${search}`, {
        method: isPost ? 'POST' : 'GET',
        ...(isPost ? { body: Buffer.concat(chunks) } : {}),
        headers: {
          accept: request.headers.accept ?? '',
          ...(isPost ? { 'content-type': request.headers['content-type'] ?? '' } : {}),
        },
      });
      const body = Buffer.from(await answer.arrayBuffer());
      if (passage === 'lose-answer') return breakOff(request);
      const type = answer.headers.get('content-type') ?? 'text/plain';
      return response.writeHead(answer.status, { ...shared, 'content-type': type }).end(body);
    } catch {
      // The collector is being restarted.
      return breakOff(request);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: (key) => `http://127.0.0.1:${port}/${key}/tr/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** TRICKY: a request that has been read to its end is destroyed already; its connection is not. */
function breakOff(request: http.IncomingMessage): void {
  request.socket.destroy();
}
