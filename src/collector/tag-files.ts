// Where: collector -> page. The files of the tag, its core under the well-known name and a neutral one, compressed once, with an ETag.
// Headers follow what pages see today: 20 minutes in the cache, usable from every origin, also by a script element that sends
// credentials along.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';
import { StartError } from '../runtime/errors.ts';

/** `fbds.js` is what pages of 2014 to 2016 load. */
const locale = /^\/[a-z]{2}_[A-Z]{2}\/(fbevents|fbds)\.js$/;

/** Path -> file of the build. The tag's own core asks for the others beside itself. */
const files: Readonly<Record<string, string>> = {
  '/o.js': 'fbevents.js',
  '/o-page.js': 'o-page.js',
  '/o-rare.js': 'o-rare.js',
  '/o-user.js': 'o-user.js',
};

export interface TagFiles {
  /** True when the request was for a file of the tag and has been answered. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): boolean;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** `folder`: where the build has put them. Throws StartError. */
export function loadTagFiles(folder: string): TagFiles {
  const answers = new Map(
    Object.entries(files).map(([url, name]) => [url, prepareFile(path.join(folder, name))]),
  );
  return {
    answer(request, response, url) {
      const answer = answers.get(locale.test(url) ? '/o.js' : url);
      answer?.(request, response);
      return answer !== undefined;
    },
  };
}

function prepareFile(file: string): Answer {
  if (!fs.existsSync(file)) throw new StartError('no_tag', `${file} is missing; run \`npm run build\``);
  const plain = fs.readFileSync(file);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  const bodies = {
    br: zlib.brotliCompressSync(plain, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } }),
    gzip: zlib.gzipSync(plain, { level: 9 }),
    identity: plain,
  };
  const headers = {
    'content-type': 'application/javascript; charset=utf-8',
    'cache-control': 'public, max-age=1200',
    etag,
    vary: 'accept-encoding, origin',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  };
  return (request, response) => {
    const allHeaders = { ...headers, ...corsHeaders(request.headers.origin) };
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    // A proxy may have weakened the tag on the way: W/"..." names the same file.
    if (String(request.headers['if-none-match'] ?? '').includes(etag)) {
      response.writeHead(304, allHeaders).end();
      return;
    }
    const accepted = String(request.headers['accept-encoding'] ?? '');
    const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
    const body = bodies[encoding];
    response.writeHead(200, {
      ...allHeaders,
      'content-length': body.length,
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

/**
 * The other files are modules, which browsers ask for with CORS; so do pages with `crossorigin` on the script. With credentials
 * `*` does not do, and the request does not say whether it has any.
 */
function corsHeaders(origin: string | undefined): Readonly<Record<string, string>> {
  if (origin === undefined) return { 'access-control-allow-origin': '*' };
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
}
