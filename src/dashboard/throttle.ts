// Where: live list -> report. Turns many wishes for a refresh into few: the first waits `delayMs` (the loader needs a
// moment to bring a live event into the store), and runs are `everyMs` apart, counted from the end of the last, so
// that a slow server is never asked twice at once.

export interface Throttle {
  request(): void;
  stop(): void;
}

export interface ThrottleOptions {
  readonly delayMs: number;
  readonly everyMs: number;
  readonly run: () => Promise<void>;
}

export function createThrottle({ delayMs, everyMs, run }: ThrottleOptions): Throttle {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = false;
  let isWanted = false;
  let endedAtMs = Number.NEGATIVE_INFINITY;

  const start = async () => {
    timer = undefined;
    isWanted = false;
    isRunning = true;
    try {
      await run();
    } finally {
      isRunning = false;
      endedAtMs = Date.now();
      if (isWanted) request();
    }
  };
  const request = () => {
    isWanted = true;
    if (isRunning || timer !== undefined) return;
    timer = setTimeout(start, Math.max(delayMs, endedAtMs + everyMs - Date.now()));
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
    isWanted = false;
  };
  return { request, stop };
}
