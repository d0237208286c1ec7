// The query of a request to /tr, also behind an endpoint that has one of its own.

import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { trQueryOf } from './tr-request.ts';

const read = (url: string) => trQueryOf({ url } as IncomingMessage);

test('what the tag appends to an endpoint with a query is a parameter of its own', () => {
  assert.equal(read('/tr/?x=1?sent=1764329999999'), 'x=1&sent=1764329999999');
  assert.equal(read('/tr/?x=1&y=2?sent=17&id=1&ev=Lead'), 'x=1&y=2&sent=17&id=1&ev=Lead');
});

test('other queries stay as they are', () => {
  for (const query of [
    '',
    'sent=17',
    'sent=17&id=1&ev=Lead',
    'id=1&ev=Lead&dl=https://a.example/?sent=17&v=2',
    'id=1&dl=https://a.example/?sent=yes',
    'id=1&dl=https://a.example/?b?sent=17',
  ])
    assert.equal(read(`/tr/?${query}`), query);
});
