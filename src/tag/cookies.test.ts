// Click ids in addresses.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clickIdNames } from '../event/click-ids.ts';
import { readKeptClick } from '../loader/steps/page.ts';
import { findClickId, otherNetworks } from './cookies.ts';

test('click ids are found in query strings and refused when they do not fit a cookie', () => {
  const find = (urls: string) => findClickId(urls, 'fbclid');
  assert.equal(find('https://h/?a=1&fbclid=IwAR0_a-B&b=2&https://r/'), 'IwAR0_a-B');
  assert.equal(find('https://h/?fbclid=X#top&https://r/'), 'X');
  assert.equal(find('https://h/&https://h/?fbclid=Y'), 'Y');
  assert.equal(find('https://h/#top&fbclid=Z&https://r/'), 'Z');
  assert.equal(find('https://h/?fbclid&https://r/'), undefined);
  assert.equal(find('https://h/?xfbclid=X'), undefined);
  assert.equal(find('https://h/?fbclid=a%3Bdomain=x'), undefined);
  assert.equal(find(`https://h/?fbclid=${'x'.repeat(501)}`), undefined);
  assert.equal(findClickId('https://h/?gclid=G&https://r/', 'gclid'), 'gclid-G');
});

test('every click id that the loader knows is kept, in the form that it reads', () => {
  for (const name of clickIdNames) {
    const kept = findClickId(
      `https://h/?${name}=Id_1-x&https://r/`,
      name === 'fbclid' ? name : otherNetworks,
    );
    if (name === 'fbclid') assert.equal(kept, 'Id_1-x');
    else {
      assert.equal(kept, `${name}-Id_1-x`);
      assert.deepEqual(readKeptClick(`fb.1.1596403881668.${kept}`), {
        click_id: 'Id_1-x',
        click_id_kind: name,
      });
    }
  }
  assert.equal(findClickId('https://h/?fbclid=X&https://r/', otherNetworks), undefined);
});
