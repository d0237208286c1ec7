// Where: tag, rare file. `fbq.on(name, listener)`: what pages and tools that check tags listen to. `configLoaded`: a pixel may send,
// which here is so as soon as it is initialised. `fired`: an event goes out; the listener gets 'POST' and its parameters
// in the original's form, `_params`, a list of names and values. Promise: a listener that throws breaks nothing.

import type { Core } from '../tag.ts';

type Listener = (...told: unknown[]) => void;

/** Of `fired`. */
const listeners: Listener[] = [];

export function listen(core: Core, [name, listener]: readonly unknown[], isOnce: boolean): void {
  let isHeard = false;
  const tell = (...told: unknown[]) => {
    if (isOnce && isHeard) return;
    isHeard = true;
    core.attempt(() => (listener as Listener)(...told));
  };
  if (name === 'configLoaded') for (const id in core.pixelsById) tell(id);
  if (name !== 'fired') return;
  if (!listeners[0]) {
    watchOutbox(core, (line) => {
      for (const told of listeners) told('POST', describe(line));
    });
  }
  listeners.push(tell);
}

/** Listeners skip the first parameter, which is not of the event. */
function describe(line: string): object {
  const params = [['sent', Date.now()], ...new URLSearchParams(line)];
  return { _params: params.map(([name, value]) => ({ name, value })) };
}

/** An event that is new in the outbox is its last line. */
function watchOutbox({ outbox }: Core, onLine: (line: string) => void): void {
  let lines = outbox.unsent;
  Object.defineProperties(outbox, {
    unsent: {
      get: () => lines,
      set(next: string[]) {
        const isLonger = next.length > lines.length;
        lines = next;
        if (isLonger) onLine(next[next.length - 1] as string);
      },
    },
  });
}
