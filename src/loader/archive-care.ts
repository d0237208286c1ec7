// Where: beside the loader. Has the archive of raw records packed and bounded every few seconds, one round at a time.

import { errorMessage } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { type ArchiveBounds, tendArchive } from '../spool/spool.ts';

export interface ArchiveOptions {
  /** One folder in it for each spool folder. */
  readonly folder: string;
  readonly bounds: ArchiveBounds;
}

const everyMs = 5_000;

export function startArchiveCare(archive: ArchiveOptions | undefined, mustWait: () => boolean, log: Log) {
  let round: Promise<void> = Promise.resolve();
  let isTending = false;
  let nextMs = 0;
  return {
    /** Begins a round when one is due. */
    tend(): void {
      const nowMs = Date.now();
      if (archive === undefined || isTending || nowMs < nextMs || mustWait()) return;
      isTending = true;
      round = tendArchive(archive.folder, archive.bounds, nowMs)
        .catch((error: unknown) => {
          log.error({ message: errorMessage(error) }, 'the raw records cannot be packed or deleted');
        })
        .finally(() => {
          isTending = false;
          nextMs = Date.now() + everyMs;
        });
    },
    /** Resolves when no round is under way. */
    end: (): Promise<void> => round,
  };
}
