// Where: start. A free port on loopback, for a process that is started again on the same one.

import { once } from 'node:events';
import net from 'node:net';

export async function findFreePort(host = '127.0.0.1'): Promise<number> {
  const server = net.createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
