// Loader step: every parameter that no column gives back exactly, kept as received.
// A parameter is left out only when its column holds the very same text.

import type { Param } from '../../event/params.ts';

export function keepLeftovers(
  params: readonly Param[],
  columns: ReadonlyMap<string, string>,
): Readonly<Record<string, readonly string[]>> {
  const kept = new Map<string, string[]>();
  for (const [name, value] of params) {
    if (value !== '' && columns.get(name) === value) continue;
    const values = kept.get(name);
    if (values === undefined) kept.set(name, [value]);
    else values.push(value);
  }
  return Object.fromEntries(kept);
}
