// Every situation, in the order of the reference.

import type { Situation } from '../situation.ts';
import { automaticSituations } from './automatic.ts';
import { badInputSituations } from './bad-input.ts';
import { commandSituations } from './commands.ts';
import { consentSituations } from './consent.ts';
import { cookieSituations } from './cookies.ts';
import { deliverySituations, policySituations } from './delivery.ts';
import { mainThreadSituations } from './main-thread.ts';
import { numberingSituations } from './numbering.ts';
import { oddSituations } from './odd.ts';
import { pageSituations } from './pages.ts';
import { revokedSituations } from './revoked.ts';
import { stubSituations } from './stub.ts';
import { surroundingSituations } from './surroundings.ts';
import { userDataSituations } from './user-data.ts';
import { wrapperSituations } from './wrappers.ts';

export const allSituations: readonly Situation[] = [
  ...stubSituations,
  ...commandSituations,
  ...consentSituations,
  ...revokedSituations,
  ...pageSituations,
  ...cookieSituations,
  ...userDataSituations,
  ...deliverySituations,
  ...numberingSituations,
  ...policySituations,
  ...badInputSituations,
  ...oddSituations,
  ...surroundingSituations,
  ...automaticSituations,
  ...wrapperSituations,
  ...mainThreadSituations,
];
