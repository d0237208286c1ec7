// Where: installation, between the inspector and the disk. Holds what is known, and writes it down together with the answers made of it.
// On a full disk things go on in memory, and the log says so once.

import { errorCode } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { createAnswerWriter } from './answer-files.ts';
import { buildAnswer, type Known } from './build-answer.ts';
import { type InstallationState, readState, writeState } from './state.ts';

export interface KeeperOptions extends Pick<Known, 'checkHours' | 'checksSending'> {
  readonly folder: string;
  readonly pixelIds: () => readonly string[];
  readonly log: Log;
}

export interface Keeper {
  current(): InstallationState;
  /** In memory; `save` writes it down. */
  change(part: Partial<InstallationState>): void;
  save(view: Pick<Known, 'isChecking' | 'traffic' | 'sites'>): void;
}

/** The disk is full or may not be written; that passes. */
const diskCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO']);

export function createKeeper({ folder, pixelIds, log, ...settings }: KeeperOptions): Keeper {
  const writeAnswers = createAnswerWriter(folder);
  let state = readState(folder, Date.now());
  let isUnwritten = false;

  return {
    current: () => state,
    change(part) {
      state = { ...state, ...part };
    },
    save(view) {
      state = { ...state, heard: { ...state.heard, untilMs: Date.now() } };
      const { checkHours, checksSending } = settings;
      const { pages, alerts, fulfilledMs } = state;
      const shared = { checkHours, checksSending, pages, alerts, fulfilledMs, ...view };
      try {
        writeState(folder, state);
        writeAnswers(pixelIds().map((pixelId) => buildAnswer({ pixelId, ...shared })));
        isUnwritten = false;
      } catch (error) {
        if (!diskCodes.has(errorCode(error))) throw error;
        if (!isUnwritten) log.warn({ code: errorCode(error) }, 'what was found on pages cannot be written');
        isUnwritten = true;
      }
    },
  };
}
