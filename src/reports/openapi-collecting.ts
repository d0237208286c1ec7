// Where: reports -> scripts. The paths of the OpenAPI document that take events in: /tr, the Conversions API, the tag and the
// signs of life. They are answered by the collector; what they may say comes from the tables that it answers from.

import Type, { type TSchema } from 'typebox';
import { conversionErrors } from '../event/conversion-errors.ts';
import { eventFields, requestFields } from '../event/conversion-fields.ts';
import { rejections } from '../event/rejections.ts';
import { DatasetQuality } from './openapi-quality.ts';

type Rule = { readonly status: number; readonly meaning: string };

const open: readonly object[] = [];
const outcome = {
  'X-Ownpixel': {
    description:
      '`accepted`, or `rejected; reason=` and one of the list, or both numbers for several events.',
    schema: { type: 'string' },
  },
};
const plain = { 'text/plain': { schema: Type.String() } };
const pixelParameter = {
  name: 'pixel',
  in: 'path',
  required: true,
  schema: Type.String({ pattern: '^\\d{1,20}$' }),
};
const versionParameter = {
  name: 'version',
  in: 'path',
  required: true,
  description: 'Any, such as v24.0.',
  schema: Type.String({ pattern: '^v\\d{1,3}(\\.\\d{1,3})?$' }),
};
const trParameters = (
  [
    ['id', true, 'The pixel.'],
    ['ev', true, 'Name of the event.'],
    ['dl', false, 'Address of the page.'],
    ['rl', false, 'Address of the page before.'],
    ['ts', false, 'When it happened, Unix milliseconds.'],
    [
      'sent',
      false,
      'When the request was sent, by the same clock: a clock that is wrong is put right by it.',
    ],
    ['eid', false, 'Event id: copies with the same one count once.'],
    ['fbp', false, 'First-party cookie `_fbp`.'],
    ['fbc', false, 'First-party cookie `_fbc`.'],
  ] as const
).map(([name, required, description]) => ({
  name,
  in: 'query',
  required,
  description: `${description} More parameters are kept as they are.`,
  schema: Type.String(),
}));

const Received = Type.Object({
  events_received: Type.Integer({ minimum: 1 }),
  messages: Type.Array(Type.Unknown()),
  fbtrace_id: Type.String(),
});
const Refused = Type.Object({
  error: Type.Object({
    message: Type.String(),
    type: Type.String(),
    code: Type.Integer(),
    error_subcode: Type.Optional(Type.Integer()),
    is_transient: Type.Optional(Type.Boolean()),
    error_user_title: Type.Optional(Type.String()),
    error_user_msg: Type.Optional(Type.String()),
    fbtrace_id: Type.String(),
  }),
});
const Pixel = Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) });
const Stats = Type.Object({
  data: Type.Array(
    Type.Object({
      start_time: Type.String(),
      aggregation: Type.String(),
      data: Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() })),
    }),
  ),
});

/** Fields by name. Nearly any value is understood, so none is demanded here. */
function fieldSchemas(fields: Readonly<Record<string, { readonly form: string; readonly meaning: string }>>) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { meaning }]) => [
      name,
      Type.Optional(Type.Unknown({ description: meaning })),
    ]),
  );
}

const Events = Type.Object({
  ...fieldSchemas(requestFields),
  data: Type.Array(Type.Object(fieldSchemas(eventFields)), { minItems: 1, maxItems: 1_000 }),
});

/** Refusals by status, each with the meanings it may have. */
function refusals(rules: Readonly<Record<string, Rule>>, content: object): Record<string, object> {
  const byStatus = Map.groupBy(Object.values(rules), ({ status }) => String(status));
  return Object.fromEntries(
    [...byStatus]
      .filter(([status]) => status !== '200')
      .map(([status, same]) => [
        status,
        { description: same.map(({ meaning }) => meaning).join(' '), content, headers: outcome },
      ]),
  );
}

const beaconRules = Object.fromEntries(
  Object.entries(rejections).filter(([reason]) => !Object.hasOwn(conversionErrors, reason)),
);
const beaconAnswers = {
  '200': {
    description: 'Durably recorded, be it as an event or as a rejection. Images get a transparent pixel.',
    headers: outcome,
    content: { ...plain, 'image/gif': { schema: Type.String({ format: 'binary' }) } },
  },
  ...refusals(beaconRules, plain),
};

function json(description: string, schema: TSchema, refused = true) {
  const answered = { description, content: { 'application/json': { schema } } };
  return refused
    ? { '200': answered, ...refusals(conversionErrors, { 'application/json': { schema: Refused } }) }
    : { '200': answered };
}

