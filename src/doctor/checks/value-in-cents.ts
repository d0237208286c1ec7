// Check: value-in-cents.

import { type Constant, isConstantObject } from '../constants.ts';
import { dataNode, dataValue, readEventData } from '../event-data.ts';
import { type Check, finding } from '../finding.ts';
import { rangeOf } from '../subject.ts';

export const valueInCents: Check = {
  id: 'value-in-cents',
  severity: 'warning',
  stage: 'calls',
  meaning: 'The value is a hundred times what its contents cost: it is given in cents.',
  verify: 'Compare `cd[value]` with the prices and quantities in `cd[contents]`.',
  cure: 'Give the value in the unit of the currency: 49.9, not 4990',
  repairs: 'no',
  run: ({ calls }, check) =>
    calls.flatMap((call) => {
      const event = readEventData(call);
      if (event === undefined) return [];
      const value = dataValue(event, 'value');
      const sum = sumOf(dataValue(event, 'contents'));
      if (typeof value !== 'number' || !(sum > 0) || Math.abs(value - sum * 100) > 0.5) return [];
      const node = dataNode(event, 'value');
      const at = node === undefined ? call : rangeOf(call, node);
      return [finding(check, { at, message: `the value is ${value}, the contents cost ${sum}` })];
    }),
};

/** NaN when a price is not known. */
function sumOf(contents: Constant): number {
  if (!Array.isArray(contents)) return Number.NaN;
  let sum = 0;
  for (const item of contents as readonly Constant[]) {
    if (!isConstantObject(item)) return Number.NaN;
    const price = item.entries.get('item_price');
    const quantity = item.entries.get('quantity') ?? 1;
    if (typeof price !== 'number' || typeof quantity !== 'number') return Number.NaN;
    sum += price * quantity;
  }
  return Math.round(sum * 100) / 100;
}
