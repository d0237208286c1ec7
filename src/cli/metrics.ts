// Where: composition. Prometheus metrics: each process has its own, the parent adds them up for /metrics.

import promClient from 'prom-client';
import type { Supervised } from '../runtime/supervisor.ts';

const askTimeoutMs = 1_000;

/** A metric whose value is read when it is asked for: the hot path only counts. */
export function gauge(name: string, help: string, read: () => number): void {
  new promClient.Gauge({
    name,
    help,
    collect() {
      this.set(read());
    },
  });
}

/** The same for what only grows while the process lives. */
export function counter(name: string, help: string, read: () => number): void {
  new promClient.Counter({
    name,
    help,
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}

/**
 * A histogram that every request observes. As the package counts, each costs a text made of its labels and one of its bound, 0.6 µs;
 * so it is asked for the form only.
 */
export function histogram(name: string, help: string, bounds: readonly number[]): (value: number) => void {
  const counts = new Array<number>(bounds.length + 1).fill(0);
  let sum = 0;
  const metric = new promClient.Histogram({ name, help, buckets: [...bounds] });
  const read = async () => {
    let count = 0;
    const buckets = counts.map((own, index) => {
      count += own;
      return { metricName: `${name}_bucket`, labels: { le: bounds[index] ?? '+Inf' }, value: count };
    });
    const values = [
      ...buckets,
      { metricName: `${name}_sum`, labels: {}, value: sum },
      { metricName: `${name}_count`, labels: {}, value: count },
    ];
    return { name, help, type: 'histogram', aggregator: 'sum', values };
  };
  Object.assign(metric, { get: read, getForPromString: read });
  return (value) => {
    let index = 0;
    while (index < bounds.length && value > (bounds[index] ?? 0)) index += 1;
    counts[index] = (counts[index] ?? 0) + 1;
    sum += value;
  };
}

/** Memory of this process, labelled with its name. */
export function describeProcess(name: string): void {
  new promClient.Gauge({
    name: 'ownpixel_process_memory_bytes',
    help: 'Resident memory by process.',
    labelNames: ['process'],
    collect() {
      this.set({ process: name }, process.memoryUsage.rss());
    },
  });
}

/** The metrics of all children and of their supervision, as Prometheus text. */
export async function aggregateMetrics(children: readonly Supervised[], isStoreUp: boolean): Promise<string> {
  const answers = await Promise.all(children.map((child) => child.ask('metrics', askTimeoutMs)));
  const lists = answers.filter((answer) => Array.isArray(answer));
  const restarts = children.map(
    (child) => `ownpixel_process_restarts_total{process="${child.name}"} ${child.restarts()}`,
  );
  const sum = await promClient.AggregatorRegistry.aggregate(lists).metrics();
  return `${sum}\n# HELP ownpixel_process_restarts_total Times a process was started again.
# TYPE ownpixel_process_restarts_total counter
${restarts.join('\n')}
# HELP ownpixel_store_up 1 while the store answers.
# TYPE ownpixel_store_up gauge
ownpixel_store_up ${isStoreUp ? 1 : 0}\n`;
}
