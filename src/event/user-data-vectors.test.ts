// The published vectors: each clear value becomes the hash that a careful sender makes of it, each hash stays.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { test } from 'node:test';
import { findCountryCode, findStateCode } from './regions.ts';
import { normalizeUserValue } from './user-data.ts';
import { isHashed, normalizeHash } from './user-hash.ts';

interface Vector {
  readonly id: string;
  readonly key: string;
  readonly input: string;
  readonly reference: { readonly normalized: string | null; readonly sha256: string | null };
}

const fixture = new URL('../../test/fixtures/protocol-vectors.json', import.meta.url);
const { vectors } = JSON.parse(fs.readFileSync(fixture, 'utf8')) as { readonly vectors: readonly Vector[] };

/** What is stored for a value: a hash, or null when it is dropped. */
function storedForm(key: string, value: string): string | null {
  if (isHashed(value)) return normalizeHash(value);
  const text = normalizeUserValue(key, value);
  return text === '' ? null : createHash('sha256').update(text).digest('hex');
}

test('all 113 vectors are stored as their reference says', () => {
  assert.equal(vectors.length, 113);
  const wrong = vectors.filter(({ key, input, reference }) => storedForm(key, input) !== reference.sha256);
  assert.deepEqual(
    wrong.map(({ id, key, input }) => `${id}: ${normalizeUserValue(key, input)}`),
    [],
  );
});

test('a country is found by its codes, its English name and its own', () => {
  const names = [
    ['fr', 'fr'],
    ['fra', 'fr'],
    ['france', 'fr'],
    ['österreich', 'at'],
    ['españa', 'es'],
    ['日本', 'jp'],
    ['atlantis', ''],
    ['xx', ''],
  ] as const;
  for (const [name, code] of names) assert.equal(findCountryCode(name), code, name);
});

test('a state has its code only where states have codes of two letters', () => {
  assert.equal(findStateCode('texas'), 'tx');
  assert.equal(findStateCode('québec'), 'qc');
  assert.equal(findStateCode('bayern'), 'bayern');
});
