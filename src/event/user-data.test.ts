// Data about a person: what counts as hashed already, and the text that is hashed when it is not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalizeUserValue } from './user-data.ts';
import { isHashed, normalizeHash } from './user-hash.ts';

const sha256 = 'a1'.repeat(32);
const md5 = 'b2'.repeat(16);

test('SHA-256 and MD5 in hex are hashes, in any case, with spaces around and with an appendix', () => {
  for (const hash of [sha256, md5]) {
    const forms = [hash, hash.toUpperCase(), ` ${hash}\n`, `${hash}.AQ`, `${hash.toUpperCase()}.AQECAwQF`];
    for (const form of forms) {
      assert.equal(isHashed(form), true, form);
      assert.equal(normalizeHash(form), hash, form);
    }
  }
});

test('other texts are not hashes', () => {
  const texts = ['', 'jane@example.com', sha256.slice(1), `${sha256}0`, `g${sha256.slice(1)}`, md5.slice(2)];
  for (const text of [...texts, `${sha256}.`, `${sha256}.ABC`, `${sha256}.A=`, `${sha256} ${sha256}`]) {
    assert.equal(isHashed(text), false, text);
  }
});

test('clear values are brought to their documented form before hashing', () => {
  const rules: readonly (readonly [string, string, string])[] = [
    ['em', ' Jane.Roe@Example.COM ', 'jane.roe@example.com'],
    ['ph', '+1 (650) 555-0100', '16505550100'],
    ['ph', '0049 30 123', '4930123'],
    ['fn', ' Mary-Ann ', 'maryann'],
    ['ln', "O'Brien, Jr.", 'obrienjr'],
    ['fn', 'Valéry', 'valéry'],
    ['ct', 'New York', 'newyork'],
    ['st', 'C.A.', 'ca'],
    ['zp', 'SW1A 1AA', 'sw1a1aa'],
    ['zp', '94035-1234', '94035'],
    ['ge', 'Female', 'f'],
    ['ge', 'M', 'm'],
    ['country', ' DE', 'de'],
    ['external_id', 'User 42', 'user42'],
    ['em', '   ', ''],
    ['ph', 'none', ''],
    ['ge', 'unknown', ''],
    ['own_key', ' Some Text ', 'some text'],
  ];
  for (const [key, value, expected] of rules) {
    assert.equal(normalizeUserValue(key, value), expected, `${key} ${value}`);
  }
});
