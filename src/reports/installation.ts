// Where: reports -> dashboard and scripts. The pages that carry a pixel: what the inspector knows of them, and what people wish of it.
// Its answers are sent as they are: a collector's process parses none. Who may see all pixels may change what is looked at.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from './access.ts';
import type { CheckWishAnswer } from './contract.ts';
import { type InstallationQuery, installationQuery, type SiteBody, siteBody } from './questions.ts';
import { refuse } from './refuse.ts';

export interface InstallationSource {
  /** JSON of an InstallationAnswer. */
  readonly read: (pixelId: string) => Promise<string>;
  /** An address in the form in which it is kept; undefined for what cannot be asked. */
  readonly parseAddress: (text: string) => string | undefined;
  /** False: there are too many already. */
  readonly add: (pixelId: string, address: string) => boolean;
  /** False: there is none with this address. */
  readonly remove: (pixelId: string, address: string) => boolean;
  /** Returns the moment of the wish, Unix ms. */
  readonly check: () => number;
}

export interface InstallationRoutes {
  readonly installation: InstallationSource;
  readonly access: Access;
  /** Refuses and returns false, or returns true. */
  readonly mayAsk: (request: FastifyRequest, reply: FastifyReply, pixelId: string) => boolean;
}

export function addInstallation(app: FastifyInstance, routes: InstallationRoutes): void {
  const { installation, access, mayAsk } = routes;

  app.get<{ Querystring: InstallationQuery }>(
    '/api/v1/installation',
    { schema: { querystring: installationQuery } },
    async (request, reply) => {
      const { pixel } = request.query;
      if (!mayAsk(request, reply, pixel)) return reply;
      return reply.type('application/json; charset=utf-8').send(await installation.read(pixel));
    },
  );

  app.post<{ Body: SiteBody }>(
    '/api/v1/installation/add',
    { schema: { body: siteBody } },
    (request, reply) => {
      const { pixel } = request.body;
      if (!mayChange(request, reply, pixel)) return reply;
      const address = installation.parseAddress(request.body.address);
      if (address === undefined) return refuseAddress(reply, request.body.address);
      if (installation.add(pixel, address)) return reply.code(204).send();
      return refuse(
        reply,
        409,
        'too_many_sites',
        'There are 50 addresses of this pixel already.',
        'Remove one of them: a site needs one address, its pages are found from there.',
      );
    },
  );

  app.post<{ Body: SiteBody }>(
    '/api/v1/installation/remove',
    { schema: { body: siteBody } },
    (request, reply) => {
      const { pixel, address } = request.body;
      if (!mayChange(request, reply, pixel)) return reply;
      if (installation.remove(pixel, installation.parseAddress(address) ?? address))
        return reply.code(204).send();
      return refuse(
        reply,
        404,
        'unknown_site',
        'This address was not added.',
        'The field `added` of /api/v1/installation lists those that were.',
      );
    },
  );

  app.post<{ Body: InstallationQuery }>(
    '/api/v1/installation/check',
    { schema: { body: installationQuery } },
    (request, reply) => {
      if (!mayChange(request, reply, request.body.pixel)) return reply;
      const answer: CheckWishAnswer = { wishedMs: installation.check() };
      return reply.send(answer);
    },
  );

  function mayChange(request: FastifyRequest, reply: FastifyReply, pixelId: string): boolean {
    if (!mayAsk(request, reply, pixelId)) return false;
    if (access.reach(request.headers)?.pixels === 'all') return true;
    refuse(
      reply,
      403,
      'forbidden',
      'This token may only read.',
      'Sign in, or use a token with the scope admin.',
    );
    return false;
  }
}

function refuseAddress(reply: FastifyReply, text: string): FastifyReply {
  return refuse(
    reply,
    400,
    'bad_address',
    `"${text}" is not an address of the web.`,
    'Give a page or a site, without user and password: https://example.com/news/',
  );
}
