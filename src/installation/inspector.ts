// Where: installation, its engine. Every ten minutes, and when somebody wishes it, one pass: what sends, what has fallen silent, which
// pages are due, what is found there, which alerts begin and end. What is known is on the disk after each step; a start goes on there.

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../runtime/log.ts';
import { type StoreClient, StoreFault } from '../store/store.ts';
import { createAnswerWriter } from './answer-files.ts';
import { buildAnswer } from './build-answer.ts';
import { checkRound } from './check-round.ts';
import { type Checker, createChecker } from './checker.ts';
import { choosePages, chooseSurveyed, isDue, isSurveyDue } from './choose-pages.ts';
import { listSilent, type Silent } from './list-silent.ts';
import { type Outcome, recordOutcome } from './record-outcome.ts';
import { type InstallationState, type KnownPage, readState, type Survey, writeState } from './state.ts';
import { readTraffic, type SendingTemplate } from './traffic.ts';
import { isWithin, updateAlerts } from './update-alerts.ts';
import { postpone, tellWebhook } from './webhook.ts';
import { readWishes, type Wishes, wishesFile } from './wishes.ts';

export interface InspectorOptions {
  /** `installation/` of the data folder. */
  readonly folder: string;
  readonly client: StoreClient;
  readonly pixelIds: () => readonly string[];
  readonly checkHours: number;
  readonly mayCheckSending: boolean;
  readonly mayCheckPrivate: boolean;
  /** Or ''. */
  readonly webhook: string;
  readonly publicUrl: string;
  /** Whether what has arrived is in the store: else nobody can tell a silence. */
  readonly isLoaded: () => Promise<boolean>;
  readonly log: Log;
}

export interface Inspector {
  /** For metrics. */
  known(): Pick<InstallationState, 'pages' | 'alerts'>;
  /** Returns within a fraction of a second, whatever is under way. */
  stop(): Promise<void>;
}

const tickMs = 1_000;
const passMs = 10 * 60_000;
/** The store works for us at most this share of the time. */
const storeShare = 0.01;
const hourMs = 3_600_000;
/** At least so often it is written down that somebody listens. */
const heartbeatMs = 5 * 60_000;
/** What is under way at a stop may end within this time. */
const graceMs = 300;
/** During a long round what was found is written so often. */
const saveMs = 5_000;

