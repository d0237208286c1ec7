// Where: reports -> scripts. Of the OpenAPI document: what the questions of the API are answered with. The answers are those of
// contract.ts, and the compiler keeps the two equal (openapi.ts).

import Type from 'typebox';
import { type Severity, severities } from '../event/severity.ts';
import { type BotChoice, botChoices, type Period } from './contract.ts';
import { overviewQuery } from './questions.ts';

export const Session = Type.Object({ isSignedIn: Type.Boolean(), hasPassword: Type.Boolean() });
export const Pixels = Type.Object({
  pixels: Type.Array(Type.Object({ id: Type.String({ description: 'Digits.' }), name: Type.String() })),
  publicUrl: Type.String({ description: 'Address under which pages reach this server, no final slash.' }),
  hasDemo: Type.Boolean(),
});
const totals = { events: Type.Integer(), pageViews: Type.Integer(), visitors: Type.Integer() };
const CountRows = Type.Array(
  Type.Object({ label: Type.String(), count: Type.Integer(), visitors: Type.Integer() }),
);
export const Overview = Type.Object({
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
export const Diagnostics = Type.Object({
  pixelId: Type.String(),
  fromMs: Type.Integer({
    description: 'Unix ms. Of very many events only the newest are judged: then later than was asked for.',
  }),
  toMs: Type.Integer(),
  events: Type.Integer({ description: 'Events that were judged.' }),
  bots: Type.Integer({ description: 'Events of bots in the same time, which are left out.' }),
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
export const Findings = Type.Object({
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
export const Rejected = Type.Object({
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
export const Reconciliation = Type.Object({
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
export const Problem = Type.Object({
  error: Type.Object({ code: Type.String(), message: Type.String(), cure: Type.String() }),
});
