// Where: store -> agency tools. `GET /v{n}.{m}/dataset_quality?dataset_id=ID&fields=web{...}`: the data quality of the server's events of
// the last 48 hours, in the form in which the well-known service answers the same question. The score is ours (docs/reference/quality.md).

import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type ConversionErrorReason, conversionErrors } from '../event/conversion-errors.ts';
import { isPixelId } from '../event/pixel-id.ts';
import type { StoreClient } from '../store/store.ts';
import type { Access } from './access.ts';
import type { EventQuality, KeyQuality, SideQuality } from './contract-quality.ts';
import { measureQuality } from './diagnose.ts';
import { pickFields, readFields } from './graph-fields.ts';

interface Question {
  readonly Querystring: Readonly<Record<string, string | undefined>>;
}

const days = 2;

export function addDatasetQuality(
  app: FastifyInstance,
  { client, access }: { readonly client: StoreClient; readonly access: Access },
): void {
  for (const path of ['/:version/dataset_quality', '/dataset_quality'])
    app.get<Question>(path, async (request, reply) => {
      const { access_token, dataset_id: pixelId = '', fields = '' } = request.query;
      const { authorization = `Bearer ${access_token ?? ''}` } = request.headers;
      const reach = access.reach({ authorization });
      if (reach === undefined) return refuse(reply, 'invalid_token');
      const maySee = isPixelId(pixelId) && (reach.pixels === 'all' || reach.pixels === pixelId);
      if (!maySee) return refuse(reply, 'unknown_object');
      // Loaded when it is asked for: see diagnose.ts.
      const { qualityKeys } = await import('./quality-keys.ts');
      const { events } = await measureQuality(client, { pixelId, days, nowMs: Date.now() });
      const names = new Map(qualityKeys.map(({ name, identifier }) => [name, identifier]));
      return pickFields({ web: events.flatMap((event) => describeEvent(event, names)) }, readFields(fields));
    });
}

type Names = ReadonlyMap<string, string>;

/** Only what servers send is scored there. */
function describeEvent(event: EventQuality, names: Names): object[] {
  const { eventName, coverage, server } = event;
  if (server === null) return [];
  return [
    {
      event_name: eventName,
      event_match_quality: describeMatch(server, names),
      ...(coverage === null
        ? {}
        : {
            event_coverage: {
              percentage: percent(coverage.share),
              goal_percentage: percent(coverage.goalShare),
              description: 'Of what pages reported at least an hour ago, so much the server reported too.',
            },
          }),
      dedupe_key_feedback: describeDedupeKeys(event, server),
      data_freshness: {
        upload_frequency: server.freshness.frequency,
        description: 'How often it must be sent for nine of ten events to arrive as they do.',
      },
    },
  ];
}

function describeMatch({ score, keys }: SideQuality, names: Names): object {
  const ofUse = keys.filter(({ usable }) => usable > 0);
  const ofNone = keys.filter(({ sent, usable }) => sent > usable);
  return {
    composite_score: score,
    match_key_feedback: ofUse.map(({ key, coverage }) => ({
      identifier: names.get(key),
      coverage: { percentage: percent(coverage) },
    })),
    diagnostics: ofNone.map(({ key, sent, usable }) => ({
      name: `${key} cannot be used`,
      description: `\`${key}\` is not of its form, or stands for a missing value, or is the same for many visitors.`,
      solution: `Send \`${key}\` of each visitor as it is, and none where there is none.`,
      percentage: percent((sent - usable) / sent),
      affected_event_count: sent - usable,
      total_event_count: sent,
    })),
  };
}

/** Pairs found by a person are told by `fbp` and `external_id` together: what made the pair is not kept. */
function describeDedupeKeys({ page, coverage }: EventQuality, server: SideQuality): object[] {
  const shareOf = (side: SideQuality | null, key: string) => {
    if (side === null) return 0;
    return key === 'event_id' ? side.withEventId / side.events : (findKey(side, key)?.coverage ?? 0);
  };
  return ['event_id', 'external_id', 'fbp'].map((key) => {
    const found = (key === 'event_id' ? coverage?.byEventId : coverage?.byPerson) ?? 0;
    return {
      dedupe_key: key,
      browser_events_with_dedupe_key: { percentage: percent(shareOf(page, key)) },
      server_events_with_dedupe_key: { percentage: percent(shareOf(server, key)) },
      overall_browser_coverage_from_dedupe_key: { percentage: percent(found / (coverage?.happenings ?? 1)) },
    };
  });
}

function findKey(side: SideQuality, name: string): KeyQuality | undefined {
  return side.keys.find(({ key }) => key === name);
}

function percent(share: number): number {
  return Math.round(share * 1_000) / 10;
}

function refuse(reply: FastifyReply, reason: ConversionErrorReason): FastifyReply {
  const { status, type, code, subcode, meaning, cure } = conversionErrors[reason];
  const fbtrace_id = `A${randomBytes(16).toString('base64url')}`;
  const message = `${meaning} ${cure} This question needs the scope reports:read.`;
  return reply.code(status).send({ error: { message, type, code, error_subcode: subcode, fbtrace_id } });
}
