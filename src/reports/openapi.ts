// Where: reports -> scripts. GET /api/openapi.json: the API under /api/v1, and what collects, as an OpenAPI 3.1 document.
// The questions are the schemas that check them; the answers (openapi-answers.ts and others) are those of contract.ts, and the compiler
// keeps the two equal.

import Type, { type Static, type TSchema } from 'typebox';
import type {
  CheckWishAnswer,
  DiagnosticsAnswer,
  ErrorAnswer,
  FindingsAnswer,
  InstallationAnswer,
  OverviewAnswer,
  PixelsAnswer,
  ReconciliationAnswer,
  RejectedAnswer,
  SessionAnswer,
} from './contract.ts';
import type { QualityAnswer } from './contract-quality.ts';
import {
  Diagnostics,
  Findings,
  Overview,
  Pixels,
  Problem,
  Reconciliation,
  Rejected,
  Session,
} from './openapi-answers.ts';
import { collectingPaths } from './openapi-collecting.ts';
import { CheckWish, Installation } from './openapi-installation.ts';
import { Quality } from './openapi-quality.ts';
import {
  diagnosticsQuery,
  findingsQuery,
  installationQuery,
  liveQuery,
  overviewQuery,
  qualityQuery,
  rejectedQuery,
  signInBody,
  siteBody,
} from './questions.ts';

/** Fails to compile when a schema and its interface in contract.ts are not assignable to each other. */
type Same<A, B> = [A, B] extends [DeepReadonly<B>, DeepReadonly<A>] ? true : never;
type DeepReadonly<T> = { readonly [Key in keyof T]: DeepReadonly<T[Key]> };
true satisfies Same<SessionAnswer, Static<typeof Session>>;
true satisfies Same<PixelsAnswer, Static<typeof Pixels>>;
true satisfies Same<OverviewAnswer, Static<typeof Overview>>;
true satisfies Same<DiagnosticsAnswer, Static<typeof Diagnostics>>;
true satisfies Same<QualityAnswer, Static<typeof Quality>>;
true satisfies Same<FindingsAnswer, Static<typeof Findings>>;
true satisfies Same<RejectedAnswer, Static<typeof Rejected>>;
true satisfies Same<ReconciliationAnswer, Static<typeof Reconciliation>>;
true satisfies Same<InstallationAnswer, Static<typeof Installation>>;
true satisfies Same<CheckWishAnswer, Static<typeof CheckWish>>;
true satisfies Same<ErrorAnswer, Static<typeof Problem>>;

const open: readonly object[] = [];
const text = { schema: Type.String() };
const signIn = bodyOf(signInBody);

/** The document. `serverUrl`: where the API is reached, or '/' for the host of the document itself. */
export function describeApi(serverUrl: string): Record<string, unknown> {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Ownpixel',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
      description: 'Collecting events for the pixels of this server, and reports of them.',
    },
    servers: [{ url: serverUrl }],
    security: [{ session: [] }, { token: [] }],
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'ownpixel_session' },
        token: { type: 'http', scheme: 'bearer', description: 'Made by `ownpixel token create`.' },
        accessToken: { type: 'apiKey', in: 'query', name: 'access_token' },
      },
    },
    paths: {
      '/api/openapi.json': get('describeApi', 'This document', [], json(Type.Object({})), open),
      '/api/v1/session': get(
        'session',
        'Who is asking, and how this server is entered',
        [],
        json(Session),
        open,
      ),
      '/api/v1/sign-in': {
        post: { ...operation('signIn', 'Begin a session', noContent), security: open, requestBody: signIn },
      },
      '/api/v1/sign-out': { post: { ...operation('signOut', 'End the session', noContent), security: open } },
      '/api/v1/pixels': get('pixels', 'The pixels that the asker may see', [], json(Pixels)),
      '/api/v1/overview': get(
        'overview',
        'One period of one pixel',
        parameters(overviewQuery),
        json(Overview),
      ),
      '/api/v1/diagnostics': get(
        'diagnostics',
        'What is wrong with what arrives',
        parameters(diagnosticsQuery),
        json(Diagnostics),
      ),
      '/api/v1/quality': get(
        'quality',
        'How well what arrives tells whose it is, by event name, pages and servers apart',
        parameters(qualityQuery),
        json(Quality),
      ),
      '/api/v1/findings': get(
        'findings',
        'What the server has noticed by itself: since when, and what is mended',
        parameters(findingsQuery),
        json(Findings),
      ),
      '/api/v1/rejected': get(
        'rejected',
        'Refused requests of one pixel, kept for 7 days, newest first',
        parameters(rejectedQuery),
        json(Rejected),
      ),
      '/api/v1/reconciliation': get(
        'reconciliation',
        'Who reported what: browsers, servers or both, by day and event name',
        parameters(overviewQuery),
        json(Reconciliation),
      ),
      '/api/v1/installation': get(
        'installation',
        'What the doctor finds on the pages that carry a pixel, and the alerts',
        parameters(installationQuery),
        json(Installation),
      ),
      '/api/v1/installation/add': post('addSite', 'Look at a page or site too', bodyOf(siteBody), noContent),
      '/api/v1/installation/remove': post(
        'removeSite',
        'No longer look at an address that was added',
        bodyOf(siteBody),
        noContent,
      ),
      '/api/v1/installation/check': post(
        'checkInstallation',
        'Look at all pages now',
        bodyOf(installationQuery),
        json(CheckWish),
      ),
      '/api/v1/live': get('live', 'Arriving requests as server-sent events', parameters(liveQuery), {
        '200': { description: liveStream, content: { 'text/event-stream': text } },
      }),
      ...collectingPaths,
    },
  };
}

const liveStream =
  'A stream: `event: request`, its data one request as JSON. `outcome` is `accepted` or `rejected`, then with `reason`; `botReason` says what shows a bot, and is absent where nothing does.';

const noContent = { '204': { description: 'Done' } };

function json(schema: TSchema) {
  return { '200': { description: 'The answer', content: { 'application/json': { schema } } } };
}

function operation(operationId: string, summary: string, answers: object) {
  const refused = {
    description: 'Refused, with a code and its cure',
    content: { 'application/json': { schema: Problem } },
  };
  return { operationId, summary, responses: { ...answers, '4XX': refused, '5XX': refused } };
}

function bodyOf(schema: object) {
  return { required: true, content: { 'application/json': { schema } } };
}

function post(id: string, summary: string, requestBody: object, answers: object) {
  return { post: { ...operation(id, summary, answers), requestBody } };
}

function get(
  id: string,
  summary: string,
  query: readonly object[],
  answers: object,
  security?: readonly object[],
) {
  const described = { ...operation(id, summary, answers), parameters: query };
  return { get: security === undefined ? described : { ...described, security } };
}

function parameters(query: { readonly properties: Record<string, object> }): object[] {
  return Object.entries(query.properties).map(([name, schema]) => {
    // What has a default may be left out.
    return { name, in: 'query', required: !('default' in schema), schema };
  });
}
