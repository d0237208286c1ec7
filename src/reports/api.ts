// Where: reports -> dashboard and scripts. The HTTP API under /api/v1: checked questions in, answers of contract.ts out.
// Promises: only /session, /sign-in, /sign-out and the description of the API answer without a session or a token; every
// error has a code and a cure.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LiveEvent } from '../event/live-event.ts';
import { isPixelId } from '../event/pixel-id.ts';
import type { Log } from '../runtime/log.ts';
import type { Pixel } from '../runtime/registry.ts';
import { type StoreClient, StoreFault } from '../store/store.ts';
import type { Access, Reach } from './access.ts';
import { answerFindings, type FindingsRead } from './answer-findings.ts';
import type { PixelsAnswer, SessionAnswer } from './contract.ts';
import { diagnose, measureQuality } from './diagnose.ts';
import { addInstallation, type InstallationSource } from './installation.ts';
import { streamLiveEvents } from './live.ts';
import { runOverview } from './overview.ts';
import {
  type DiagnosticsQuery,
  diagnosticsQuery,
  type FindingsQuery,
  findingsQuery,
  type LiveQuery,
  liveQuery,
  type OverviewQuery,
  overviewQuery,
  type QualityQuery,
  qualityQuery,
  type RejectedQuery,
  rejectedQuery,
  type SignInBody,
  signInBody,
} from './questions.ts';
import { runReconciliation } from './reconciliation.ts';
import { refuse } from './refuse.ts';
import { type KeptRow, listRejected } from './rejected.ts';

export interface ApiOptions {
  readonly client: StoreClient;
  readonly access: Access;
  readonly pixels: () => readonly Pixel[];
  readonly live: LiveSource;
  readonly installation: InstallationSource;
  /** Tells of a row of `rejected` whether it has been replayed. */
  readonly readReplayed: () => (row: KeptRow) => boolean;
  readonly readFindings: () => FindingsRead;
  readonly publicUrl: string;
  readonly hasDemo: boolean;
  readonly log: Log;
}

/** Arriving requests, newest last: first those just gone, then each as it comes. Returns how to end. */
export interface LiveSource {
  subscribe(receive: (event: LiveEvent) => void): () => void;
}

const failedSignInsPerMinute = 10;
const rawMaxLength = 2_000;

