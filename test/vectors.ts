// What tests of both roads share: the published vectors of user data, and what of each is stored.

import fs from 'node:fs';
import { findPlaceholder } from '../src/event/placeholders.ts';

interface Vector {
  readonly key: string;
  readonly input: string;
  readonly sha256: string | null;
}

/** `sha256`: the hash that is stored; null when the value is none, or stands for a missing one. */
export function readVectors(): readonly Vector[] {
  const file = new URL('./fixtures/protocol-vectors.json', import.meta.url);
  const { vectors } = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    readonly vectors: readonly {
      readonly key: string;
      readonly input: string;
      readonly reference: { readonly sha256: string | null };
    }[];
  };
  return vectors.map(({ key, input, reference: { sha256 } }) => ({
    key,
    input,
    sha256: sha256 !== null && findPlaceholder(sha256) !== undefined ? null : sha256,
  }));
}
