// Where: overview -> the line over time of the chosen measure, a readout of the point under the pointer, and the same
// numbers as a table for those who cannot or would not read a line.

import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { OverviewAnswer, Period } from '../reports/contract.ts';
import { buildColumns } from './chart-data.ts';
import { formatBucket, formatCount } from './format.ts';
import { createPlot, type Plot } from './plot.ts';
import { type Measure, measureLabels, measures } from './view.ts';

export interface ChartProps {
  readonly overview: OverviewAnswer;
  readonly measure: Measure;
}

export function Chart({ overview, measure }: ChartProps) {
  const { period, series } = overview;
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | undefined>(undefined);
  const point = useSignal<number | undefined>(undefined);

  useLayoutEffect(() => {
    if (!element.current) return;
    const onPoint = (index: number | undefined) => {
      point.value = index;
    };
    const made = createPlot({ element: element.current, period, onPoint });
    plot.current = made;
    return () => made.destroy();
  }, [period, point]);
  // Layout effects, in this order: a new plot gets its data before anything is painted.
  useLayoutEffect(() => plot.current?.show(buildColumns(series, measure, Date.now())), [series, measure]);

  const label = measureLabels[measure];
  return (
    <figure class="chart">
      <figcaption>
        <Readout overview={overview} measure={measure} index={point.value} />
      </figcaption>
      <div
        ref={element}
        class="plot"
        role="img"
        aria-label={`${label} over time, as a line; the table below has the numbers`}
      />
      <SeriesTable overview={overview} />
    </figure>
  );
}

function Readout({ overview, measure, index }: ChartProps & { readonly index: number | undefined }) {
  const point = index === undefined ? undefined : overview.series[index];
  if (!point) return <>{describeBuckets(overview.period)}</>;
  return (
    <>
      {formatBucket(point.at, overview.period)}: <strong>{formatCount(point[measure])}</strong>{' '}
      {measureLabels[measure].toLowerCase()}
    </>
  );
}

function describeBuckets(period: Period): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return `${period === 'today' ? 'By the hour' : 'By day'}, ${timeZone.replaceAll('_', ' ')} time`;
}

function SeriesTable({ overview: { series, period } }: Pick<ChartProps, 'overview'>) {
  return (
    <details class="series-table">
      <summary>Show as a table</summary>
      <table class="series">
        <thead>
          <tr>
            <th scope="col">Time</th>
            {measures.map((measure) => (
              <th key={measure} scope="col" class="number">
                {measureLabels[measure]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map((point) => (
            <tr key={point.at}>
              <th scope="row">{formatBucket(point.at, period)}</th>
              {measures.map((measure) => (
                <td key={measure} class="number">
                  {formatCount(point[measure])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
