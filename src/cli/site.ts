// Where: composition. What a browser opens: the dashboard at /, its assets, the reference to which it links, the demo site.
// Files are few and small: read once at start, served from memory.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { createAccess } from '../reports/reports.ts';
import type { Pixel } from '../runtime/registry.ts';

type Access = ReturnType<typeof createAccess>;

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
/** Where the bundles for browsers are built. */
export const distFolder = path.join(projectFolder, 'dist');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  // As it is written: a person reads it so too, and the browser finds a heading in it.
  '.md': 'text/plain; charset=utf-8',
};
const dashboardPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export interface SiteOptions {
  readonly access: Access;
  readonly hasDemo: boolean;
  readonly pixels: () => readonly Pixel[];
}

export function addSite(app: FastifyInstance, { access, hasDemo, pixels }: SiteOptions): void {
  const dashboard = readFolder(path.join(distFolder, 'dashboard'));
  app.get<{ Querystring: { key?: string } }>('/', (request, reply) => {
    const { key } = request.query;
    if (key === undefined) return sendFile(reply, dashboard, 'index.html', dashboardPolicy);
    const isValid = access.isSignInKey(key);
    if (isValid) reply.header('set-cookie', access.sessionCookie('begin'));
    // The key leaves the address bar, and with it the history and every Referer.
    return reply.redirect(isValid ? '/' : '/?link=old', 303);
  });
  app.get<{ Params: { '*': string } }>('/assets/*', (request, reply) =>
    sendFile(reply, dashboard, request.params['*'], dashboardPolicy),
  );
  const reference = readFolder(path.join(projectFolder, 'docs', 'reference'));
  app.get<{ Params: { '*': string } }>('/docs/reference/*', (request, reply) =>
    sendFile(reply, reference, request.params['*'], dashboardPolicy),
  );
  if (!hasDemo) return;
  const demo = readFolder(path.join(projectFolder, 'demo'));
  app.get('/demo', (_request, reply) => reply.redirect('/demo/', 301));
  app.get<{ Params: { '*': string } }>('/demo/*', (request, reply) => {
    const name = request.params['*'] || 'index.html';
    const page = demo.get(name);
    if (page === undefined || !name.endsWith('.html')) return sendFile(reply, demo, name);
    const text = page.toString('utf8').replaceAll('{{PIXEL_ID}}', pixels()[0]?.id ?? '');
    return reply.headers({ 'content-type': contentTypes['.html'], 'cache-control': 'no-cache' }).send(text);
  });
}

function readFolder(folder: string): Map<string, Buffer> {
  const names = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(names.map(({ name }) => [name, fs.readFileSync(path.join(folder, name))]));
}

function sendFile(
  reply: FastifyReply,
  files: Map<string, Buffer>,
  name: string,
  policy?: string,
): FastifyReply {
  const body = files.get(name);
  const type = contentTypes[path.extname(name)];
  if (body === undefined || type === undefined)
    return reply.code(404).type('text/plain').send('There is no such page.\n');
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  reply.headers({
    'content-type': type,
    'cache-control': 'no-cache',
    etag,
    'x-content-type-options': 'nosniff',
  });
  if (policy !== undefined)
    reply.headers({ 'content-security-policy': policy, 'referrer-policy': 'same-origin' });
  if (reply.request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.send(body);
}
