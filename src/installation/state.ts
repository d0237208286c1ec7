// Where: installation, at the disk. What the inspector knows: the pages with their findings and since when, the alerts, and how
// long it has listened. One file, written by the inspector alone, replaced whole: after a kill it is the old or the new one.

import fs from 'node:fs';
import path from 'node:path';
import type { Severity } from '../event/severity.ts';
import { writeFileDurably } from '../runtime/durable-file.ts';
import { errorCode } from '../runtime/errors.ts';

/** A page that is looked at, for one pixel. */
export interface KnownPage {
  readonly pixelId: string;
  readonly address: string;
  /** With its port, without `www.` */
  readonly host: string;
  readonly template: string;
  /** Never asked yet: absent. */
  readonly checkedMs?: number;
  /** Absent: never read. */
  readonly verdict?: PageVerdict;
  /** Ids of the pixels on it. */
  readonly pixels: readonly string[];
  readonly findings: readonly KnownFinding[];
  /** Why it could not be read when it was last asked. What was known of it before stays. */
  readonly unread?: { readonly reason: string; readonly isGone: boolean };
}

export type PageVerdict = 'ok' | 'warn' | 'broken' | 'none';

/** Something wrong with a page, as the doctor found it. */
export interface PageFinding {
  readonly check: string;
  readonly severity: Severity;
  readonly message: string;
  readonly cure: string;
  readonly isRepairable: boolean;
  readonly line: number;
  readonly column: number;
  /** The line it stands in; `marks` are places in `text`, `what` says what is there. */
  readonly excerpt: { readonly text: string; readonly marks: readonly number[]; readonly what: string };
}

export interface KnownFinding extends PageFinding {
  /** Found in every check since. */
  readonly sinceMs: number;
  /** The check before, in which it was not there; absent when there was none. */
  readonly lastOkMs?: number;
}

export interface Alert {
  readonly id: string;
  /** `silent`: pages that used to send have stopped. `broken`: the doctor says that events are lost there. */
  readonly kind: 'silent' | 'broken';
  readonly pixelId: string;
  readonly host: string;
  /** '' for the whole host. */
  readonly template: string;
  /** Silent: the last event. Broken: the first check that found it. */
  readonly sinceMs: number;
  readonly noticedMs: number;
  readonly detail: string;
  readonly endedMs?: number;
  readonly ending?: AlertEnding;
}

/** `given-up`: nothing has changed for weeks, or nobody looks there any more. */
export type AlertEnding = 'mended' | 'gone' | 'given-up';

/** Something that is still to be said to the webhook. */
export interface Delivery {
  readonly alertId: string;
  readonly event: 'begun' | 'ended';
  readonly tries: number;
  readonly nextMs: number;
}

/** The pages that an address added by hand has led to. */
export interface Survey {
  readonly pixelId: string;
  readonly address: string;
  readonly surveyedMs: number;
  readonly pages: readonly string[];
}

export interface InstallationState {
  readonly version: 1;
  /** From here on without a gap this server has been there to hear something; until then it certainly was. */
  readonly heard: { readonly sinceMs: number; readonly untilMs: number };
  /** Wishes up to this one are fulfilled. */
  readonly fulfilledMs: number;
  readonly pages: readonly KnownPage[];
  readonly surveys: readonly Survey[];
  readonly alerts: readonly Alert[];
  readonly deliveries: readonly Delivery[];
}

/** An inspector that was away for longer has not heard what came or did not come meanwhile. */
const gapMs = 20 * 60_000;

function stateFile(folder: string): string {
  return path.join(folder, 'state.json');
}

/** Of a file that cannot be understood nothing is kept: what is in it is found again, but for since when. */
export function readState(folder: string, nowMs: number): InstallationState {
  const state = parseState(readText(stateFile(folder)));
  const empty = { version: 1, fulfilledMs: 0, pages: [], surveys: [], alerts: [], deliveries: [] } as const;
  if (state === undefined) return { ...empty, heard: { sinceMs: nowMs, untilMs: nowMs } };
  const sinceMs = nowMs - state.heard.untilMs > gapMs ? nowMs : state.heard.sinceMs;
  return { ...state, heard: { sinceMs, untilMs: nowMs } };
}

export function writeState(folder: string, state: InstallationState): void {
  writeFileDurably(stateFile(folder), `${JSON.stringify(state)}\n`);
}

/** '' when there is none. */
export function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}

function parseState(text: string): InstallationState | undefined {
  try {
    const state = JSON.parse(text) as Partial<InstallationState> | null;
    return state?.version === 1 ? (state as InstallationState) : undefined;
  } catch {
    return undefined;
  }
}
