// Click ids in addresses.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findClickId } from './cookies.ts';

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
