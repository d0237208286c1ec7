// Where: collector, Conversions API. Whether a token may do something with a pixel. Tokens are known by their hash only, and
// the registry is looked at for each request: a revoked one ends at once.

import type { ConversionErrorReason } from '../../event/conversion-errors.ts';
import { hashSecret, type Registry, type Token, type TokenScope } from '../../runtime/registry.ts';

export interface AuthorizeOptions {
  /** As of now. */
  readonly registry: () => Registry;
  readonly now: () => number;
}

/** Why the token may not, or undefined. */
export type Authorize = (
  secret: string,
  pixelId: string,
  scopes: readonly TokenScope[],
) => ConversionErrorReason | undefined;

export function createAuthorize({ registry, now }: AuthorizeOptions): Authorize {
  const byHash = new WeakMap<Registry, ReadonlyMap<string, Token>>();

  function find(secret: string): Token | undefined {
    const current = registry();
    let tokens = byHash.get(current);
    if (tokens === undefined) {
      tokens = new Map(current.tokens.map((token) => [token.hash, token]));
      byHash.set(current, tokens);
    }
    // Looked up by hash: what the time of a look-up tells is of no use to who does not have the secret.
    return tokens.get(hashSecret(secret));
  }

  return (secret, pixelId, scopes) => {
    const token = secret === '' ? undefined : find(secret);
    if (token === undefined) return 'invalid_token';
    if (token.revokedAtMs !== undefined) return 'revoked_token';
    if (token.expiresAtMs !== undefined && token.expiresAtMs < now()) return 'expired_token';
    const isPixel = registry().pixels.some((pixel) => pixel.id === pixelId);
    if (!isPixel) return 'unknown_object';
    if (token.scope === 'admin') return undefined;
    if (token.pixelId !== pixelId) return 'unknown_object';
    return scopes.includes(token.scope) ? undefined : 'missing_scope';
  };
}
