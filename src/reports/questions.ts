// Where: dashboard and scripts -> reports. What may be asked of the API under /api/v1, checked before it is answered.

import Type, { type Static } from 'typebox';
import { type Period, periods } from './contract.ts';

export const PeriodName = Type.Unsafe<Period>({ type: 'string', enum: [...periods] });

export const OverviewQuery = Type.Object({
  pixel: Type.String({ description: 'Id of the pixel, digits.' }),
  period: PeriodName,
  timezone: Type.String({ default: 'UTC', maxLength: 64, description: 'IANA name, such as Europe/Berlin.' }),
});
export type OverviewQuery = Static<typeof OverviewQuery>;

export const LiveQuery = Type.Object({ pixel: OverviewQuery.properties.pixel });
export type LiveQuery = Static<typeof LiveQuery>;

export const SignInBody = Type.Object({ password: Type.String({ maxLength: 1_000 }) });
export type SignInBody = Static<typeof SignInBody>;
