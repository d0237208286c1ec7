// Loader step: every parameter that no column gives back exactly, kept as urlencoded text, repeats included and in order.
// A parameter is left out only when its column holds the very same text.

import { formatParam, type Param } from '../../event/params.ts';

/** `columnOf`: the text that a column gives back for a parameter's name, or undefined. */
export function keepLeftovers(
  params: readonly Param[],
  columnOf: (name: string) => string | undefined,
): string {
  let text = '';
  for (const param of params) {
    if (param[1] !== '' && columnOf(param[0]) === param[1]) continue;
    text += text === '' ? formatParam(param) : `&${formatParam(param)}`;
  }
  return text;
}
