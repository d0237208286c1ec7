// Loader step: every parameter that no column gives back exactly, kept as received.
// A parameter is left out only when its column holds the very same text.

import type { Param } from '../../event/params.ts';

/** `columnOf`: the text that a column gives back for a parameter's name, or undefined. */
export function keepLeftovers(
  params: readonly Param[],
  columnOf: (name: string) => string | undefined,
): Readonly<Record<string, readonly string[]>> {
  // Without a prototype: `__proto__` is a name like any other here.
  const kept: Record<string, string[]> = Object.create(null);
  for (const [name, value] of params) {
    if (value !== '' && columnOf(name) === value) continue;
    const values = kept[name];
    if (values === undefined) kept[name] = [value];
    else values.push(value);
  }
  return kept;
}
