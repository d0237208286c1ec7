// Where: doctor. What a Content Security Policy allows of a pixel: its inline code, the file of the tag, the requests to
// the collector. Follows the specification as browsers implement it; what cannot be decided here counts as allowed.

import { createHash } from 'node:crypto';

export type Policy = ReadonlyMap<string, readonly string[]>;

/** One header or `meta` can hold several policies; each must allow. */
export function parsePolicies(text: string): Policy[] {
  return text
    .split(',')
    .map(parsePolicy)
    .filter((policy) => policy.size > 0);
}

function parsePolicy(text: string): Policy {
  const directives = new Map<string, readonly string[]>();
  for (const part of text.split(';')) {
    const [name = '', ...sources] = part.trim().split(/\s+/);
    const key = name.toLowerCase();
    if (key !== '' && !directives.has(key)) directives.set(key, sources);
  }
  return directives;
}

function sourcesFor(policy: Policy, names: readonly string[]): readonly string[] | undefined {
  for (const name of [...names, 'default-src']) {
    const sources = policy.get(name);
    if (sources !== undefined) return sources;
  }
  return undefined;
}

export function allowsInline(policy: Policy, code: string, nonce: string | undefined): boolean {
  const sources = sourcesFor(policy, ['script-src-elem', 'script-src']);
  if (sources === undefined) return true;
  const keywords = sources.map((source) => source.toLowerCase());
  if (nonce !== undefined && sources.includes(`'nonce-${nonce}'`)) return true;
  if (sources.some((source) => isHashOf(source, code))) return true;
  const isStrict = keywords.some((source) => /^'(nonce-|sha(256|384|512)-|strict-dynamic)/.test(source));
  return keywords.includes("'unsafe-inline'") && !isStrict;
}

export function demandsTrustedTypes(policy: Policy): boolean {
  return policy.get('require-trusted-types-for')?.includes("'script'") ?? false;
}

/** Attributes like `onclick`. */
export function allowsHandlers(policy: Policy): boolean {
  const sources = sourcesFor(policy, ['script-src-attr', 'script-src']);
  if (sources === undefined) return true;
  const keywords = sources.map((source) => source.toLowerCase());
  return (
    keywords.includes("'unsafe-inline'") &&
    !keywords.some((source) => /^'(nonce-|sha(256|384|512)-)/.test(source))
  );
}

function isHashOf(source: string, code: string): boolean {
  const [, algorithm, expected] = /^'(sha256|sha384|sha512)-([\w+/=-]+)'$/i.exec(source) ?? [];
  if (algorithm === undefined || expected === undefined) return false;
  const actual = createHash(algorithm.toLowerCase()).update(code.replace(/\r\n?/g, '\n')).digest('base64');
  return actual === expected.replace(/-/g, '+').replace(/_/g, '/');
}

export interface FileRequest {
  readonly address: string;
  readonly pageUrl?: string;
  readonly nonce?: string | undefined;
  /** Put into the page by a script that was allowed to run. */
  readonly isInjected: boolean;
}

export function allowsScriptFile(policy: Policy, request: FileRequest): boolean {
  const sources = sourcesFor(policy, ['script-src-elem', 'script-src']);
  if (sources === undefined) return true;
  if (request.nonce !== undefined && sources.includes(`'nonce-${request.nonce}'`)) return true;
  if (sources.some((source) => source.toLowerCase() === "'strict-dynamic'")) return request.isInjected;
  return sources.some((source) => matchesSource(source, request.address, request.pageUrl));
}

/** `img-src` for images; `connect-src` for `fetch` and beacons. */
export function allowsRequest(
  policy: Policy,
  directive: 'img-src' | 'connect-src',
  address: string,
  pageUrl?: string,
): boolean {
  const sources = sourcesFor(policy, [directive]);
  return sources === undefined || sources.some((source) => matchesSource(source, address, pageUrl));
}

function matchesSource(source: string, address: string, pageUrl: string | undefined): boolean {
  const base = pageUrl ?? 'https://this-page.invalid/';
  const target = parseAddress(address, base);
  if (target === undefined) return true;
  const lower = source.toLowerCase();
  if (lower === '*') return /^(https?|wss?):$/.test(target.protocol);
  if (lower === "'self'")
    return target.host === new URL(base).host || (pageUrl === undefined && !/^([a-z]+:)?\/\//i.test(address));
  if (/^[a-z][a-z0-9+.-]*:$/.test(lower))
    return target.protocol === lower || (lower === 'http:' && target.protocol === 'https:');
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[^/:*']+)(?::(\d+|\*))?(\/[^?#]*)?$/i.exec(
    source,
  );
  if (match === null) return false;
  const [, scheme, host = '', port, path] = match;
  if (
    scheme !== undefined &&
    `${scheme.toLowerCase()}:` !== target.protocol &&
    !(scheme.toLowerCase() === 'http' && target.protocol === 'https:')
  )
    return false;
  if (!matchesHost(host.toLowerCase(), target.hostname)) return false;
  if (
    port !== undefined &&
    port !== '*' &&
    port !== (target.port || (target.protocol === 'https:' ? '443' : '80'))
  )
    return false;
  if (path === undefined || path === '/') return true;
  return path.endsWith('/') ? target.pathname.startsWith(path) : target.pathname === path;
}

function matchesHost(pattern: string, host: string): boolean {
  if (pattern === '*') return true;
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : pattern === host;
}

function parseAddress(address: string, base: string): URL | undefined {
  return URL.canParse(address, base) ? new URL(address, base) : undefined;
}
