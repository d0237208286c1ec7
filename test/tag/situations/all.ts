// Every situation, in the order of the reference.

import type { Situation } from '../situation.ts';
import { automaticSituations } from './automatic.ts';
import { badInputSituations } from './bad-input.ts';
import { commandSituations } from './commands.ts';
import { consentSituations } from './consent.ts';
import { cookieSituations } from './cookies.ts';
import { deliverySituations, policySituations } from './delivery.ts';
import { oddSituations } from './odd.ts';
import { pageSituations } from './pages.ts';
import { stubSituations } from './stub.ts';
import { userDataSituations } from './user-data.ts';
import { wrapperSituations } from './wrappers.ts';

export const allSituations: readonly Situation[] = [
  ...stubSituations,
  ...commandSituations,
  ...consentSituations,
  ...pageSituations,
  ...cookieSituations,
  ...userDataSituations,
  ...deliverySituations,
  ...policySituations,
  ...badInputSituations,
  ...oddSituations,
  ...automaticSituations,
  ...wrapperSituations,
];
