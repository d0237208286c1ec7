// Where: reports -> scripts. The answers of /api/v1/installation for the description of the API; the compiler keeps them equal to
// contract.ts (openapi.ts).

import Type from 'typebox';
import { type Severity, severities } from '../event/severity.ts';
import {
  alertEndings,
  alertKinds,
  type InstallationAlert,
  type InstallationVerdict,
  installationVerdicts,
} from './contract.ts';

const orNull = Type.Union([Type.Integer(), Type.Null()]);
const verdict = Type.Unsafe<InstallationVerdict>({ type: 'string', enum: installationVerdicts });

const Alert = Type.Object({
  id: Type.String(),
  kind: Type.Unsafe<InstallationAlert['kind']>({
    type: 'string',
    enum: alertKinds,
    description: 'silent: pages that used to send have stopped; broken: events of pages are lost.',
  }),
  host: Type.String(),
  template: Type.String({ description: 'Shape of the path, or empty for the whole host.' }),
  sinceMs: Type.Integer(),
  noticedMs: Type.Integer(),
  detail: Type.String(),
  endedMs: orNull,
  ending: Type.Unsafe<InstallationAlert['ending']>({ enum: [...alertEndings, null] }),
});

const Finding = Type.Object({
  check: Type.String({ description: 'Name of the check of the doctor.' }),
  severity: Type.Unsafe<Severity>({ type: 'string', enum: severities }),
  message: Type.String(),
  cure: Type.String(),
  isRepairable: Type.Boolean({ description: 'The doctor can mend it by itself.' }),
  sinceMs: Type.Integer({ description: 'Found in every check since.' }),
  lastOkMs: Type.Union([Type.Integer(), Type.Null()], {
    description: 'The check before that, in which it was not there.',
  }),
  count: Type.Integer({ description: 'Pages that have it.' }),
  pages: Type.Array(Type.String(), { maxItems: 5 }),
  line: Type.Integer({ description: 'In the first of the pages, from 1.' }),
  column: Type.Integer(),
  excerpt: Type.Object({
    text: Type.String({ description: 'The line, or the part of it around the finding.' }),
    marks: Type.Array(Type.Integer(), { description: 'Places in the text that are meant.' }),
    what: Type.String({ description: 'What is to be seen there, or empty.' }),
  }),
});

const Host = Type.Object({
  host: Type.String(),
  verdict,
  added: Type.Array(Type.String(), { description: 'Addresses that were added by hand.' }),
  lastEventMs: orNull,
  templates: Type.Array(
    Type.Object({
      template: Type.String({ description: 'Shape of the path of pages made alike.' }),
      verdict,
      pages: Type.Integer({ description: 'How many are looked at.' }),
      lastEventMs: orNull,
      checkedMs: orNull,
      findings: Type.Array(Finding),
      unread: Type.Array(Type.Object({ address: Type.String(), reason: Type.String() }), { maxItems: 5 }),
    }),
  ),
});

export const Installation = Type.Object({
  pixelId: Type.String(),
  checkHours: Type.Integer({ description: '0: only when somebody asks.' }),
  checksSending: Type.Boolean({ description: 'False: only sites that were added by hand are looked at.' }),
  isChecking: Type.Boolean(),
  fulfilledMs: Type.Integer({ description: 'Wishes for a check up to this moment are fulfilled.' }),
  alerts: Type.Array(Alert, { description: 'Open ones first.' }),
  hosts: Type.Array(Host, { description: 'Worst first.' }),
});

export const CheckWish = Type.Object({
  wishedMs: Type.Integer({ description: 'Fulfilled when `fulfilledMs` is not before it.' }),
});
