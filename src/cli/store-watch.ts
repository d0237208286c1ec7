// Where: composition. Whether the store answers, for /readyz and /metrics. Asked when somebody asks, at most once a second.

import { connectStore, type StoreAddress } from '../store/store.ts';

export interface StoreProblem {
  readonly code: 'store_away';
  readonly message: string;
  readonly forSeconds: number;
}

export interface StoreWatch {
  /** Undefined while the store answers. */
  problem(): Promise<StoreProblem | undefined>;
  close(): Promise<void>;
}

const freshMs = 1_000;
const answerMs = 1_000;

/** The embedded engine is only pinged: its few sessions may be busy with long questions. */
export function watchStore(address: StoreAddress, kind: 'embedded' | 'external'): StoreWatch {
  const client = connectStore(address);
  let askedMs = Number.NEGATIVE_INFINITY;
  let asked: Promise<boolean> = Promise.resolve(true);
  let awaySinceMs: number | undefined;

  async function ask(): Promise<boolean> {
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, answerMs, false).unref());
    return Promise.race([kind === 'embedded' ? client.ping() : question(), late]);
  }

  /** To an external store wrong credentials are an absence too, which a ping does not show. */
  function question(): Promise<boolean> {
    return client.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  return {
    async problem() {
      if (Date.now() - askedMs > freshMs) {
        askedMs = Date.now();
        asked = ask();
      }
      if (await asked) {
        awaySinceMs = undefined;
        return undefined;
      }
      awaySinceMs ??= askedMs;
      return {
        code: 'store_away',
        message: 'The store does not answer. Events are collected and kept in the spool; reports wait.',
        forSeconds: Math.round((Date.now() - awaySinceMs) / 1_000),
      };
    },
    close: () => client.close(),
  };
}
