// Loader step: every parameter that no column gives back exactly, kept as urlencoded text, repeats included and in order.
// A parameter is left out only when its column holds the very same text.

import { formatParam, parseParams } from '../../event/params.ts';
import type { ColumnName, KeyedParam, SortedParams } from './params.ts';

/** The texts that columns give back. */
export type ColumnTexts = Record<ColumnName, string | undefined>;

/** `customLeft`: what is left of the custom data; it stands where the first of them stood. */
export function keepLeftovers(
  { text, pieces }: Pick<SortedParams, 'text' | 'pieces'>,
  given: ColumnTexts,
  customLeft: string,
): string {
  let kept = '';
  let from = 0;
  let custom = customLeft;
  for (const { name, value, start, end } of pieces) {
    const isCustom = name === 'cd';
    if (!isCustom && (value === '' || given[name] !== value)) continue;
    // Between neighbours there is only the ampersand.
    if (start > from + 1) kept = joinParams(kept, rewriteForeign(trimAmpersands(text.slice(from, start))));
    from = end;
    if (isCustom) {
      kept = joinParams(kept, custom);
      custom = '';
    }
    // A column gives one back, not two.
    else given[name] = undefined;
  }
  if (from === text.length) return kept;
  return joinParams(kept, rewriteForeign(trimAmpersands(text.slice(from))));
}

function joinParams(params: string, more: string): string {
  if (params === '' || more === '') return params + more;
  return `${params}&${more}`;
}

function trimAmpersands(sent: string): string {
  const from = sent.charCodeAt(0) === ampersand ? 1 : 0;
  const to = sent.charCodeAt(sent.length - 1) === ampersand ? -1 : undefined;
  return sent.slice(from, to);
}

const ampersand = 0x26;
/** What reads differently to the store, which knows no `+` and splits at every equals sign; and nothing between two ampersands. */
const foreign = /[%+]|=.*=/;
const emptyOrSplit = /=[^&=]*=|^&|&&|&$/;

/** The same of one parameter that has been read. */
export function rewriteParam({ name, value, sent }: KeyedParam): string {
  return foreign.test(sent) ? formatParam([name, value]) : sent;
}

/** Parameters as they were sent, where the store reads them the same; else written so that it does. */
export function rewriteForeign(sent: string): string {
  // To look for single characters is many times cheaper than a pattern.
  if (!sent.includes('%') && !sent.includes('+') && !emptyOrSplit.test(sent)) return sent;
  const params = sent.split('&').filter((param) => param !== '');
  return params
    .map((param) => (foreign.test(param) ? parseParams(param).map(formatParam).join('') : param))
    .join('&');
}
