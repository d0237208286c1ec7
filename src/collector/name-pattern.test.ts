// Many names as one pattern: it matches the names, and nothing else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatNames } from './name-pattern.ts';

test('the pattern matches exactly the names, with or without what may stand between letters', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 5 });
  const property = fc.property(fc.uniqueArray(word, { minLength: 1 }), word, (names, other) => {
    const pattern = new RegExp(`^${formatNames(names, '-?')}$`);
    for (const name of names) {
      assert.match(name, pattern);
      assert.match([...name].join('-'), pattern);
    }
    assert.equal(pattern.test(other), names.includes(other));
    assert.equal(pattern.test(`${other}-`), false);
  });
  fc.assert(property);
});
