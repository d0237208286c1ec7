// Loader step: the parameters of a request, sorted once for the steps that follow.

import { bracketKey, type Param, parseParams } from '../../event/params.ts';

export interface SortedParams {
  readonly all: readonly Param[];
  /** First value of each parameter that has a plain name. */
  readonly plain: ReadonlyMap<string, string>;
  /** `cd[key]`: the event's own parameters, the last value of a key. */
  readonly custom: ReadonlyMap<string, string>;
  /** `ud[key]` and its families, in order. */
  readonly user: readonly { readonly family: string; readonly key: string; readonly value: string }[];
}

export function sortParams(text: string): SortedParams {
  const all = parseParams(text);
  const plain = new Map<string, string>();
  const custom = new Map<string, string>();
  const user: { family: string; key: string; value: string }[] = [];
  for (const [name, value] of all) {
    const bracket = name.indexOf('[');
    if (bracket === -1) {
      if (!plain.has(name)) plain.set(name, value);
      continue;
    }
    const family = name.slice(0, bracket);
    const key = bracketKey(name, family);
    if (key === undefined) continue;
    if (family === 'cd') custom.set(key, value);
    else user.push({ family, key, value });
  }
  return { all, plain, custom, user };
}
