// Requests as the door's server makes them: to all but /tr the headers are those of the platform, and to /tr the platform still judges
// as it does: no host, expectations, bodies and answers of unknown length, HTTP/1.0.

import assert from 'node:assert/strict';
import http, { type IncomingHttpHeaders } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { serverOptions } from './collector.ts';

let server: http.Server;
let plain: http.Server;
/** What the servers' code has seen, in turn. */
const seen: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];

function listener(request: http.IncomingMessage, response: http.ServerResponse): void {
  let body = '';
  const answer = () => {
    seen.push({ headers: request.headers, body });
    // Of no told length: whether it comes in pieces is for the platform to judge.
    response.writeHead(200).write('o');
    response.end('k');
  };
  request.on('data', (chunk) => {
    body += String(chunk);
  });
  // Without a body the stream is over before it begins.
  if (request.destroyed) answer();
  else request.on('end', answer);
}

before(async () => {
  server = http.createServer(serverOptions, listener);
  plain = http.createServer({ ...serverOptions, IncomingMessage: http.IncomingMessage }, listener);
  for (const each of [server, plain])
    await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
});

after(() => {
  server.close();
  plain.close();
});

/** Everything that comes back until the connection ends, without the date. */
function send(to: http.Server, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect((to.address() as AddressInfo).port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('close', () => resolve(answer.replace(/date: .*\r\n/i, '')));
    socket.write(text);
  });
}

const close = 'Connection: close\r\n';
const heads = {
  'no host': close,
  'a host in capitals': `HOST: a\r\n${close}`,
  'an expectation that is met': `Host: a\r\nexpect: 100-continue\r\ncontent-length: 1\r\n${close}\r\nx`,
  'an expectation that is not': `Host: a\r\nExpect: something\r\n${close}`,
  'a body': `host: a\r\nCONTENT-LENGTH: 3\r\n${close}\r\nabc`,
  'an empty body': `Host: a\r\nContent-Length: 0\r\n${close}`,
  // Under HTTP/1.0 nobody else is answered in pieces.
  'a wish for pieces': `Host: a\r\nTE: chunked\r\n${close}`,
  'a body in pieces': `Host: a\r\nTransfer-Encoding: chunked\r\n${close}\r\n3\r\nabc\r\n0\r\n\r\n`,
};

for (const [what, head] of Object.entries(heads)) {
  test(`a request with ${what} is answered as by the platform alone`, async () => {
    for (const start of ['POST /tr?id=1 HTTP/1.1', 'GET /tr/ HTTP/1.1', 'GET /tr HTTP/1.0']) {
      const text = `${start}\r\n${head}${head.includes('\r\n\r\n') ? '' : '\r\n'}`;
      seen.length = 0;
      assert.equal(await send(server, text), await send(plain, text), text);
      assert.equal(seen[0]?.body, seen[1]?.body);
    }
  });
}

test('headers of all other requests are whole', async () => {
  seen.length = 0;
  const text = `GET /track HTTP/1.1\r\nHost: a\r\nX-Other: b\r\nx-other: c\r\n${close}\r\n`;
  for (const each of [server, plain]) await send(each, text);
  assert.deepEqual(seen[0]?.headers, { host: 'a', 'x-other': 'b, c', connection: 'close' });
  assert.deepEqual(seen[0], seen[1]);
});
