// Where: reports -> scripts. GET /api/openapi.json: the API under /api/v1, and what collects, as an OpenAPI 3.1 document.
// The questions are the schemas that check them; the answers are those of contract.ts, and the compiler keeps the two equal.

import Type, { type Static, type TSchema } from 'typebox';
import { type Severity, severities } from '../event/severity.ts';
import type {
  BotChoice,
  CheckWishAnswer,
  DiagnosticsAnswer,
  ErrorAnswer,
  FindingsAnswer,
  InstallationAnswer,
  OverviewAnswer,
  Period,
  PixelsAnswer,
  ReconciliationAnswer,
  RejectedAnswer,
  SessionAnswer,
} from './contract.ts';
import { botChoices } from './contract.ts';
import { collectingPaths } from './openapi-collecting.ts';
import { CheckWish, Installation } from './openapi-installation.ts';
import {
  diagnosticsQuery,
  findingsQuery,
  installationQuery,
  liveQuery,
  overviewQuery,
  rejectedQuery,
  signInBody,
  siteBody,
} from './questions.ts';

const Session = Type.Object({ isSignedIn: Type.Boolean(), hasPassword: Type.Boolean() });
const Pixels = Type.Object({
  pixels: Type.Array(Type.Object({ id: Type.String({ description: 'Digits.' }), name: Type.String() })),
  publicUrl: Type.String({ description: 'Address under which pages reach this server, no final slash.' }),
  hasDemo: Type.Boolean(),
});
const totals = { events: Type.Integer(), pageViews: Type.Integer(), visitors: Type.Integer() };
const CountRows = Type.Array(
  Type.Object({ label: Type.String(), count: Type.Integer(), visitors: Type.Integer() }),
);
const Overview = Type.Object({
  pixelId: Type.String(),
  period: Type.Unsafe<Period>(overviewQuery.properties.period),
  botChoice: Type.Unsafe<BotChoice>({ type: 'string', enum: botChoices }),
  hasEvents: Type.Boolean({ description: 'False until the first event of this pixel is in the store.' }),
  totals: Type.Object(totals),
  series: Type.Array(
    Type.Object({ at: Type.Integer({ description: 'Start of the hour or day, Unix seconds.' }), ...totals }),
  ),
  pages: CountRows,
  referrers: CountRows,
  eventNames: CountRows,
  bots: Type.Array(
    Type.Object({
      reason: Type.String({
        description: 'What showed that a program made them: `agent: ...` or `headless`.',
      }),
      events: Type.Integer(),
    }),
    { description: 'What bots did in the period, by reason.' },
  ),
  lastEventAtMs: Type.Union([Type.Integer(), Type.Null()]),
  rejected: Type.Integer({ description: 'Requests of the period that were refused and kept.' }),
});
const Diagnostics = Type.Object({
  pixelId: Type.String(),
  fromMs: Type.Integer({
    description: 'Unix ms. Of very many events only the newest are judged: then later than was asked for.',
  }),
  toMs: Type.Integer(),
  events: Type.Integer({ description: 'Events that were judged.' }),
  checks: Type.Integer({ description: 'Checks that were made.' }),
  loss: Type.Object(
    {
      arrived: Type.Integer(),
      lost: Type.Integer({ description: 'At least so many never arrived.' }),
    },
    {
      description:
        'Of the events that the tag has numbered, in browser tabs that have been quiet for an hour.',
    },
  ),
  diagnostics: Type.Array(
    Type.Object({
      id: Type.String({ description: 'Name of the check.' }),
      severity: Type.Unsafe<Severity>({ type: 'string', enum: severities }),
      meaning: Type.String(),
      cure: Type.String(),
      count: Type.Integer({ description: 'Events that are wrong, or missing.' }),
      among: Type.Integer({ description: 'Of so many that the check looked at.' }),
      share: Type.Number({ minimum: 0, maximum: 1 }),
      firstSeenAtMs: Type.Integer(),
      lastSeenAtMs: Type.Integer(),
      examples: Type.Array(
        Type.Object({
          eventName: Type.String(),
          page: Type.String({ description: 'Host and path, or empty.' }),
          detail: Type.String(),
          count: Type.Integer(),
        }),
        { maxItems: 5 },
      ),
    }),
    { description: 'Worst first.' },
  ),
});
const Findings = Type.Object({
  pixelId: Type.String(),
  judgedAtMs: Type.Union([Type.Integer(), Type.Null()], { description: 'The last look; null: none yet.' }),
  findings: Type.Array(
    Type.Object({
      check: Type.String(),
      severity: Type.Unsafe<Severity>({ type: 'string', enum: severities }),
      meaning: Type.String(),
      cure: Type.String(),
      count: Type.Integer({ description: 'Events of the last day that were wrong, or missing.' }),
      firstSeenAtMs: Type.Integer(),
      lastSeenAtMs: Type.Integer(),
      noticedAtMs: Type.Integer(),
      endedAtMs: Type.Union([Type.Integer(), Type.Null()], { description: 'Null: it goes on.' }),
    }),
    { description: 'Those that go on first.' },
  ),
});
const Rejected = Type.Object({
  rejected: Type.Array(
    Type.Object({
      receivedAtMs: Type.Integer(),
      pixelId: Type.String({ description: 'Digits; 0 when the request named no pixel of this server.' }),
      reason: Type.String(),
      detail: Type.String({ description: 'What about this request, or empty.' }),
      meaning: Type.String(),
      cure: Type.String(),
      raw: Type.String({ description: 'What was sent; its beginning when `rawLength` is more.' }),
      rawLength: Type.Integer({ description: 'Characters that are kept.' }),
    }),
  ),
  hasMore: Type.Boolean({ description: 'There are older ones that the limit has cut off.' }),
});
const Reconciliation = Type.Object({
  pixelId: Type.String(),
  period: Type.Unsafe<Period>(overviewQuery.properties.period),
  botChoice: Type.Unsafe<BotChoice>({ type: 'string', enum: botChoices }),
  rows: Type.Array(
    Type.Object({
      day: Type.String({ description: 'Such as 2026-11-24, in the time zone that was asked for.' }),
      eventName: Type.String(),
      happenings: Type.Integer({
        description: 'The sum of the four below: each happening is in one of them.',
      }),
      browserOnly: Type.Integer(),
      serverOnly: Type.Integer(),
      both: Type.Integer(),
      doubtful: Type.Integer({
        description: 'Matched by person only, or late, or of different values or people under one id.',
      }),
    }),
  ),
});
const Problem = Type.Object({
  error: Type.Object({ code: Type.String(), message: Type.String(), cure: Type.String() }),
});

/** Fails to compile when a schema and its interface in contract.ts are not assignable to each other. */
type Same<A, B> = [A, B] extends [DeepReadonly<B>, DeepReadonly<A>] ? true : never;
type DeepReadonly<T> = { readonly [Key in keyof T]: DeepReadonly<T[Key]> };
true satisfies Same<SessionAnswer, Static<typeof Session>>;
true satisfies Same<PixelsAnswer, Static<typeof Pixels>>;
true satisfies Same<OverviewAnswer, Static<typeof Overview>>;
true satisfies Same<DiagnosticsAnswer, Static<typeof Diagnostics>>;
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
        '200': { description: 'A stream', content: { 'text/event-stream': text } },
      }),
      ...collectingPaths,
    },
  };
}

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
