// The tag as a file: under its names, compressed, revalidated, and nothing else under other names.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import zlib from 'node:zlib';
import { StartError } from '../runtime/errors.ts';
import { loadTagFiles } from './tag-files.ts';

const text = 'fbq("the tag");\n'.repeat(200);
let folder: string;
let server: http.Server;

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-tag-'));
  for (const name of ['fbevents.js', 'o-page.js', 'o-rare.js', 'o-user.js'])
    fs.writeFileSync(path.join(folder, name), name === 'fbevents.js' ? text : `// ${name}`);
  const tagFiles = loadTagFiles(folder);
  server = http.createServer((request, response) => {
    if (!tagFiles.answer(request, response, request.url ?? '')) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

after(() => {
  server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** `fetch` decompresses by itself; here the bytes are the subject. */
function ask(url: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET'): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const request = http.request({ port, path: url, headers, method, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    request.on('error', reject).end();
  });
}

test('the tag is served under every locale and the neutral name', async () => {
  for (const url of ['/en_US/fbevents.js', '/de_DE/fbevents.js', '/en_US/fbds.js', '/o.js']) {
    const { status, headers, body } = await ask(url);
    assert.equal(status, 200);
    assert.equal(String(body), text);
    assert.equal(headers['content-encoding'], undefined);
    assert.equal(headers['content-type'], 'application/javascript; charset=utf-8');
    assert.equal(headers['cache-control'], 'public, max-age=1200');
    assert.equal(headers['cross-origin-resource-policy'], 'cross-origin');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers.vary, 'accept-encoding, origin');
  }
});

test('its other files are served beside it', async () => {
  for (const name of ['o-page.js', 'o-rare.js', 'o-user.js']) {
    const { status, headers, body } = await ask(`/${name}`);
    assert.deepEqual([status, String(body)], [200, `// ${name}`]);
    assert.equal(headers['access-control-allow-origin'], '*');
  }
});

test('a page may ask with credentials: its origin is named, also when its copy is confirmed, and caches keep origins apart', async () => {
  for (const url of ['/en_US/fbevents.js', '/o-page.js']) {
    for (const origin of ['https://shop.example.com', 'null']) {
      for (const known of [{}, { 'if-none-match': (await ask(url)).headers.etag }]) {
        const { status, headers } = await ask(url, { origin, ...known });
        assert.equal(status, 'if-none-match' in known ? 304 : 200);
        assert.equal(headers['access-control-allow-origin'], origin);
        assert.equal(headers['access-control-allow-credentials'], 'true');
        assert.equal(headers.vary, 'accept-encoding, origin');
      }
    }
  }
  const { headers } = await ask('/o.js');
  assert.equal(headers['access-control-allow-origin'], '*');
  assert.equal(headers['access-control-allow-credentials'], undefined);
});

test('other names are not the tag', async () => {
  for (const url of [
    '/',
    '/fbevents.js',
    '/en_US/fbevents.js/',
    '/en_us/fbevents.js',
    '/x/en_US/fbevents.js',
    '/o.jsx',
  ]) {
    assert.equal((await ask(url)).status, 404, url);
  }
});

test('the best compression that is accepted is used, and its length is told', async () => {
  const brotli = await ask('/o.js', { 'accept-encoding': 'gzip, deflate, br' });
  assert.equal(brotli.headers['content-encoding'], 'br');
  assert.equal(String(zlib.brotliDecompressSync(brotli.body)), text);
  const gzip = await ask('/o.js', { 'accept-encoding': 'gzip' });
  assert.equal(gzip.headers['content-encoding'], 'gzip');
  assert.equal(String(zlib.gunzipSync(gzip.body)), text);
  for (const { headers, body } of [brotli, gzip])
    assert.equal(headers['content-length'], String(body.length));
});

test('a cached copy is confirmed by its ETag, also a weakened one among others, and not by another', async () => {
  const etag = (await ask('/o.js')).headers.etag ?? '';
  assert.match(etag, /^"[\w-]{22}"$/);
  for (const known of [etag, `W/${etag}`, `"old", W/${etag}`]) {
    const { status, headers, body } = await ask('/o.js', { 'if-none-match': known });
    assert.equal(status, 304);
    assert.equal(body.length, 0);
    assert.equal(headers.etag, etag);
  }
  assert.equal((await ask('/o.js', { 'if-none-match': '"old"' })).status, 200);
});

test('HEAD gives the same headers without the body, other methods are refused', async () => {
  const head = await ask('/o.js', {}, 'HEAD');
  assert.deepEqual(
    [head.status, head.headers['content-length'], head.body.length],
    [200, String(text.length), 0],
  );
  const post = await ask('/o.js', {}, 'POST');
  assert.deepEqual([post.status, post.headers.allow], [405, 'GET, HEAD']);
});

test('a tag that was not built is said in one sentence', () => {
  assert.throws(
    () => loadTagFiles(path.join(folder, 'missing')),
    (error) =>
      error instanceof StartError && error.message.endsWith('fbevents.js is missing; run `npm run build`'),
  );
});
