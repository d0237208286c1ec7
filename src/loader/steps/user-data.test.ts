// Advanced-matching hashes by key, the most trusted family first.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { formatParams, type Param } from '../../event/params.ts';
import { sortParams } from './params.ts';
import { deriveUserData } from './user-data.ts';

/** As the loader calls it: from the parameters of a request. */
function derive(params: readonly Param[]) {
  return deriveUserData(sortParams(formatParams(params)).user);
}

const hash = (digit: string) => digit.repeat(64);

test('hashes are collected by key, in their stored form', () => {
  const params: Param[] = [
    ['ud[em]', hash('A')],
    ['ud[ph]', `${hash('b')}.AQ`],
    ['udff[zp]', hash('c')],
  ];
  assert.deepEqual(derive(params), { em: [hash('a')], ph: [hash('b')], zp: [hash('c')] });
});

test('what the site gave wins over what was corrected, and both over what was found in forms', () => {
  const params: Param[] = [
    ['udff[em]', hash('1')],
    ['audff[em]', hash('2')],
    ['ud[em]', hash('3')],
    ['aud[em]', hash('4')],
  ];
  assert.deepEqual(derive(params), { em: [hash('4')] });
  assert.deepEqual(derive(params.slice(0, 3)), { em: [hash('3')] });
  assert.deepEqual(derive(params.slice(0, 2)), { em: [hash('2')] });
});

test('clear values never become columns', () => {
  const params: Param[] = [
    ['ud[em]', 'jane@example.com'],
    ['ud[ph]', ''],
    ['cud[zp]', hash('a')],
    ['ud', hash('a')],
  ];
  assert.deepEqual(derive(params), {});
});

test('the hash of a text that stands for a missing value is nobody', () => {
  const missing = createHash('sha256').update('undefined').digest('hex');
  const params: Param[] = [
    ['ud[em]', missing],
    ['ud[ph]', hash('b')],
    ['aud[ph]', missing],
  ];
  assert.deepEqual(derive(params), { ph: [hash('b')] });
});
