// The floor: a bare node:http server that answers the same bytes as the collector and does nothing else.

import http from 'node:http';

const headers = [
  'content-type',
  'text/plain',
  'content-length',
  '0',
  'x-ownpixel',
  'accepted',
  'access-control-allow-origin',
  '*',
  'access-control-expose-headers',
  'x-ownpixel, retry-after',
  'cross-origin-resource-policy',
  'cross-origin',
  'cache-control',
  'no-store',
];

const server = http.createServer((request, response) => {
  if (request.method === 'POST') {
    request.resume();
    request.on('end', () => response.writeHead(200, headers).end());
  } else response.writeHead(200, headers).end();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
});
process.on('disconnect', () => process.exit(0));
