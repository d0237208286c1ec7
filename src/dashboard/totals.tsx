// Where: overview -> the three numbers at the top. Each is also the switch for what the chart shows.

import type { Totals as TotalsAnswer } from '../reports/contract.ts';
import { formatCount } from './format.ts';
import { type Measure, measureLabels, measures } from './view.ts';

export interface TotalsProps {
  readonly totals: TotalsAnswer;
  readonly chosen: Measure;
  readonly onChoose: (measure: Measure) => void;
}

export function Totals({ totals, chosen, onChoose }: TotalsProps) {
  return (
    <fieldset class="totals">
      <legend class="hidden">Totals; choose what the chart shows</legend>
      {measures.map((measure) => (
        <button
          key={measure}
          type="button"
          class="total"
          aria-pressed={measure === chosen}
          onClick={() => onChoose(measure)}
        >
          <span class="total-label">{measureLabels[measure]}</span>
          <span class="total-count">{formatCount(totals[measure])}</span>
        </button>
      ))}
    </fieldset>
  );
}
