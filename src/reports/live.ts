// Where: reports -> dashboard. Arriving requests of one pixel as server-sent events.

import type { ServerResponse } from 'node:http';
import type { LiveSource } from './api.ts';

/** A comment line this often keeps proxies from closing a silent stream. */
const heartbeatMs = 15_000;
/** A reader this far behind is cut off: it reconnects and begins with the newest. */
const bufferMaxBytes = 1 << 20;

export function streamLiveEvents(response: ServerResponse, live: LiveSource, pixelId: string): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  response.write('retry: 2000\n\n');
  const end = live.subscribe((event) => {
    // Refusals without a known pixel ('0') are shown to every pixel: a wrong id in the snippet is found here.
    if (event.pixelId !== pixelId && event.pixelId !== '0') return;
    if (response.writableLength > bufferMaxBytes) response.destroy();
    else response.write(`event: request\ndata: ${JSON.stringify(event)}\n\n`);
  });
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
  response.on('close', () => {
    clearInterval(heartbeat);
    end();
  });
}
