// Where: command line. `ownpixel token create|list|revoke`. The secret is shown once; only its hash is kept.

import { randomBytes } from 'node:crypto';
import { openDataFolder } from '../runtime/data-folder.ts';
import { StartError, UsageError } from '../runtime/errors.ts';
import {
  hashSecret,
  readRegistry,
  type Token,
  type TokenScope,
  tokenScopes,
  updateRegistry,
} from '../runtime/registry.ts';
import { readSettings } from '../runtime/settings.ts';
import { refuseRest, takeOptions } from './arguments.ts';
import type { Command } from './commands.ts';
import { findPixel, formatDay } from './pixel.ts';
import { formatTable } from './settings.ts';

export const tokenCommand: Command = {
  help: () => `Usage: ownpixel token create --pixel ID --scope SCOPE [--expires YYYY-MM-DD] [--data DIR]
       ownpixel token list [--data DIR]
       ownpixel token revoke TOKEN-ID [--data DIR]

A token is for one pixel, and its scope says for what:

  events:write   send events as a server does (Conversions API)
  reports:read   ask the API under /api/v1, /metrics and the pixel's statistics
  admin          both, and of every pixel

The secret is printed once, on stdout; only its hash is kept. --expires names the first day on which it is
refused. A running server takes a new or revoked token within half a second.
`,
  async run(args) {
    const { settings, rest } = readSettings(args, process.env);
    const { options, rest: words } = takeOptions(rest, ['pixel', 'scope', 'expires']);
    const [action = '', ...more] = words;
    const file = openDataFolder(settings.data).registry;
    if (action === 'create') {
      refuseRest(more);
      return create(file, options);
    }
    if (action === 'list') {
      refuseRest(more);
      return list(file);
    }
    if (action === 'revoke') return revoke(file, more);
    throw new UsageError('say what to do: token create, token list or token revoke TOKEN-ID');
  },
};

function create(
  file: string,
  options: { readonly pixel?: string; readonly scope?: string; readonly expires?: string },
): number {
  const scope = parseScope(options.scope);
  if (options.pixel === undefined) throw new UsageError('say for which pixel: --pixel ID');
  const pixel = findPixel(readRegistry(file).pixels, options.pixel);
  const expiresAtMs = options.expires === undefined ? undefined : parseExpiry(options.expires);
  const secret = `op_${randomBytes(24).toString('base64url')}`;
  const token: Token = {
    id: randomBytes(4).toString('hex'),
    pixelId: pixel.id,
    scope,
    hash: hashSecret(secret),
    createdAtMs: Date.now(),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
  };
  updateRegistry(file, (registry) => ({ ...registry, tokens: [...registry.tokens, token] }));
  process.stderr.write(
    `token ${token.id} (${scope}, pixel ${pixel.id}); keep the secret, it is not shown again:\n`,
  );
  process.stdout.write(`${secret}\n`);
  return 0;
}

function parseScope(text: string | undefined): TokenScope {
  const scope = tokenScopes.find((candidate) => candidate === text);
  if (scope === undefined) throw new UsageError(`--scope must be one of ${tokenScopes.join(', ')}`);
  return scope;
}

/** The end of that day, UTC. */
function parseExpiry(text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T23:59:59.999Z`) : Number.NaN;
  if (!(ms > Date.now()) || formatDay(ms) !== text)
    throw new UsageError(`--expires must be a day to come, YYYY-MM-DD, not "${text}"`);
  return ms;
}

function list(file: string): number {
  const { tokens } = readRegistry(file);
  if (tokens.length === 0)
    process.stderr.write('no tokens yet: `ownpixel token create --pixel ID --scope reports:read`\n');
  else {
    const rows = tokens.map((token) => [
      token.id,
      token.pixelId,
      token.scope,
      formatDay(token.createdAtMs),
      describeState(token),
    ]);
    process.stdout.write(`${formatTable([['id', 'pixel', 'scope', 'created', 'state'], ...rows])}\n`);
  }
  return 0;
}

function describeState(token: Token): string {
  if (token.revokedAtMs !== undefined) return `revoked ${formatDay(token.revokedAtMs)}`;
  if (token.expiresAtMs === undefined) return 'valid';
  return `${token.expiresAtMs < Date.now() ? 'expired' : 'valid until'} ${formatDay(token.expiresAtMs)}`;
}

function revoke(file: string, words: readonly string[]): number {
  const [id, ...more] = words;
  if (id === undefined) throw new UsageError('say which: token revoke TOKEN-ID');
  refuseRest(more);
  updateRegistry(file, (registry) => {
    if (!registry.tokens.some((token) => token.id === id)) {
      throw new StartError('unknown_token', `there is no token ${id}; see \`ownpixel token list\``);
    }
    const tokens = registry.tokens.map((token) =>
      token.id === id ? { ...token, revokedAtMs: Date.now() } : token,
    );
    return { ...registry, tokens };
  });
  process.stderr.write(`token ${id} is revoked\n`);
  return 0;
}
