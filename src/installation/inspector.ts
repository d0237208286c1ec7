// Where: installation, its engine. Every ten minutes, and when somebody wishes it, one pass: what sends, what has fallen silent, which
// pages are due, what is found there, which alerts begin and end. What is known is on the disk after each step; a start goes on there.

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../runtime/log.ts';
import { type StoreClient, StoreFault } from '../store/store.ts';
import { checkRound } from './check-round.ts';
import { type Checker, createChecker } from './checker.ts';
import { choosePages, chooseSurveyed, isDue, isSurveyDue } from './choose-pages.ts';
import { deliverDue, hasDue } from './deliver.ts';
import { createKeeper } from './keeper.ts';
import { listSilent, type Silent } from './list-silent.ts';
import { type Outcome, recordOutcome } from './record-outcome.ts';
import type { InstallationState, KnownPage, Survey } from './state.ts';
import { readTraffic, type SendingTemplate } from './traffic.ts';
import { isWithin, updateAlerts } from './update-alerts.ts';
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

const hourMs = 3_600_000;
const tickMs = 1_000;
const passMs = 10 * 60_000;
/** The store works for us at most this share of the time. */
const storeShare = 0.01;
/** At least so often it is written down that somebody listens. */
const heartbeatMs = 5 * 60_000;
/** During a long round what was found is written so often. */
const saveMs = 5_000;
/** What is under way at a stop may end within this time. */
const graceMs = 300;

export function createInspector(options: InspectorOptions): Inspector {
  const { folder, client, pixelIds, checkHours, log } = options;
  const { mayCheckSending: maySending, mayCheckPrivate: mayPrivate } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const keeper = createKeeper({ folder, pixelIds, checkHours, checksSending: maySending, log });
  let traffic: readonly SendingTemplate[] | undefined;
  let wishes = readWishes(folder);
  let wishesVersion = '';
  let nextPassMs = 0;
  let checker: Checker | undefined;
  let running: Promise<void> | undefined;

  function tick(): void {
    if (running !== undefined) return;
    const nowMs = Date.now();
    const version = versionOf(wishesFile(folder));
    if (version !== wishesVersion || nowMs >= nextPassMs) {
      wishesVersion = version;
      wishes = readWishes(folder);
      run(pass);
    } else if (hasDue(keeper, nowMs)) run(deliver);
    else if (nowMs - keeper.current().heard.untilMs > heartbeatMs) save(false);
  }

  function run(work: () => Promise<void>): void {
    running = work()
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      })
      .finally(() => {
        running = undefined;
      });
  }

  function save(isChecking: boolean): void {
    keeper.save({ isChecking, traffic: traffic ?? [], sites: wishes.sites });
  }

  async function pass(): Promise<void> {
    const startedMs = Date.now();
    const wished = wishes;
    traffic = await askTraffic(startedMs);
    const silent = await listSilentNow(startedMs);
    await survey(wished, startedMs);
    const state = keeper.current();
    keeper.change({
      pages: choosePages({ pixelIds: pixelIds(), traffic, state, wishes: wished, maySending, mayPrivate }),
    });
    await check(wished, silent, startedMs);
    if (signal.aborted) return;
    keeper.change({ fulfilledMs: Math.max(state.fulfilledMs, wished.checkMs) });
    changeAlerts(silent);
    save(false);
    await deliver();
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
    return listSilent(traffic, Math.floor((nowMs - keeper.current().heard.sinceMs) / hourMs));
  }

  async function survey(wished: Wishes, nowMs: number): Promise<void> {
    const kept = keeper.current().surveys.filter((one) => wished.sites.some((site) => isOf(one, site)));
    keeper.change({ surveys: kept });
    const due = wished.sites.filter((site) => isSurveyDue(site, kept, { nowMs, checkHours, wishes: wished }));
    for (const site of due) {
      if (signal.aborted) return;
      save(true);
      const { pixelId, address } = site;
      const pages = chooseSurveyed((await useChecker().survey(address)) ?? []);
      const others = keeper.current().surveys.filter((one) => !isOf(one, site));
      keeper.change({ surveys: [...others, { pixelId, address, surveyedMs: nowMs, pages }] });
    }
  }

  async function check(wished: Wishes, silent: readonly Silent[], nowMs: number): Promise<void> {
    const isSuspect = (page: KnownPage) => silent.some((place) => isWithin(page, place));
    const dueness = { nowMs, checkHours, wishes: wished, isSuspect };
    const due = keeper.current().pages.filter((page) => isDue(page, dueness));
    let savedMs = nowMs;
    if (due.length > 0) {
      save(true);
      await checkRound({ checker: useChecker(), pages: due, signal, onOutcome: note });
      log.info({ pages: due.length }, 'pages were looked at');
    }
    await checker?.close();
    checker = undefined;

    function note(page: KnownPage, outcome: Outcome): void {
      const moment = { nowMs: Date.now(), isSending: isSending(page, silent) };
      const known = recordOutcome(page, outcome, moment);
      keeper.change({ pages: keeper.current().pages.map((one) => (one === page ? known : one)) });
      if (moment.nowMs - savedMs < saveMs) return;
      savedMs = moment.nowMs;
      save(true);
    }
  }

  function useChecker(): Checker {
    checker ??= createChecker({ mayPrivate });
    return checker;
  }

  function isSending(page: KnownPage, silent: readonly Silent[]): boolean | undefined {
    if (traffic === undefined) return undefined;
    return traffic.some((one) => isWithin(one, page)) && !silent.some((place) => isWithin(page, place));
  }

  function changeAlerts(silent: readonly Silent[]): void {
    const nowMs = Date.now();
    const { alerts, pages, deliveries } = keeper.current();
    const createId = () => randomBytes(6).toString('hex');
    const change = updateAlerts({ alerts, pages, traffic, silent, nowMs, createId });
    for (const { kind } of change.begun)
      log.warn({ kind }, `${beginnings[kind]}; see Installation on the dashboard`);
    for (const { kind, ending } of change.ended) log.info({ kind, ending }, 'an alert has ended');
    const said = (event: 'begun' | 'ended') =>
      change[event].map(({ id }) => ({ alertId: id, event, tries: 0, nextMs: nowMs }));
    keeper.change({
      alerts: change.alerts,
      deliveries: options.webhook === '' ? [] : [...deliveries, ...said('ended'), ...said('begun')],
    });
  }

  function deliver(): Promise<void> {
    const { webhook: address, publicUrl } = options;
    return deliverDue({ address, publicUrl, signal, keeper, log, save: () => save(false) });
  }

  save(false);
  const timer = setInterval(tick, tickMs);
  tick();
  return {
    known: keeper.current,
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

function isOf(survey: Survey, site: Pick<Survey, 'pixelId' | 'address'>): boolean {
  return survey.pixelId === site.pixelId && survey.address === site.address;
}

/** Every change puts a new file into place. */
function versionOf(file: string): string {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 'none' : `${stat.ino} ${stat.mtimeMs}`;
}
