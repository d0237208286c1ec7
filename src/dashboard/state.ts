// Where: the middle of the dashboard. What the viewer does and what the server says come in; signals that the views
// draw go out. Knows the stages a visit goes through; all contact with the browser is handed in.

import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { BotChoice, Period, PixelSummary, PixelsAnswer } from '../reports/contract.ts';
import { type Api, ApiFault } from './api.ts';
import { createDiagnosis, type Diagnosis } from './diagnosis.ts';
import { createFindings, type Findings } from './findings.ts';
import { createInstallation, type Installation } from './installation.ts';
import { createLive, type Live } from './live.ts';
import { createReport, type Report } from './report.ts';
import { createThrottle } from './throttle.ts';
import {
  buildSearch,
  isOldLink,
  type Measure,
  type PageName,
  parseView,
  periodDays,
  type View,
} from './view.ts';

type Stage =
  | { readonly name: 'loading' }
  | { readonly name: 'sign-in'; readonly hasPassword: boolean; readonly hasOldLink: boolean }
  | { readonly name: 'failed'; readonly fault: ApiFault }
  | { readonly name: 'ready'; readonly server: PixelsAnswer };

export interface Dashboard {
  readonly stage: ReadonlySignal<Stage>;
  readonly view: ReadonlySignal<View>;
  /** The pixel being looked at; undefined before `ready` and on a server without pixels. */
  readonly pixel: ReadonlySignal<PixelSummary | undefined>;
  readonly nowMs: ReadonlySignal<number>;
  readonly report: Report;
  readonly diagnosis: Diagnosis;
  readonly findings: Findings;
  readonly installation: Installation;
  readonly live: Live;
  start(): Promise<void>;
  signIn(password: string): Promise<void>;
  signOut(): Promise<void>;
  choose(change: {
    page?: PageName;
    pixelId?: string;
    period?: Period;
    measure?: Measure;
    botChoice?: BotChoice;
  }): void;
  /** The back button was pressed. */
  restoreView(): void;
  /** Some seconds have passed, or the page is looked at again. */
  tick(): void;
}

export interface World {
  readonly api: Api;
  readonly openStream: (path: string) => EventSource;
  readonly readSearch: () => string;
  readonly pushSearch: (search: string) => void;
  readonly isVisible: () => boolean;
}

/** Numbers are refreshed when events arrive; this is for what nobody announces (midnight, a lost stream). */
const refreshMs = 60_000;

export function createDashboard(world: World): Dashboard {
  const { api } = world;
  const stage = signal<Stage>({ name: 'loading' });
  const view = signal(parseView(world.readSearch()));
  const nowMs = signal(Date.now());
  const pixel = computed(() => findPixel(stage.value, view.value.pixelId));

  const start = async () => {
    try {
      stage.value = await readStage(world);
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      stage.value = { name: 'failed', fault: error };
    }
  };
  // A session that has ended shows itself as a 401 to any question.
  const onFault = (fault: ApiFault) => (fault.status === 401 ? void start() : undefined);
  const report = createReport({ api, onFault });
  const diagnosis = createDiagnosis({ api, onFault });
  const findings = createFindings({ api, onFault });
  const installation = createInstallation({ api, onFault });
  const refresh = createThrottle({ delayMs: 2_000, everyMs: 5_000, run: report.reload });
  const live = createLive({ openStream: world.openStream, onArrival: refresh.request });
  connect({ pixel, view, report, diagnosis, findings, installation, live });

  return {
    stage,
    view,
    pixel,
    nowMs,
    report,
    diagnosis,
    findings,
    installation,
    live,
    start,
    signIn: async (password) => {
      await api.signIn(password);
      await start();
    },
    signOut: async () => {
      await api.signOut();
      await start();
    },
    choose: (change) => {
      view.value = { ...view.value, ...change };
      world.pushSearch(buildSearch(view.value));
    },
    restoreView: () => {
      view.value = parseView(world.readSearch());
    },
    tick: () => {
      nowMs.value = Date.now();
      if (stage.value.name === 'failed') void start();
      if (!world.isVisible()) return;
      if (isDue(report, nowMs.value)) refresh.request();
      for (const part of [diagnosis, findings, installation]) part.refresh(nowMs.value);
    },
  };
}

async function readStage({ api, readSearch }: World): Promise<Stage> {
  const session = await api.readSession();
  if (!session.isSignedIn) {
    return { name: 'sign-in', hasPassword: session.hasPassword, hasOldLink: isOldLink(readSearch()) };
  }
  return { name: 'ready', server: await api.readPixels() };
}

function findPixel(stage: Stage, pixelId: string | undefined): PixelSummary | undefined {
  if (stage.name !== 'ready') return undefined;
  return stage.server.pixels.find((pixel) => pixel.id === pixelId) ?? stage.server.pixels[0];
}

/** While the first event is awaited the store is asked at every tick, in case the stream is blocked on the way. */
function isDue({ overview, loadedAtMs, fault }: Report, nowMs: number): boolean {
  if (!overview.value || fault.value) return false;
  return !overview.value.hasEvents || nowMs - loadedAtMs.value >= refreshMs;
}

function connect(
  parts: Pick<Dashboard, 'pixel' | 'view' | 'report' | 'diagnosis' | 'findings' | 'installation' | 'live'>,
): void {
  const { pixel, view, report, diagnosis, findings, installation, live } = parts;
  const pixelId = computed(() => pixel.value?.id);
  const period = computed(() => view.value.period);
  const botChoice = computed(() => view.value.botChoice);
  // There is nothing to judge before the first event.
  const hasEvents = computed(() => {
    const { value } = report.overview;
    return value?.pixelId === pixelId.value && value?.hasEvents === true;
  });
  const { timeZone: timezone } = Intl.DateTimeFormat().resolvedOptions();
  effect(() => {
    const asked = { period: period.value, timezone, botChoice: botChoice.value };
    void report.show(pixelId.value ? { pixelId: pixelId.value, ...asked } : undefined);
  });
  effect(() => {
    const days = periodDays[period.value];
    void diagnosis.show(pixelId.value && hasEvents.value ? { pixelId: pixelId.value, days } : undefined);
  });
  effect(() => void findings.show(pixelId.value));
  effect(() => void installation.show(pixelId.value));
  effect(() => live.follow(pixelId.value));
}