function operation(operationId: string, summary: string, responses: object, rest: object = {}) {
  return { operationId, summary, security: open, responses, ...rest };
}

function tr(id: string) {
  const form = {
    schema: Type.String({
      description: 'The parameters of GET; several events, a line each, as text/plain.',
    }),
  };
  const body = {
    required: true,
    content: { 'application/x-www-form-urlencoded': form, 'multipart/form-data': form, 'text/plain': form },
  };
  return {
    get: operation(`${id}Get`, 'Record one event', beaconAnswers, { parameters: trParameters }),
    post: operation(`${id}Post`, 'Record events', beaconAnswers, { requestBody: body }),
  };
}

function events(id: string, parameters: readonly object[], status: '200' | '202') {
  const { '200': received, ...refused } = json('Durably recorded', Received);
  return {
    post: {
      ...operation(id, 'Record events of a server (Conversions API)', { [status]: received, ...refused }),
      security: [{ token: [] }, { accessToken: [] }],
      parameters,
      requestBody: { required: true, content: { 'application/json': { schema: Events } } },
    },
  };
}

function read(id: string, summary: string, parameters: readonly object[], schema: TSchema) {
  return {
    get: {
      ...operation(id, summary, json('The answer', schema)),
      security: [{ token: [] }, { accessToken: [] }],
      parameters,
    },
  };
}

function script(id: string, parameters: readonly object[] = []) {
  const content = { 'application/javascript': { schema: Type.String() } };
  const responses = { '200': { description: 'The script', content }, '304': { description: 'Not changed' } };
  return { get: operation(id, 'The tag', responses, { parameters }) };
}

const statsParameters = ['aggregation', 'start_time', 'end_time'].map((name) => ({
  name,
  in: 'query',
  required: false,
  schema: Type.String(),
}));
const qualityParameters = ['dataset_id', 'fields'].map((name) => ({
  name,
  in: 'query',
  required: name === 'dataset_id',
  schema: Type.String(),
}));
const localeParameter = { name: 'locale', in: 'path', required: true, schema: Type.String() };
const Ready = Type.Object({
  canRecordEvents: Type.Boolean(),
  problems: Type.Array(Type.Object({ code: Type.String(), message: Type.String() })),
});

/** Paths of the document, by address. */
export const collectingPaths: Readonly<Record<string, object>> = {
  '/tr': tr('tr'),
  '/tr/': tr('trSlash'),
  '/{version}/{pixel}/events': events('events', [versionParameter, pixelParameter], '200'),
  '/{pixel}/events': events('eventsWithoutVersion', [pixelParameter], '200'),
  '/capi/{pixel}/events': events('eventsOfGateways', [pixelParameter], '202'),
  '/{version}/{pixel}': read('pixel', 'What a pixel is', [versionParameter, pixelParameter], Pixel),
  '/{pixel}': read('pixelWithoutVersion', 'What a pixel is', [pixelParameter], Pixel),
  '/{version}/{pixel}/stats': read(
    'stats',
    'Events received, by hour',
    [versionParameter, pixelParameter, ...statsParameters],
    Stats,
  ),
  '/{pixel}/stats': read(
    'statsWithoutVersion',
    'Events received, by hour',
    [pixelParameter, ...statsParameters],
    Stats,
  ),
  '/{version}/dataset_quality': read(
    'datasetQuality',
    'Data quality of the events of servers',
    [versionParameter, ...qualityParameters],
    DatasetQuality,
  ),
  '/dataset_quality': read(
    'datasetQualityWithoutVersion',
    'Data quality of the events of servers',
    qualityParameters,
    DatasetQuality,
  ),
  '/{locale}/fbevents.js': script('tagInLocale', [localeParameter]),
  '/o.js': script('tag'),
  '/signals/config/json/{pixel}': {
    get: operation(
      'settings',
      'Settings that the original library asks for',
      json('The answer', Type.Object({}), false),
      {
        parameters: [pixelParameter],
      },
    ),
  },
  '/healthz': {
    get: operation(
      'alive',
      'The process lives',
      json('It lives', Type.Object({ alive: Type.Boolean() }), false),
    ),
  },
  '/readyz': {
    get: operation('ready', 'Events can be recorded now', {
      ...json('They can', Ready, false),
      '503': { description: 'Why not', content: { 'application/json': { schema: Ready } } },
    }),
  },
  '/metrics': {
    get: {
      ...operation('metrics', 'Prometheus metrics', {
        '200': { description: 'The metrics', content: plain },
        '401': { description: 'Without session or token', content: plain },
      }),
      security: [{ session: [] }, { token: [] }],
    },
  },
};
