// Between page and collector: a server that passes every request on as it came and keeps what it saw. What the browser itself
// has sent is known only here: the collector hashes and masks what arrives in clear.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { userDataFamilies } from '../../src/event/user-data.ts';

/** One request as it left the browser. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface Wire {
  /** Stands for the collector's own address. */
  readonly base: string;
  /** In the order of their ends. */
  readonly requests: readonly WireRequest[];
  /** What a proxy does that has the collector under the folder `prefix` of a site's own host. */
  passOn(request: http.IncomingMessage, response: http.ServerResponse, prefix?: string): Promise<void>;
  close(): void;
}

/** `port`: the collector's, on this machine. */
export async function openWire(port: number): Promise<Wire> {
  const requests: WireRequest[] = [];
  const passOn: Wire['passOn'] = async (request, response, prefix = '') => {
    const { method = '', url = '', headers } = request;
    const body = await readAll(request);
    // The page has been left before all of it was sent.
    if (body === undefined) return;
    requests.push({ method, url, headers, body: String(body) });
    const onward = http.request(
      {
        port,
        host: '127.0.0.1',
        path: url.slice(prefix.length),
        method,
        headers: { ...headers, connection: 'close' },
        agent: false,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    onward.end(body);
  };
  const server = http.createServer((request, response) => passOn(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    passOn,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Of the page under `path`, and those that name no page: files of the tag, and what forgot to. */
export function requestsOf(path: string, requests: readonly WireRequest[]): readonly WireRequest[] {
  const marks = [path, encodeURIComponent(path)];
  return requests.filter((request) => {
    const text = textOf(request);
    return marks.some((mark) => text.includes(mark)) || !/\/s\/\d|%2Fs%2F\d/.test(text);
  });
}

/** Everything that a request tells, as it was sent. */
export function textOf({ url, headers, body }: WireRequest): string {
  return [url, ...Object.values(headers), body].join('\n');
}

/** The parameters of every event, one that was sent again too. */
export function readWire(requests: readonly WireRequest[]): readonly URLSearchParams[] {
  return requests
    .flatMap(({ url, body }) => [url.split('?')[1] ?? '', ...body.split('\n')])
    .map((line) => new URLSearchParams(line))
    .filter((params) => params.has('id'));
}

/** Data about people that are neither a SHA-256 nor, as some sites have it, an MD5. */
export function listClearUserData(requests: readonly WireRequest[]): readonly string[] {
  return readWire(requests).flatMap((params) =>
    [...params]
      .filter(([name]) => userDataFamilies.some((family) => name.startsWith(`${family}[`)))
      .filter(([, value]) => !/^([\da-f]{64}|[\da-f]{32})$/.test(value))
      .map(([name, value]) => `${name}=${value}`),
  );
}

async function readAll(request: http.IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return;
  }
  return Buffer.concat(chunks);
}
