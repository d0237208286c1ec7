// Every visitor of every page pays for the tag's bytes: what it may weigh is a promise.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
// @ts-expect-error: a build script, without types.
import { bundleTag } from '../../setup/bundle-tag.mjs';

test('no file of the tag is larger than 3,000 bytes as it travels', async () => {
  const files = Object.entries<string>(await bundleTag());
  assert.deepEqual(
    files.map(([name]) => name),
    ['fbevents.js', 'o-page.js', 'o-user.js', 'o-rare.js'],
  );
  for (const [name, code] of files) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    const { length } = brotliCompressSync(Buffer.from(code), { params });
    assert.ok(length <= 3_000, `${name}: ${length} bytes`);
  }
});
