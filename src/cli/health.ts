// Where: composition. What machines ask a server: alive? can it record events? and its figures.
// /readyz is about recording alone: a store that is away is named in it, but nobody is to be sent elsewhere for that.

import type { FastifyInstance } from 'fastify';
import { rejections } from '../event/rejections.ts';
import type { createAccess } from '../reports/reports.ts';
import type { SpoolFault } from '../spool/spool.ts';
import type { StoreProblem } from './store-watch.ts';

export interface HealthOptions {
  readonly access: ReturnType<typeof createAccess>;
  readonly spoolProblem: () => Promise<SpoolFault | undefined>;
  readonly storeProblem: () => Promise<StoreProblem | undefined>;
  readonly metrics: () => Promise<unknown>;
}

export function addHealthRoutes(app: FastifyInstance, options: HealthOptions): void {
  app.get('/healthz', () => ({ alive: true }));

  app.get('/readyz', async (_request, reply) => {
    const [fault, store] = await Promise.all([options.spoolProblem(), options.storeProblem()]);
    const problems = [...(fault === undefined ? [] : [describeFault(fault)]), ...(store ? [store] : [])];
    return reply
      .header('cache-control', 'no-store')
      .code(fault === undefined ? 200 : 503)
      .send({ canRecordEvents: fault === undefined, problems });
  });

  app.get('/metrics', async (request, reply) => {
    if (options.access.reach(request.headers) === undefined) {
      return reply
        .code(401)
        .send('Metrics need a session or a token: Authorization: Bearer TOKEN (scope reports:read).\n');
    }
    return reply
      .header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
      .send(await options.metrics());
  });
}

/** The system's own words stay in the log: they name folders. */
function describeFault({ code }: SpoolFault) {
  const { meaning, cure } = rejections[code];
  return { code, message: `${meaning} ${cure}` };
}
