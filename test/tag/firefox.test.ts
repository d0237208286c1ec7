// The core cases of the tag in Firefox, where it is installed: stubs, consent, policies. All of them: `npm run test:firefox`.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchFirefox } from './firefox.ts';
import { judge } from './judge.ts';
import type { Seen } from './situation.ts';
import { consentSituations } from './situations/consent.ts';
import { policySituations } from './situations/delivery.ts';
import { stubSituations } from './situations/stub.ts';
import { openTheatre, type Theatre } from './theatre.ts';

const situations = [...stubSituations, ...consentSituations, ...policySituations];
let theatre: Theatre | string;
let seen = new Map<string, Seen>();

before(async () => {
  theatre = await openTheatre(() => launchFirefox([]));
  if (typeof theatre !== 'string') seen = await theatre.play(situations);
});

after(async () => {
  if (typeof theatre !== 'string') await theatre.close();
});

for (const situation of situations) {
  test(`in Firefox: ${situation.name}`, (context) => {
    if (typeof theatre === 'string') return context.skip(theatre);
    judge(situation, seen);
  });
}

test('in Firefox: no request of the tag needs another to be asked first', (context) => {
  if (typeof theatre === 'string') return context.skip(theatre);
  assert.deepEqual(theatre.preflights(), []);
});
