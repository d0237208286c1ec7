// Where: api -> views. The overview being shown and how it stands: loading, refreshed, or stale with the fault that
// kept it so. Old numbers stay until new ones are there; an answer to a question no longer asked is dropped.

import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { OverviewAnswer } from '../reports/contract.ts';
import { type Api, ApiFault, type OverviewQuestion } from './api.ts';

export interface Report {
  readonly overview: ReadonlySignal<OverviewAnswer | undefined>;
  readonly loadedAtMs: ReadonlySignal<number>;
  readonly isLoading: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<ApiFault | undefined>;
  /** Asks a new question; undefined stops asking. */
  show(question: OverviewQuestion | undefined): Promise<void>;
  /** Asks the same question again, now. */
  reload(): Promise<void>;
}

export interface ReportOptions {
  readonly api: Pick<Api, 'readOverview'>;
  readonly onFault: (fault: ApiFault) => void;
}

const firstRetryMs = 5_000;
const longestRetryMs = 60_000;

export function createReport({ api, onFault }: ReportOptions): Report {
  const overview = signal<OverviewAnswer | undefined>(undefined);
  const loadedAtMs = signal(0);
  const isLoading = signal(false);
  const fault = signal<ApiFault | undefined>(undefined);
  let question: OverviewQuestion | undefined;
  let turn = 0;
  let retryMs = firstRetryMs;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const accept = (answer: OverviewAnswer) => {
    retryMs = firstRetryMs;
    batch(() => {
      overview.value = answer;
      loadedAtMs.value = Date.now();
      isLoading.value = false;
      fault.value = undefined;
    });
  };
  const fail = (error: ApiFault) => {
    batch(() => {
      isLoading.value = false;
      fault.value = error;
    });
    retryTimer = setTimeout(reload, retryMs);
    retryMs = Math.min(retryMs * 2, longestRetryMs);
    onFault(error);
  };
  const reload = async () => {
    clearTimeout(retryTimer);
    turn += 1;
    const thisTurn = turn;
    isLoading.value = question !== undefined;
    if (!question) return;
    try {
      const answer = await api.readOverview(question);
      if (thisTurn === turn) accept(answer);
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      if (thisTurn === turn) fail(error);
    }
  };
  const show = async (next: OverviewQuestion | undefined) => {
    // Numbers of another period may stay for a moment, numbers of another pixel may not.
    if (next?.pixelId !== question?.pixelId) overview.value = undefined;
    question = next;
    fault.value = undefined;
    await reload();
  };
  return { overview, loadedAtMs, isLoading, fault, show, reload };
}
