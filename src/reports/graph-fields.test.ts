// `fields` of agency tools.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pickFields, readFields } from './graph-fields.ts';

const answer = {
  web: [
    { event_name: 'Lead', event_match_quality: { composite_score: 7, diagnostics: [] } },
    { event_name: 'Purchase' },
  ],
  other: 1,
};
const pick = (fields: string) => pickFields(answer, readFields(fields));

test('what is named is picked, with everything in it or with what is named of it', () => {
  assert.deepEqual(pick(''), answer);
  assert.deepEqual(pick('web'), { web: answer.web });
  assert.deepEqual(pick('web{event_name}'), { web: [{ event_name: 'Lead' }, { event_name: 'Purchase' }] });
  assert.deepEqual(pick('web{event_match_quality{composite_score},event_name},other'), {
    web: [{ event_name: 'Lead', event_match_quality: { composite_score: 7 } }, { event_name: 'Purchase' }],
    other: 1,
  });
});

test('spaces do not matter, and what nobody has costs nothing', () => {
  assert.deepEqual(pick(' web { event_name , acr { percentage } } '), pick('web{event_name}'));
  assert.deepEqual(pick('constructor,__proto__,toString'), {});
});

test('nothing that can be written makes it fail, or gives more than there is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('web', 'event_name', '{', '}', ',', ' ') }), (text) => {
      const picked = JSON.stringify(pick(text));
      assert.ok(picked.length <= JSON.stringify(answer).length);
    }),
  );
  assert.deepEqual(pick('{'.repeat(100_000)), {});
});
