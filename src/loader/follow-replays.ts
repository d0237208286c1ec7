// Where: loader. Carries out orders of `ownpixel replay` (replay-order.ts): the loader is the one that writes to the tables, so it
// is the one that knows when nothing is being written.

import { errorMessage } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { type StoreClient, StoreFault } from '../store/store.ts';
import { listLogs } from './log-folder.ts';
import { carryOut, orderFile, readOrder, removeOrder, unknownTable } from './replay-order.ts';

export interface ReplayPlaces {
  readonly spool: string;
  readonly archive?: { readonly folder: string };
  readonly replay?: string;
}

interface FollowContext {
  readonly client: StoreClient;
  readonly log: Log;
  readonly pause: (ms: number) => Promise<boolean>;
}

const pauseMs = 1_000;
/** So often the store may refuse what only prepares: then nothing has changed, and nothing will. */
const attemptsMax = 5;

export function followReplays(places: ReplayPlaces, { client, log, pause }: FollowContext) {
  const file = places.replay === undefined ? undefined : orderFile(places.replay);
  const order = () => (file === undefined ? undefined : readOrder(file));

  /** False when the loader is stopping: then nothing more may be loaded before the order is done. */
  async function run(): Promise<boolean> {
    for (let attempt = 1; file !== undefined && order() !== undefined; attempt++) {
      try {
        await carryOut(client, file, listLogs(places.spool, places.archive?.folder ?? ''));
        log.info('replayed rows were put in place');
      } catch (error) {
        if (!(error instanceof StoreFault)) throw error;
        const isHopeless =
          error.code === unknownTable || (order()?.state === 'prepared' && attempt >= attemptsMax);
        const what = isHopeless
          ? 'a replay was given up: run it again'
          : 'replayed rows are not yet in place';
        log[isHopeless ? 'error' : 'warn']({ code: error.code, message: errorMessage(error) }, what);
        if (isHopeless) removeOrder(file);
        else if (!(await pause(pauseMs))) return false;
      }
    }
    return true;
  }

  return {
    isOrdered: () => order() !== undefined,
    /** Before anything is loaded: what a crash has left half done. */
    finish: async () => (order()?.state === 'final' ? run() : true),
    carryOut: run,
  };
}
