// Where: loader. Batches are written through it side by side; what must not meet a batch waits for those under way and holds
// up those to come.

export interface Gate {
  /** Runs `act` beside others. Undefined when the gate has been shut for good. */
  pass<Result>(act: () => Promise<Result>): Promise<Result | undefined>;
  /** Runs `act` alone. When it resolves to false the gate stays shut for good. */
  close(act: () => Promise<boolean>): Promise<void>;
}

export function createGate(): Gate {
  const passing = new Set<Promise<unknown>>();
  let closed: Promise<boolean> | undefined;

  return {
    async pass(act) {
      while (closed !== undefined) if (!(await closed)) return undefined;
      const running = act();
      const ended = running.catch(() => undefined).finally(() => passing.delete(ended));
      passing.add(ended);
      return running;
    },
    async close(act) {
      const closing = Promise.resolve()
        .then(() => Promise.all(passing))
        .then(act);
      closed = closing;
      const isOpen = await closing;
      if (isOpen) closed = undefined;
    },
  };
}
