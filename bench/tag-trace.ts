// What the main thread of one page did, from the browser's own trace: scripts compiled and run, promises and timers included,
// and the start of the script's own request, whoever starts it (the page's parser, or a snippet).

/** As the browser records it; times in microseconds. `tdur` is the thread's own time. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly url?: string }; readonly url?: string };
}

export const traceCategories: readonly string[] = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'v8',
  'v8.execute',
  'blink.resource',
];

const scriptNames = new Set([
  'EvaluateScript',
  'v8.compile',
  'v8.compileModule',
  'v8.evaluateModule',
  'FunctionCall',
  'RunMicrotasks',
]);
const requestName = 'ResourceFetcher::requestResource';
/** A script that asks for sizes has the page laid out, which would be done anyway. */
const pageNames = new Set(['Layout', 'UpdateLayoutTree', 'ParseHTML']);
const longTaskUs = 50_000;

export interface MainThread {
  /** Until the end of the task that asked for this address; undefined when none did. */
  readonly firstEventMs: number | undefined;
  readonly scriptMs: number;
  readonly longTasks: number;
}

/** `base`: address of the page. `eventUrl`: where its first event went. */
export function readMainThread(
  trace: readonly TraceEvent[],
  page: { readonly base: string; readonly eventUrl: string | undefined },
): MainThread {
  const sent = trace.find(
    ({ name, args }) => name === 'ResourceSendRequest' && args?.data?.url === page.eventUrl,
  );
  const opened = trace.find(({ name, args }) => name === 'ParseHTML' && urlIn(args) === page.base);
  const main = trace.filter(({ pid, tid, ph }) => ph === 'X' && pid === opened?.pid && tid === opened.tid);
  const tasks = main.filter(({ name }) => name === 'RunTask');
  const last = sent && tasks.find((task) => task.ts <= sent.ts && endOf(task) >= sent.ts);
  return {
    firstEventMs:
      last &&
      sumScripts(
        main.filter(({ ts }) => ts < endOf(last)),
        page.base,
      ),
    scriptMs: sumScripts(main, page.base),
    longTasks: tasks.filter(({ ts, dur = 0 }) => dur > longTaskUs && ts > (opened?.ts ?? 0)).length,
  };
}

function sumScripts(events: readonly TraceEvent[], base: string): number {
  const isOfScript = (event: TraceEvent) =>
    scriptNames.has(event.name) ||
    (event.name === requestName && urlIn(event.args).startsWith(base) && urlIn(event.args) !== base);
  const sorted = events
    .filter((event) => isOfScript(event) || pageNames.has(event.name))
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  let us = 0;
  const around: TraceEvent[] = [];
  for (const event of sorted) {
    while (around.length > 0 && endOf(around.at(-1)) <= event.ts) around.pop();
    const isScript = isOfScript(event);
    const outer = around.at(-1);
    const wasScript = outer !== undefined && isOfScript(outer);
    if (isScript && !wasScript) us += event.tdur ?? 0;
    if (!isScript && wasScript) us -= event.tdur ?? 0;
    around.push(event);
  }
  return us / 1_000;
}

function urlIn(args: TraceEvent['args'] & { readonly beginData?: { readonly url?: string } } = {}): string {
  return args.url ?? args.data?.url ?? args.beginData?.url ?? '';
}

function endOf(event: TraceEvent | undefined): number {
  return event === undefined ? 0 : event.ts + (event.dur ?? 0);
}
