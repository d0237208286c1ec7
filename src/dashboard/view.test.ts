// The address holds the view.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSearch, defaultView, isOldLink, parseView } from './view.ts';

test('what is written into the address is read back from it', () => {
  const view = {
    page: 'installation',
    pixelId: '123',
    period: '7d',
    measure: 'visitors',
    botChoice: 'counted',
  } as const;
  assert.deepEqual(parseView(buildSearch(view)), view);
  assert.equal(parseView(buildSearch({ ...view, page: 'findings' })).page, 'findings');
});

test('the plain address is the default view, and the default view the plain address', () => {
  assert.deepEqual(parseView(''), defaultView);
  assert.equal(buildSearch(defaultView), '?');
});

test('an address with nonsense in it falls back to the default', () => {
  assert.deepEqual(parseView('?page=home&pixel=<b>&period=century&measure=toString&bots=all'), defaultView);
});

test('an old sign-in link is told from every other address', () => {
  assert.deepEqual(['?link=old', '', '?link=', '?pixel=1'].map(isOldLink), [true, false, false, false]);
});
