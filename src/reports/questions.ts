// Where: dashboard and scripts -> reports. What may be asked of the API under /api/v1, checked before it is answered.
// Plain JSON Schema, typed by TypeBox: at run time its library would cost every collector 10 MB and 0.1 s of start.

import type { XStatic } from 'typebox/schema';
import { botChoices, periods } from './contract.ts';

const pixel = { type: 'string', description: 'Id of the pixel, digits.' } as const;

export const overviewQuery = {
  type: 'object',
  required: ['pixel', 'period'],
  properties: {
    pixel,
    period: { type: 'string', enum: periods },
    timezone: {
      type: 'string',
      default: 'UTC',
      maxLength: 64,
      description: 'IANA name, such as Europe/Berlin.',
    },
    bots: {
      type: 'string',
      enum: botChoices,
      description:
        'Whether what bots did is counted with what people did. Default: apart; an overview counts it as long as nobody but bots has ever come.',
    },
  },
} as const;
/** With the defaults filled in. */
export type OverviewQuery = Required<Omit<XStatic<typeof overviewQuery>, 'bots'>> &
  Pick<XStatic<typeof overviewQuery>, 'bots'>;

export const liveQuery = { type: 'object', required: ['pixel'], properties: { pixel } } as const;
export type LiveQuery = XStatic<typeof liveQuery>;

export const findingsQuery = { type: 'object', required: ['pixel'], properties: { pixel } } as const;
export type FindingsQuery = XStatic<typeof findingsQuery>;

export const diagnosticsQuery = {
  type: 'object',
  required: ['pixel'],
  properties: {
    pixel,
    days: {
      type: 'integer',
      default: 7,
      minimum: 1,
      maximum: 90,
      description: 'Length of the period that ends now.',
    },
  },
} as const;
/** With the defaults filled in. */
export type DiagnosticsQuery = Required<XStatic<typeof diagnosticsQuery>>;

export const qualityQuery = {
  type: 'object',
  required: ['pixel'],
  properties: {
    pixel,
    days: {
      type: 'integer',
      default: 2,
      minimum: 1,
      maximum: 90,
      description: 'Length of the period that ends now.',
    },
  },
} as const;
/** With the defaults filled in. */
export type QualityQuery = Required<XStatic<typeof qualityQuery>>;

export const rejectedQuery = {
  type: 'object',
  required: ['pixel'],
  properties: {
    pixel: {
      type: 'string',
      description: 'Id of the pixel, digits; 0: the sample of requests that named no pixel of this server.',
    },
    reason: { type: 'string', default: '', maxLength: 64, description: 'Only requests refused for it.' },
    since: { type: 'integer', default: 0, minimum: 0, maximum: 1e14, description: 'Unix ms.' },
    limit: { type: 'integer', default: 50, minimum: 1, maximum: 1_000 },
  },
} as const;
/** With the defaults filled in. */
export type RejectedQuery = Required<XStatic<typeof rejectedQuery>>;

export const installationQuery = { type: 'object', required: ['pixel'], properties: { pixel } } as const;
export type InstallationQuery = XStatic<typeof installationQuery>;

export const siteBody = {
  type: 'object',
  required: ['pixel', 'address'],
  properties: {
    pixel,
    address: { type: 'string', maxLength: 500, description: 'Of a page, or of the first page of a site.' },
  },
} as const;
export type SiteBody = XStatic<typeof siteBody>;

export const signInBody = {
  type: 'object',
  required: ['password'],
  properties: { password: { type: 'string', maxLength: 1_000 } },
} as const;
export type SignInBody = XStatic<typeof signInBody>;
