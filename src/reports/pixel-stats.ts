// Where: store -> agency tools. `GET /v{n}.{m}/{pixel}/stats?aggregation=event`: events received, by hour and by what they were,
// before copies are counted once. In the form in which the well-known service answers the same question.

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type ConversionErrorReason, conversionErrors } from '../event/conversion-errors.ts';
import { isPixelId } from '../event/pixel-id.ts';
import type { StoreClient } from '../store/store.ts';
import type { Access } from './access.ts';

/** What can be asked for, and the column that knows it. */
const columns = {
  event: 'event_name',
  host: 'host',
  url: 'url',
  device_type: 'device',
  device_os: 'os',
  browser_type: 'browser',
  event_source: 'channel',
} as const;
type Aggregation = keyof typeof columns;

const statement = fs.readFileSync(new URL('./sql/pixel-stats.sql', import.meta.url), 'utf8');
const daySeconds = 24 * 3_600;
const longestSeconds = 90 * daySeconds;

interface Question {
  readonly Params: { readonly pixelId: string };
  readonly Querystring: Readonly<Record<string, string | undefined>>;
}

interface Hour {
  readonly start_time: string;
  readonly aggregation: Aggregation;
  readonly data: { readonly value: string; readonly count: number }[];
}

export function addPixelStats(
  app: FastifyInstance,
  { client, access }: { readonly client: StoreClient; readonly access: Access },
): void {
  for (const path of ['/:version/:pixelId/stats', '/:pixelId/stats'])
    app.get<Question>(path, async (request, reply) => {
      const { pixelId } = request.params;
      const { access_token, aggregation = 'event', start_time = '', end_time = '' } = request.query;
      const { authorization = `Bearer ${access_token ?? ''}` } = request.headers;
      const reach = access.reach({ authorization });
      if (reach === undefined) return refuse(reply, 'invalid_token');
      const maySee = isPixelId(pixelId) && (reach.pixels === 'all' || reach.pixels === pixelId);
      if (!maySee || !isAggregation(aggregation)) return refuse(reply, 'unknown_object');
      const to = readSeconds(end_time) ?? Math.floor(Date.now() / 1_000) + 1;
      const from = Math.max(readSeconds(start_time) ?? to - daySeconds, to - longestSeconds);
      const rows = await client.query<{ at: number; value: string; count: string }>(
        statement.replaceAll('{value}', columns[aggregation]),
        { pixelId, from, to },
      );
      const hours = new Map<number, Hour>();
      for (const { at, value, count } of rows) {
        const start_time = `${new Date(Number(at) * 1_000).toISOString().slice(0, 19)}+0000`;
        const hour = hours.get(at) ?? { start_time, aggregation, data: [] };
        hour.data.push({ value, count: Number(count) });
        hours.set(at, hour);
      }
      return { data: [...hours.values()] };
    });
}

function isAggregation(text: string): text is Aggregation {
  return Object.hasOwn(columns, text);
}

function readSeconds(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function refuse(reply: FastifyReply, reason: ConversionErrorReason): FastifyReply {
  const { status, type, code, subcode, meaning, cure } = conversionErrors[reason];
  const fbtrace_id = `A${randomBytes(16).toString('base64url')}`;
  const message = `${meaning} ${cure} This question needs the scope reports:read.`;
  return reply.code(status).send({ error: { message, type, code, error_subcode: subcode, fbtrace_id } });
}
