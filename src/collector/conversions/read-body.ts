// Where: collector, Conversions API. The bytes of a body, bounded: each by itself, and all that are being read together,
// because who sends them has not yet shown a token.

import type { IncomingMessage } from 'node:http';
import { limits } from '../../event/limits.ts';

type BodyProblem = 'conversions_too_large' | 'conversions_unavailable' | 'broken off';

export interface BodyReader {
  read(request: IncomingMessage): Promise<Buffer | BodyProblem>;
}

export function createBodyReader(heldMaxBytes: number = limits.conversionsHeldMaxBytes): BodyReader {
  let heldBytes = 0;

  function read(request: IncomingMessage): Promise<Buffer | BodyProblem> {
    if (Number(request.headers['content-length'] ?? 0) > limits.conversionsMaxBytes)
      return Promise.resolve('conversions_too_large');
    // Without a body the platform has ended it before anybody listens (`optimizeEmptyRequests`).
    if (request.readableEnded) return Promise.resolve(Buffer.alloc(0));
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      let isSettled = false;
      const settle = (outcome: Buffer | BodyProblem) => {
        if (isSettled) return;
        isSettled = true;
        heldBytes -= bytes;
        chunks.length = 0;
        resolve(outcome);
      };
      request.on('data', (chunk: Buffer) => {
        if (isSettled) return;
        bytes += chunk.length;
        heldBytes += chunk.length;
        if (bytes > limits.conversionsMaxBytes) return settle('conversions_too_large');
        if (heldBytes > heldMaxBytes) return settle('conversions_unavailable');
        chunks.push(chunk);
      });
      request.on('end', () =>
        settle(chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)),
      );
      request.on('error', () => settle('broken off'));
      request.on('close', () => settle('broken off'));
    });
  }

  return { read };
}
