// Where: api -> views. What is wrong with what arrives, asked for one pixel and period. It takes the store more work than the
// numbers do, so it is asked for when something else is looked at, when it has become old, and when the viewer wants it.

import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { DiagnosticsAnswer } from '../reports/contract.ts';
import { type Api, ApiFault, type DiagnosticsQuestion } from './api.ts';

export interface Diagnosis {
  readonly answer: ReadonlySignal<DiagnosticsAnswer | undefined>;
  readonly isLoading: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<ApiFault | undefined>;
  /** Asks a new question; undefined stops asking. */
  show(question: DiagnosticsQuestion | undefined): Promise<void>;
  /** Asks the same question again, now. */
  reload(): Promise<void>;
  /** Asks again when the answer is old. */
  refresh(nowMs: number): void;
}

export interface DiagnosisOptions {
  readonly api: Pick<Api, 'readDiagnostics'>;
  readonly onFault: (fault: ApiFault) => void;
}

const oldMs = 5 * 60_000;

export function createDiagnosis({ api, onFault }: DiagnosisOptions): Diagnosis {
  const answer = signal<DiagnosticsAnswer | undefined>(undefined);
  const isLoading = signal(false);
  const fault = signal<ApiFault | undefined>(undefined);
  let question: DiagnosticsQuestion | undefined;
  let askedAtMs = 0;
  let turn = 0;

  const reload = async () => {
    turn += 1;
    const thisTurn = turn;
    isLoading.value = question !== undefined;
    if (!question) return;
    askedAtMs = Date.now();
    const outcome = await api.readDiagnostics(question).catch(keepFault);
    // An answer to a question no longer asked is dropped.
    if (thisTurn !== turn) return;
    const failed = outcome instanceof ApiFault ? outcome : undefined;
    batch(() => {
      isLoading.value = false;
      fault.value = failed;
      if (!(outcome instanceof ApiFault)) answer.value = outcome;
    });
    if (failed) onFault(failed);
  };
  const show = async (next: DiagnosticsQuestion | undefined) => {
    batch(() => {
      answer.value = undefined;
      fault.value = undefined;
    });
    question = next;
    await reload();
  };
  const refresh = (nowMs: number) => {
    if (question && !isLoading.value && nowMs - askedAtMs >= oldMs) void reload();
  };
  return { answer, isLoading, fault, show, reload, refresh };
}

function keepFault(error: unknown): ApiFault {
  if (error instanceof ApiFault) return error;
  throw error;
}
