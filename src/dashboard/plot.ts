// Where: chart columns -> pixels. The imperative shell around uPlot: colours come from the CSS variables, the size
// from the element, and both are followed when they change.

import uPlot from 'uplot';
import type { Period } from '../reports/contract.ts';
import { buildCountRange, buildTicks, buildTimeRange, type ChartColumns } from './chart-data.ts';
import { formatCompact, formatTick } from './format.ts';

export interface Plot {
  show(columns: ChartColumns): void;
  destroy(): void;
}

export interface PlotOptions {
  readonly element: HTMLElement;
  readonly period: Period;
  /** Index of the point under the pointer; undefined when there is none. */
  readonly onPoint: (index: number | undefined) => void;
}

const heightPx = 260;
const tickGapPx = 84;
/** Whole numbers only: half an event does not happen. uPlot wants them rising. */
const countSteps = Array.from({ length: 12 }, (_, power) =>
  [1, 2, 5].map((step) => step * 10 ** power),
).flat();

export function createPlot({ element, period, onPoint }: PlotOptions): Plot {
  const size = () => ({ width: element.clientWidth, height: heightPx });
  const color = (name: string) => () => getComputedStyle(element).getPropertyValue(name).trim();
  const plot = new uPlot({ ...size(), ...buildOptions({ period, color, onPoint }) }, [[], [], []], element);

  const resizing = new ResizeObserver(() => plot.setSize(size()));
  resizing.observe(element);
  const theme = matchMedia('(prefers-color-scheme: dark)');
  const redraw = () => plot.redraw(false);
  theme.addEventListener('change', redraw);

  return {
    show: ({ at, finished, running }) => plot.setData([[...at], [...finished], [...running]]),
    destroy: () => {
      theme.removeEventListener('change', redraw);
      resizing.disconnect();
      plot.destroy();
    },
  };
}

interface Look {
  readonly period: Period;
  readonly color: (name: string) => () => string;
  readonly onPoint: PlotOptions['onPoint'];
}

function buildOptions({ period, color, onPoint }: Look): Omit<uPlot.Options, 'width' | 'height'> {
  const line = {
    stroke: color('--accent'),
    fill: color('--chart-fill'),
    width: 2,
    points: { fill: color('--accent'), stroke: color('--accent'), size: 5 },
  };
  return {
    padding: [12, 28, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8, width: 0 } },
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? undefined)] },
    scales: {
      x: { range: (plot) => buildTimeRange([...(plot.data[0] ?? [])], period) },
      y: { range: (_plot, _min, max) => buildCountRange(max) },
    },
    series: [{}, line, { ...line, dash: [3, 4] }],
    axes: [timeAxis({ period, color }), countAxis({ color })],
  };
}

function timeAxis({ period, color }: Omit<Look, 'onPoint'>): uPlot.Axis {
  return {
    font: '12px system-ui, sans-serif',
    stroke: color('--muted'),
    grid: { show: false },
    ticks: { stroke: color('--rule'), size: 4, width: 1 },
    size: 32,
    splits: (plot, _axis, from, to) => buildTicks([from, to], period, Math.floor(plot.width / tickGapPx)),
    values: (_plot, ticks) => ticks.map((tick) => formatTick(tick, period)),
  };
}

function countAxis({ color }: Pick<Look, 'color'>): uPlot.Axis {
  return {
    font: '12px system-ui, sans-serif',
    stroke: color('--muted'),
    grid: { stroke: color('--rule'), width: 1 },
    ticks: { show: false },
    size: 44,
    space: 40,
    incrs: countSteps,
    values: (_plot, ticks) => ticks.map((tick) => formatCompact(tick)),
  };
}
