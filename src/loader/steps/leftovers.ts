// Loader step: every parameter that no column gives back exactly, kept as urlencoded text, repeats included and in order.
// A parameter is left out only when its column holds the very same text.

import { formatParam, parseParams } from '../../event/params.ts';
import type { ColumnName, SentParam } from './params.ts';

/** The texts that columns give back. */
export type ColumnTexts = Record<ColumnName, string | undefined>;

/** What reads differently to the store, which knows no `+` and splits at every equals sign. */
const foreign = /[%+]|=.*=/;

export function keepLeftovers(params: readonly SentParam[], columns: ColumnTexts): string {
  let text = '';
  for (const param of params) {
    const { column } = param;
    if (column !== undefined && param.value !== '' && columns[column] === param.value) {
      // A column gives one back, not two.
      columns[column] = undefined;
      continue;
    }
    const kept = foreign.test(param.text) ? parseParams(param.text).map(formatParam).join('') : param.text;
    text += text === '' ? kept : `&${kept}`;
  }
  return text;
}