/** Adds the routes to `app`. */
export function buildApi(app: FastifyInstance, options: ApiOptions): void {
  const { access, client, live, log } = options;
  const failures: number[] = [];

  app.setErrorHandler(
    (
      error: { readonly validation?: unknown; readonly message: string; readonly statusCode?: number },
      _request,
      reply,
    ) => {
      if (error instanceof StoreFault) {
        log.warn({ code: error.code }, 'a question could not be answered');
        return refuse(
          reply,
          503,
          'store_unavailable',
          'The store did not answer.',
          'Events are still collected; try again.',
        );
      }
      if (error.validation !== undefined)
        return refuse(reply, 400, 'bad_question', error.message, 'See /api/openapi.json.');
      const status = error.statusCode ?? 500;
      if (status >= 500) log.error({ message: error.message }, 'the API failed');
      return refuse(
        reply,
        status,
        status < 500 ? 'bad_request' : 'fault',
        error.message,
        'See the log of the server.',
      );
    },
  );

  app.get('/api/openapi.json', async () => {
    // Loaded when it is asked for: see questions.ts.
    const { describeApi } = await import('./openapi.ts');
    return describeApi(options.publicUrl || '/');
  });

  app.get('/api/v1/session', (request): SessionAnswer => {
    return { isSignedIn: access.reach(request.headers) !== undefined, hasPassword: access.hasPassword };
  });

  app.post<{ Body: SignInBody }>('/api/v1/sign-in', { schema: { body: signInBody } }, (request, reply) => {
    const now = Date.now();
    while ((failures[0] ?? now) < now - 60_000) failures.shift();
    if (failures.length >= failedSignInsPerMinute) {
      return refuse(reply, 429, 'too_many_attempts', 'Too many wrong passwords.', 'Wait a minute.');
    }
    if (!access.isPassword(request.body.password)) {
      failures.push(now);
      return refuse(
        reply,
        401,
        'wrong_password',
        'This is not the password.',
        'It is the one given by `--password` or `OWNPIXEL_PASSWORD`.',
      );
    }
    return reply.header('set-cookie', access.sessionCookie('begin')).code(204).send();
  });

  app.post('/api/v1/sign-out', (_request, reply) => {
    return reply.header('set-cookie', access.sessionCookie('end')).code(204).send();
  });

  app.get('/api/v1/pixels', (request, reply) => {
    const reach = access.reach(request.headers);
    if (reach === undefined) return refuseStranger(reply);
    const visible = options.pixels().filter((pixel) => maySee(reach, pixel.id));
    const answer: PixelsAnswer = {
      pixels: visible.map(({ id, name }) => ({ id, name })),
      publicUrl: options.publicUrl === '' ? `${request.protocol}://${request.host}` : options.publicUrl,
      hasDemo: options.hasDemo,
    };
    return answer;
  });

  const periodReports = { overview: runOverview, reconciliation: runReconciliation } as const;
  for (const [name, run] of Object.entries(periodReports))
    app.get<{ Querystring: OverviewQuery }>(
      `/api/v1/${name}`,
      { schema: { querystring: overviewQuery } },
      async (request, reply) => {
        const { pixel, period, timezone, bots } = request.query;
        if (!mayAsk(request, reply, pixel)) return reply;
        if (!isTimezone(timezone)) {
          return refuse(
            reply,
            400,
            'bad_question',
            `"${timezone}" is not a time zone.`,
            'Use an IANA name such as Europe/Berlin.',
          );
        }
        return run(client, {
          pixelId: pixel,
          period,
          timezone,
          ...(bots === undefined ? {} : { botChoice: bots }),
        });
      },
    );

  app.get<{ Querystring: DiagnosticsQuery }>(
    '/api/v1/diagnostics',
    { schema: { querystring: diagnosticsQuery } },
    async (request, reply) => {
      const { pixel, days } = request.query;
      if (!mayAsk(request, reply, pixel)) return reply;
      return diagnose(client, { pixelId: pixel, days, nowMs: Date.now() });
    },
  );

  app.get<{ Querystring: QualityQuery }>(
    '/api/v1/quality',
    { schema: { querystring: qualityQuery } },
    async (request, reply) => {
      const { pixel, days } = request.query;
      if (!mayAsk(request, reply, pixel)) return reply;
      return measureQuality(client, { pixelId: pixel, days, nowMs: Date.now() });
    },
  );

  app.get<{ Querystring: FindingsQuery }>(
    '/api/v1/findings',
    { schema: { querystring: findingsQuery } },
    async (request, reply) => {
      if (!mayAsk(request, reply, request.query.pixel)) return reply;
      return answerFindings(options.readFindings(), request.query.pixel);
    },
  );

  app.get<{ Querystring: LiveQuery }>(
    '/api/v1/live',
    { schema: { querystring: liveQuery } },
    (request, reply) => {
      if (!mayAsk(request, reply, request.query.pixel)) return;
      reply.hijack();
      streamLiveEvents(reply.raw, live, request.query.pixel);
    },
  );

  app.get<{ Querystring: RejectedQuery }>(
    '/api/v1/rejected',
    { schema: { querystring: rejectedQuery } },
    async (request, reply) => {
      const { pixel, reason, since, limit } = request.query;
      if (!maySeeRejected(request, reply, pixel)) return reply;
      const question = { pixelId: pixel, reason, sinceMs: since, limit, rawMaxLength };
      return listRejected(client, question, options.readReplayed());
    },
  );

  addInstallation(app, { installation: options.installation, access, mayAsk });

  /** The sample of requests without a pixel may come from anybody's pages: it is for who may see all pixels. */
  function maySeeRejected(request: FastifyRequest, reply: FastifyReply, pixelId: string): boolean {
    const isSample = pixelId === '0' && access.reach(request.headers)?.pixels === 'all';
    return isSample || mayAsk(request, reply, pixelId);
  }

  function mayAsk(request: FastifyRequest, reply: FastifyReply, pixelId: string): boolean {
    const reach = access.reach(request.headers);
    if (reach === undefined) refuseStranger(reply);
    else if (!isPixelId(pixelId) || !options.pixels().some((pixel) => pixel.id === pixelId)) {
      refuse(reply, 404, 'unknown_pixel', 'No pixel with this id exists.', 'See `ownpixel pixel list`.');
    } else if (!maySee(reach, pixelId)) {
      refuse(reply, 403, 'forbidden', 'This token is for another pixel.', 'Create a token for this pixel.');
    } else return true;
    return false;
  }
}

function maySee(reach: Reach, pixelId: string): boolean {
  return reach !== undefined && (reach.pixels === 'all' || reach.pixels === pixelId);
}

function refuseStranger(reply: FastifyReply): FastifyReply {
  return refuse(
    reply,
    401,
    'not_signed_in',
    'You are not signed in.',
    'Open the link that the server printed, or send a token.',
  );
}

function isTimezone(name: string): boolean {
  try {
    return /^[A-Z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
