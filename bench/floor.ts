// The floor: a bare node:http server that answers the same bytes as the collector and does nothing else.
// In (IPC): an Answer, any number of times, of which the last counts. Out (IPC): the port.

import http from 'node:http';
import type { Answer } from './machine.ts';

let answer: Answer = { headers: [], body: '' };

function respond(response: http.ServerResponse): void {
  response.writeHead(200, answer.headers);
  if (answer.body === '') response.end();
  else response.end(answer.body, 'latin1');
}

const server = http.createServer((request, response) => {
  if (request.method === 'POST') {
    request.resume();
    request.on('end', () => respond(response));
  } else respond(response);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
});
process.on('message', (told: Answer) => {
  answer = told;
});
process.on('disconnect', () => process.exit(0));
