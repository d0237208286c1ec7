// Where: api -> views. What the server knows of the pages that carry the pixel, and the viewer's wishes: a check now, a site more or
// less. While a check is under way it is asked again every two seconds, else every minute.

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { InstallationAnswer } from '../reports/contract.ts';
import { type Api, ApiFault } from './api.ts';

export interface Installation {
  readonly answer: ReadonlySignal<InstallationAnswer | undefined>;
  readonly openAlerts: ReadonlySignal<InstallationAnswer['alerts']>;
  readonly isChecking: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<ApiFault | undefined>;
  /** Asks about another pixel; undefined stops asking. */
  show(pixelId: string | undefined): Promise<void>;
  reload(): Promise<void>;
  /** Asks again when the answer is old. */
  refresh(nowMs: number): void;
  check(): Promise<void>;
  /** Throws ApiFault. */
  add(address: string): Promise<void>;
  remove(address: string): Promise<void>;
}

export interface InstallationOptions {
  readonly api: Pick<Api, 'readInstallation' | 'wishCheck' | 'addSite' | 'removeSite'>;
  readonly onFault: (fault: ApiFault) => void;
}

const oldMs = 60_000;
const pollMs = 2_000;
/** A site that was added is looked at within this time, also on a busy machine. */
const expectMs = 30_000;

export function createInstallation({ api, onFault }: InstallationOptions): Installation {
  const answer = signal<InstallationAnswer | undefined>(undefined);
  const fault = signal<ApiFault | undefined>(undefined);
  const wishedMs = signal(0);
  const isChecking = computed(() => {
    const { value } = answer;
    return value !== undefined && (value.isChecking || value.fulfilledMs < wishedMs.value);
  });
  let pixelId: string | undefined;
  let askedAtMs = 0;
  let expectUntilMs = 0;
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const reload = async () => {
    clearTimeout(timer);
    turn += 1;
    const thisTurn = turn;
    if (pixelId === undefined) return;
    askedAtMs = Date.now();
    const outcome = await api.readInstallation(pixelId).catch(keepFault);
    // An answer to a question no longer asked is dropped.
    if (thisTurn !== turn) return;
    const failed = outcome instanceof ApiFault ? outcome : undefined;
    batch(() => {
      fault.value = failed;
      if (!(outcome instanceof ApiFault)) answer.value = outcome;
    });
    if (failed) onFault(failed);
    else if (isChecking.value || Date.now() < expectUntilMs) timer = setTimeout(reload, pollMs);
  };
  const show = async (next: string | undefined) => {
    pixelId = next;
    batch(() => {
      answer.value = undefined;
      fault.value = undefined;
      wishedMs.value = 0;
    });
    await reload();
  };
  const change = async (work: (pixelId: string) => Promise<void>) => {
    if (pixelId === undefined) return;
    await work(pixelId);
    expectUntilMs = Date.now() + expectMs;
    await reload();
  };
  return {
    answer,
    openAlerts: computed(() => answer.value?.alerts.filter(({ endedMs }) => endedMs === null) ?? []),
    isChecking,
    fault,
    show,
    reload,
    refresh: (nowMs) => {
      if (pixelId !== undefined && nowMs - askedAtMs >= oldMs) void reload();
    },
    check: async () => {
      if (pixelId === undefined) return;
      const outcome = await api.wishCheck(pixelId).catch(keepFault);
      if (outcome instanceof ApiFault) {
        fault.value = outcome;
        onFault(outcome);
        return;
      }
      wishedMs.value = outcome.wishedMs;
      await reload();
    },
    add: (address) => change((id) => api.addSite(id, address)),
    remove: (address) => change((id) => api.removeSite(id, address)),
  };
}

function keepFault(error: unknown): ApiFault {
  if (error instanceof ApiFault) return error;
  throw error;
}
