// What tests of a running server share: senders in a closed loop that remember what was acknowledged.

export interface Load {
  readonly acknowledged: ReadonlySet<string>;
  stop(): Promise<void>;
}

/** `senders` at once, each event with an id of its own, sent once and never again. */
export function startLoad(options: {
  readonly base: string;
  readonly pixelId: string;
  readonly senders: number;
  readonly name: string;
}): Load {
  const { base, pixelId, senders, name } = options;
  const acknowledged = new Set<string>();
  let isStopping = false;
  let next = 0;

  async function sendForever(): Promise<void> {
    while (!isStopping) {
      const id = `${name}-${next++}`;
      try {
        const answer = await fetch(`${base}/tr?id=${pixelId}&ev=${name}&v=1&eid=${id}`);
        await answer.arrayBuffer();
        if (answer.headers.get('x-ownpixel') === 'accepted') acknowledged.add(id);
      } catch {
        // The server is gone or going: not acknowledged, nothing is promised.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  const running = Promise.all(Array.from({ length: senders }, sendForever));
  return {
    acknowledged,
    async stop() {
      isStopping = true;
      await running;
    },
  };
}