export function createInspector(options: InspectorOptions): Inspector {
  const { folder, client, pixelIds, checkHours, log } = options;
  const stopping = new AbortController();
  const writeAnswers = createAnswerWriter(folder);
  let state = readState(folder, Date.now());
  let traffic: readonly SendingTemplate[] | undefined;
  let wishes = readWishes(folder);
  let wishesVersion = '';
  let nextPassMs = 0;
  let checker: Checker | undefined;
  let running: Promise<void> = Promise.resolve();
  let isRunning = false;

  function save(isChecking: boolean): void {
    state = { ...state, heard: { ...state.heard, untilMs: Date.now() } };
    writeState(folder, state);
    const { pages, alerts, fulfilledMs } = state;
    const shared = {
      checkHours,
      checksSending: options.mayCheckSending,
      isChecking,
      fulfilledMs,
      pages,
      alerts,
    };
    const { sites } = wishes;
    writeAnswers(
      pixelIds().map((pixelId) => buildAnswer({ pixelId, ...shared, sites, traffic: traffic ?? [] })),
    );
  }

  function tick(): void {
    if (isRunning) return;
    const version = versionOf(wishesFile(folder));
    if (version === wishesVersion && Date.now() < nextPassMs) {
      if (state.deliveries.some(({ nextMs }) => nextMs <= Date.now())) run(tell);
      else if (Date.now() - state.heard.untilMs > heartbeatMs) save(false);
      return;
    }
    wishesVersion = version;
    wishes = readWishes(folder);
    run(pass);
  }

  function run(work: () => Promise<void>): void {
    isRunning = true;
    running = work()
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) throw error;
      })
      .finally(() => {
        isRunning = false;
      });
  }

  async function pass(): Promise<void> {
    const startedMs = Date.now();
    const wished = wishes;
    traffic = await askTraffic(startedMs);
    const silent = await listSilentNow(startedMs);
    await survey(wished, startedMs);
    state = { ...state, pages: choosePages({ ...choosing(wished), traffic, state }) };
    await check(wished, silent, startedMs);
    if (stopping.signal.aborted) return;
    state = { ...state, fulfilledMs: Math.max(state.fulfilledMs, wished.checkMs) };
    changeAlerts(silent);
    save(false);
    await tell();
  }

  function choosing(wished: Wishes) {
    const { mayCheckSending: maySending, mayCheckPrivate: mayPrivate } = options;
    return { pixelIds: pixelIds(), wishes: wished, maySending, mayPrivate };
  }

  /** Undefined when the store does not say. What takes it long is asked for less often. */
  async function askTraffic(nowMs: number): Promise<readonly SendingTemplate[] | undefined> {
    const all: SendingTemplate[] = [];
    try {
      for (const pixelId of pixelIds()) all.push(...(await readTraffic(client, pixelId, nowMs)));
      return all;
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      log.warn({ code: error.code }, 'the store did not say what sends; nothing is known of silence');
      return undefined;
    } finally {
      nextPassMs = nowMs + Math.max(passMs, (Date.now() - nowMs) / storeShare);
    }
  }

  async function listSilentNow(nowMs: number): Promise<readonly Silent[]> {
    if (traffic === undefined || !(await options.isLoaded())) return [];
    return listSilent(traffic, Math.floor((nowMs - state.heard.sinceMs) / hourMs));
  }

  async function survey(wished: Wishes, nowMs: number): Promise<void> {
    const isWanted = ({ pixelId, address }: Survey) =>
      wished.sites.some((site) => site.pixelId === pixelId && site.address === address);
    const surveys = state.surveys.filter(isWanted);
    for (const site of wished.sites.filter((one) =>
      isSurveyDue(one, surveys, { nowMs, checkHours, wishes: wished }),
    )) {
      if (stopping.signal.aborted) return;
      save(true);
      const { pixelId, address } = site;
      const addresses = (await useChecker().survey(address)) ?? [];
      const index = surveys.findIndex((one) => one.pixelId === pixelId && one.address === address);
      const done: Survey = { pixelId, address, surveyedMs: nowMs, pages: chooseSurveyed(addresses) };
      if (index === -1) surveys.push(done);
      else surveys[index] = done;
    }
    state = { ...state, surveys };
  }

  async function check(wished: Wishes, silent: readonly Silent[], nowMs: number): Promise<void> {
    const isSuspect = (page: KnownPage) => silent.some((place) => isWithin(page, place));
    const due = state.pages.filter((page) => isDue(page, { nowMs, checkHours, wishes: wished, isSuspect }));
    let savedMs = Date.now();
    if (due.length > 0) {
      save(true);
      await checkRound({ checker: useChecker(), pages: due, signal: stopping.signal, onOutcome: note });
      log.info({ pages: due.length }, 'pages were looked at');
    }
    await checker?.close();
    checker = undefined;

    function note(page: KnownPage, outcome: Outcome): void {
      const known = recordOutcome(page, outcome, { nowMs: Date.now(), isSending: isSending(page, silent) });
      const pages = state.pages.map((one) => (one === page ? known : one));
      state = { ...state, pages };
      if (Date.now() - savedMs < saveMs) return;
      savedMs = Date.now();
      save(true);
    }
  }

  function useChecker(): Checker {
    checker ??= createChecker({ mayPrivate: options.mayCheckPrivate });
    return checker;
  }

  function isSending(page: KnownPage, silent: readonly Silent[]): boolean | undefined {
    if (traffic === undefined) return undefined;
    return traffic.some((one) => isWithin(page, one)) && !silent.some((place) => isWithin(page, place));
  }

  function changeAlerts(silent: readonly Silent[]): void {
    const nowMs = Date.now();
    const createId = () => randomBytes(6).toString('hex');
    const change = updateAlerts({
      alerts: state.alerts,
      pages: state.pages,
      traffic,
      silent,
      nowMs,
      createId,
    });
    for (const { kind } of change.begun)
      log.warn({ kind }, `${beginnings[kind]}; see Installation on the dashboard`);
    for (const { kind, ending } of change.ended) log.info({ kind, ending }, 'an alert has ended');
    const said = (event: 'begun' | 'ended') =>
      change[event].map(({ id }) => ({ alertId: id, event, tries: 0, nextMs: nowMs }));
    const deliveries =
      options.webhook === '' ? [] : [...state.deliveries, ...said('ended'), ...said('begun')];
    state = { ...state, alerts: change.alerts, deliveries };
  }

  async function tell(): Promise<void> {
    const { webhook: address, publicUrl } = options;
    for (const delivery of state.deliveries.filter(({ nextMs }) => nextMs <= Date.now())) {
      const alert = state.alerts.find(({ id }) => id === delivery.alertId);
      const { signal } = stopping;
      const problem = alert && (await tellWebhook(alert, delivery.event, { address, publicUrl, signal }));
      // Nobody knows whether it has arrived: it is told again after the next start.
      if (signal.aborted) return;
      const later = problem === undefined ? undefined : postpone(delivery, Date.now());
      if (problem !== undefined && later === undefined)
        log.error({ problem }, 'an alert could not be told to the webhook, and is not tried again');
      else if (problem !== undefined) log.warn({ problem }, 'an alert could not be told to the webhook yet');
      const deliveries = state.deliveries.flatMap((one) => (one === delivery ? (later ?? []) : one));
      state = { ...state, deliveries };
      save(false);
    }
  }

  save(false);
  const timer = setInterval(tick, tickMs);
  tick();
  return {
    known: () => state,
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await checker?.close();
      // A question to the store may take longer than anybody waits.
      await Promise.race([running, wait(graceMs)]);
      save(false);
    },
  };
}

const beginnings = {
  silent: 'pages that used to send have fallen silent',
  broken: 'the pixel is broken on pages',
} as const;

/** Every change puts a new file into place. */
function versionOf(file: string): string {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 'none' : `${stat.ino} ${stat.mtimeMs}`;
}
