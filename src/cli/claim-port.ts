// Where: composition, before anything is started. The port that the collectors are to listen on. In: settings. Out: its number, or a
// StartError that says in one sentence why it cannot be had.

import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { errorCode, errorMessage, StartError } from '../runtime/errors.ts';
import type { Settings } from '../runtime/settings.ts';

/** Below the ports that Linux, macOS and Windows take for outgoing connections. */
const freePorts = { from: 20_000, to: 32_768, triesMax: 100 } as const;

/** Finds out now, in one sentence, whether the port can be had; gives the number when it was 0. */
export async function claimPort(settings: Settings): Promise<number> {
  if (settings.port !== 0) return listenOnce(settings, settings.port);
  for (let tries = 1; ; tries++) {
    try {
      // TRICKY: what the system would choose lies among the ports of outgoing connections, and can be gone again before the
      // workers listen.
      return await listenOnce(settings, randomInt(freePorts.from, freePorts.to));
    } catch (error) {
      if (tries === freePorts.triesMax || errorCode((error as Error).cause) !== 'EADDRINUSE') throw error;
    }
  }
}

async function listenOnce(settings: Settings, port: number): Promise<number> {
  const server = net.createServer();
  try {
    server.listen(port, settings.host);
    await once(server, 'listening');
  } catch (error) {
    throw new StartError('port', describePortProblem(error, { ...settings, port }), error);
  }
  server.close();
  await once(server, 'close');
  return port;
}

function describePortProblem(error: unknown, { host, port }: Settings): string {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use; stop the program that has it, or give another: --port 4881`;
    case 'EACCES':
      return `port ${port} needs more rights than this user has; give one above 1023: --port 4880`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine; give one that is: --host 127.0.0.1 or --host 0.0.0.0`;
    default:
      return `cannot listen on ${host}, port ${port}: ${errorMessage(error)}`;
  }
}
