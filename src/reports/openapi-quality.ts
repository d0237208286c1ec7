// Where: reports -> scripts. Of the OpenAPI document: the answer of the data quality, which the compiler keeps equal to
// contract-quality.ts, and that of the endpoint that agency tools ask.

import Type, { type TSchema } from 'typebox';
import { type Frequency, frequencies } from './contract-quality.ts';

const share = { minimum: 0, maximum: 1 };
const Side = Type.Object(
  {
    events: Type.Integer(),
    score: Type.Number({
      minimum: 0,
      maximum: 10,
      description: 'Mean of what the events get for the keys that can be used in them, one decimal.',
    }),
    withEventId: Type.Integer(),
    keys: Type.Array(
      Type.Object({
        key: Type.String({ description: 'As in `user_data` of the Conversions API.' }),
        points: Type.Number({ description: 'What an event gets for it, of ten at most.' }),
        sent: Type.Integer({ description: 'Events that carry it.' }),
        usable: Type.Integer({ description: 'Those of them in which it can be used.' }),
        coverage: Type.Number({ ...share, description: '`usable` of all events of the side.' }),
        potential: Type.Number({
          description: 'So much higher would the score be if every event had it.',
        }),
      }),
    ),
    freshness: Type.Object(
      {
        medianMs: Type.Integer(),
        ninthMs: Type.Integer({ description: 'Nine of ten events arrive within it.' }),
        frequency: Type.Unsafe<Frequency>({ type: 'string', enum: frequencies }),
        lastReceivedAtMs: Type.Integer(),
      },
      { description: 'From the event to its arrival.' },
    ),
  },
  { description: 'Null: that side has sent none.' },
);
const Coverage = Type.Object(
  {
    happenings: Type.Integer({ description: 'Reported by a page, at least an hour ago.' }),
    byEventId: Type.Integer({ description: 'Those that the server reported too, found by id,' }),
    byPerson: Type.Integer({ description: 'and by `fbp` or `external_id`.' }),
    share: Type.Number({ ...share, description: 'Both of `happenings`.' }),
    goalShare: Type.Number(share),
  },
  { description: 'Null where only one side reports the event.' },
);

export const Quality = Type.Object({
  pixelId: Type.String(),
  fromMs: Type.Integer({
    description: 'Unix ms. Of very many events only the newest are looked at: then later than was asked for.',
  }),
  toMs: Type.Integer(),
  events: Type.Array(
    Type.Object({
      eventName: Type.String(),
      happenings: Type.Integer(),
      copies: Type.Integer({ description: 'Events that were received for them.' }),
      duplicateShare: Type.Number({ ...share, description: 'Of the copies.' }),
      coverage: Type.Union([Coverage, Type.Null()]),
      page: Type.Union([Side, Type.Null()]),
      server: Type.Union([Side, Type.Null()]),
    }),
    { description: 'Events of websites without bots, by name, most happenings first; at most 200 names.' },
  ),
});

const maybe = <T extends TSchema>(schema: T) => Type.Optional(schema);
const Percentage = Type.Object({ percentage: Type.Number({ minimum: 0, maximum: 100 }) });

/** As agency tools know it; what was not asked for is left out. */
export const DatasetQuality = Type.Object({
  web: maybe(
    Type.Array(
      Type.Object({
        event_name: maybe(Type.String()),
        event_match_quality: maybe(
          Type.Object({
            composite_score: maybe(Type.Number({ minimum: 0, maximum: 10 })),
            match_key_feedback: maybe(
              Type.Array(Type.Object({ identifier: maybe(Type.String()), coverage: maybe(Percentage) })),
            ),
            diagnostics: maybe(
              Type.Array(
                Type.Object({
                  name: maybe(Type.String()),
                  description: maybe(Type.String()),
                  solution: maybe(Type.String()),
                  percentage: maybe(Type.Number()),
                  affected_event_count: maybe(Type.Integer()),
                  total_event_count: maybe(Type.Integer()),
                }),
              ),
            ),
          }),
        ),
        event_coverage: maybe(
          Type.Object({
            percentage: maybe(Type.Number()),
            goal_percentage: maybe(Type.Number()),
            description: maybe(Type.String()),
          }),
        ),
        dedupe_key_feedback: maybe(Type.Array(Type.Object({ dedupe_key: maybe(Type.String()) }))),
        data_freshness: maybe(
          Type.Object({
            upload_frequency: maybe(Type.String({ enum: [...frequencies] })),
            description: maybe(Type.String()),
          }),
        ),
      }),
    ),
  ),
});
