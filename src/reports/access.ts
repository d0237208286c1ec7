// Where: reports. Who may read: a signed session cookie (sign-in link or password) or a bearer token with its scope.
// Promises: secrets are compared in constant time; nothing of a secret is kept or logged.

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { hashSecret, type Registry } from '../runtime/registry.ts';

export interface AccessOptions {
  readonly registry: () => Registry;
  /** SHA-256 of the key in the sign-in link, hex. */
  readonly signInKeyHash: string;
  /** Password of the dashboard, or ''. */
  readonly password: string;
  /** The cookie may travel over https only. */
  readonly isSecure: boolean;
  readonly now?: () => number;
}

/** What a request may see: every pixel, one pixel, or nothing. */
export type Reach = { readonly pixels: 'all' } | { readonly pixels: string } | undefined;

export interface Access {
  readonly hasPassword: boolean;
  isSignInKey(key: string): boolean;
  isPassword(password: string): boolean;
  /** Value of a Set-Cookie header that begins, or (`undefined`) ends, a session. */
  sessionCookie(kind: 'begin' | 'end'): string;
  reach(headers: {
    readonly cookie?: string | undefined;
    readonly authorization?: string | undefined;
  }): Reach;
}

const cookieName = 'ownpixel_session';
const sessionMs = 30 * 24 * 3_600_000;

export function createAccess(options: AccessOptions): Access {
  const { registry, now = Date.now } = options;
  // Compared as digests of one random key: equal length whatever is given, nothing to learn from the time it takes.
  const blind = randomBytes(32);
  const isSame = (a: string, b: string) => timingSafeEqual(digest(blind, a), digest(blind, b));

  function sign(text: string): string {
    return createHmac('sha256', registry().sessionSecret).update(text).digest('base64url');
  }

  function isSession(cookie: string | undefined): boolean {
    const value = new RegExp(`(?:^|;\\s*)${cookieName}=([^;]+)`).exec(cookie ?? '')?.[1] ?? '';
    const [expires = '', signature = ''] = value.split('.');
    return (
      registry().sessionSecret !== '' &&
      /^\d+$/.test(expires) &&
      Number(expires) > now() &&
      isSame(signature, sign(expires))
    );
  }

  function tokenReach(authorization: string | undefined): Reach {
    const secret = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (secret === undefined) return undefined;
    const hash = hashSecret(secret);
    const token = registry().tokens.find((candidate) => isSame(candidate.hash, hash));
    if (token === undefined || token.revokedAtMs !== undefined) return undefined;
    if (token.expiresAtMs !== undefined && token.expiresAtMs < now()) return undefined;
    if (token.scope === 'admin') return { pixels: 'all' };
    return token.scope === 'reports:read' ? { pixels: token.pixelId } : undefined;
  }

  return {
    hasPassword: options.password !== '',
    isSignInKey: (key) => isSame(createHash('sha256').update(key).digest('hex'), options.signInKeyHash),
    isPassword: (password) => options.password !== '' && isSame(password, options.password),
    sessionCookie(kind) {
      const expires = String(now() + sessionMs);
      const value = kind === 'begin' ? `${expires}.${sign(expires)}` : '';
      const maxAge = kind === 'begin' ? sessionMs / 1000 : 0;
      const secure = options.isSecure ? '; Secure' : '';
      return `${cookieName}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
    },
    reach: ({ cookie, authorization }) => (isSession(cookie) ? { pixels: 'all' } : tokenReach(authorization)),
  };
}

function digest(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
