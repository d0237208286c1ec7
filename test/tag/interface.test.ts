// The interface of the tag in a real browser: each situation a page served over HTTP, judged by what is in the store.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { judge } from './judge.ts';
import type { Seen } from './situation.ts';
import { allSituations } from './situations/all.ts';
import { openTheatre, type Theatre } from './theatre.ts';

let theatre: Theatre | string;
let seen = new Map<string, Seen>();

before(async () => {
  theatre = await openTheatre();
  if (typeof theatre !== 'string') seen = await theatre.play(allSituations);
});

after(async () => {
  if (typeof theatre !== 'string') await theatre.close();
});

for (const situation of allSituations) {
  test(situation.name, (context) => {
    if (typeof theatre === 'string') return context.skip(theatre);
    judge(situation, seen);
  });
}

test('no request of the tag needs another to be asked first', (context) => {
  if (typeof theatre === 'string') return context.skip(theatre);
  assert.deepEqual(theatre.preflights(), []);
});
