// Where: api -> views. A question that is asked again when its answer has become old, and what came of it. What was known stays when
// asking fails; an answer to a question no longer asked is dropped.

import { batch, type ReadonlySignal, signal } from '@preact/signals';
import { ApiFault } from './api.ts';

export interface Inquiry<Question, Answer> {
  readonly answer: ReadonlySignal<Answer | undefined>;
  readonly isLoading: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<ApiFault | undefined>;
  /** Asks a new question; undefined stops asking. */
  show(question: Question | undefined): Promise<void>;
  /** Asks the same question again, now. */
  reload(): Promise<void>;
  /** Asks again when the answer is old. */
  refresh(nowMs: number): void;
}

export interface InquiryOptions<Question, Answer> {
  readonly ask: (question: Question) => Promise<Answer>;
  /** An answer of this age is asked for again while the page is looked at. */
  readonly oldMs: number;
  readonly onFault: (fault: ApiFault) => void;
}

export function createInquiry<Question, Answer>({
  ask,
  oldMs,
  onFault,
}: InquiryOptions<Question, Answer>): Inquiry<Question, Answer> {
  const answer = signal<Answer | undefined>(undefined);
  const isLoading = signal(false);
  const fault = signal<ApiFault | undefined>(undefined);
  let question: Question | undefined;
  let askedAtMs = 0;
  let turn = 0;

  const reload = async () => {
    turn += 1;
    const thisTurn = turn;
    isLoading.value = question !== undefined;
    if (question === undefined) return;
    askedAtMs = Date.now();
    const outcome = await ask(question).catch(keepFault);
    if (thisTurn !== turn) return;
    const failed = outcome instanceof ApiFault ? outcome : undefined;
    batch(() => {
      isLoading.value = false;
      fault.value = failed;
      if (!(outcome instanceof ApiFault)) answer.value = outcome;
    });
    if (failed) onFault(failed);
  };
  const show = async (next: Question | undefined) => {
    batch(() => {
      answer.value = undefined;
      fault.value = undefined;
    });
    question = next;
    await reload();
  };
  const refresh = (nowMs: number) => {
    if (question !== undefined && !isLoading.value && nowMs - askedAtMs >= oldMs) void reload();
  };
  return { answer, isLoading, fault, show, reload, refresh };
}

function keepFault(error: unknown): ApiFault {
  if (error instanceof ApiFault) return error;
  throw error;
}
