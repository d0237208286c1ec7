// Loader step: every parameter that no column gives back exactly, kept as urlencoded text, repeats included and in order.
// A parameter is left out only when its column holds the very same text.

import { formatParam, parseParams } from '../../event/params.ts';
import type { ColumnName, SortedParams } from './params.ts';

/** The texts that columns give back. */
export type ColumnTexts = Record<ColumnName, string | undefined>;

export function keepLeftovers({ text, columns }: SortedParams, given: ColumnTexts): string {
  let kept = '';
  let from = 0;
  for (const { column, value, start, end } of columns) {
    if (value === '' || given[column] !== value) continue;
    // A column gives one back, not two.
    given[column] = undefined;
    // Between neighbours there is only the ampersand.
    if (start > from + 1) kept = join(kept, text.slice(from, start));
    from = end;
  }
  return from === text.length ? kept : join(kept, text.slice(from));
}

/** `sent`: some parameters, with the ampersands around them. */
function join(kept: string, sent: string): string {
  const from = sent.charCodeAt(0) === ampersand ? 1 : 0;
  const to = sent.charCodeAt(sent.length - 1) === ampersand ? -1 : undefined;
  const more = plainly(sent.slice(from, to));
  return kept === '' || more === '' ? kept + more : `${kept}&${more}`;
}

const ampersand = 0x26;
/** What reads differently to the store, which knows no `+` and splits at every equals sign; and nothing between two ampersands. */
const foreign = /[%+]|=.*=/;
const emptyOrSplit = /=[^&=]*=|^&|&&|&$/;

function plainly(sent: string): string {
  // To look for single characters is many times cheaper than a pattern.
  if (!sent.includes('%') && !sent.includes('+') && !emptyOrSplit.test(sent)) return sent;
  const params = sent.split('&').filter((param) => param !== '');
  return params
    .map((param) => (foreign.test(param) ? parseParams(param).map(formatParam).join('') : param))
    .join('&');
}
