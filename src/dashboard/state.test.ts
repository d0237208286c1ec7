// The state of the page: what is asked when, and what stays when an answer fails.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { DiagnosticsAnswer, InstallationAnswer, OverviewAnswer } from '../reports/contract.ts';
import { type Api, ApiFault, type DiagnosticsQuestion, type OverviewQuestion } from './api.ts';
import { createDashboard } from './state.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

function overviewOf({ pixelId, period }: OverviewQuestion): OverviewAnswer {
  const totals = { events: 1, pageViews: 1, visitors: 1 };
  const lists = {
    series: [],
    pages: [],
    referrers: [],
    eventNames: [],
    bots: [],
    botChoice: 'apart' as const,
  };
  return { pixelId, period, hasEvents: true, totals, ...lists, lastEventAtMs: null, rejected: 0 };
}

function diagnosticsOf({ pixelId, days }: DiagnosticsQuestion): DiagnosticsAnswer {
  return {
    pixelId,
    fromMs: -days,
    toMs: 0,
    events: 1,
    bots: 0,
    checks: 1,
    loss: { arrived: 0, lost: 0 },
    diagnostics: [],
  };
}

function installationOf(pixelId: string): InstallationAnswer {
  const settings = { checkHours: 24, checksSending: true };
  return { pixelId, ...settings, isChecking: false, fulfilledMs: 0, alerts: [], hosts: [] };
}

function createWorld(api: Partial<Api> = {}) {
  const pixels = [
    { id: '1', name: 'One' },
    { id: '2', name: 'Two' },
  ];
  const history = ['?pixel=2'];
  return {
    history,
    api: {
      readSession: async () => ({ isSignedIn: true, hasPassword: false }),
      readPixels: async () => ({ pixels, publicUrl: 'https://px.example.com', hasDemo: false }),
      readOverview: async (question: OverviewQuestion) => overviewOf(question),
      readDiagnostics: async (question: DiagnosticsQuestion) => diagnosticsOf(question),
      readFindings: async (pixelId: string) => ({ pixelId, judgedAtMs: null, findings: [] }),
      readInstallation: async (pixelId: string) => installationOf(pixelId),
      wishCheck: async () => ({ wishedMs: 1 }),
      addSite: async () => {},
      removeSite: async () => {},
      signIn: async () => {},
      signOut: async () => {},
      ...api,
    },
    openStream: () => Object.assign(new EventTarget(), { close: () => {} }) as unknown as EventSource,
    readSearch: () => history.at(-1) ?? '',
    pushSearch: (search: string) => history.push(search),
    isVisible: () => true,
  };
}

test('the pixel of the address is shown, and the back button returns to it', async () => {
  const world = createWorld();
  const dashboard = createDashboard(world);
  await dashboard.start();
  assert.equal(dashboard.pixel.value?.name, 'Two');

  dashboard.choose({ pixelId: '1' });
  await settle();
  assert.equal(dashboard.report.overview.value?.pixelId, '1');

  world.history.pop();
  dashboard.restoreView();
  await settle();
  assert.equal(dashboard.report.overview.value?.pixelId, '2');
});

test('without a session nothing is asked but the way in', async () => {
  const readPixels = mock.fn<Api['readPixels']>();
  const readSession = async () => ({ isSignedIn: false, hasPassword: true });
  const dashboard = createDashboard(createWorld({ readSession, readPixels }));
  await dashboard.start();
  assert.deepEqual(dashboard.stage.value, { name: 'sign-in', hasPassword: true, hasOldLink: false });
  assert.equal(readPixels.mock.callCount(), 0);
});

test('old numbers stay while a refresh fails, and the failure is told', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const fault = new ApiFault({ status: 503, code: 'store_down', message: 'No store.', cure: 'Wait.' });
  const readOverview = mock.fn(async (question: OverviewQuestion) => overviewOf(question));
  const dashboard = createDashboard(createWorld({ readOverview }));
  await dashboard.start();
  await settle();

  readOverview.mock.mockImplementationOnce(() => Promise.reject(fault));
  await dashboard.report.reload();
  assert.equal(dashboard.report.fault.value, fault);
  assert.equal(dashboard.report.overview.value?.totals.events, 1);

  context.mock.timers.tick(5_000);
  await settle();
  assert.equal(dashboard.report.fault.value, undefined);
});

test('a late answer to an earlier question is dropped', async () => {
  const slow = Promise.withResolvers<OverviewAnswer>();
  const readOverview = (question: OverviewQuestion) =>
    question.period === '30d' ? slow.promise : Promise.resolve(overviewOf(question));
  const dashboard = createDashboard(createWorld({ readOverview }));
  await dashboard.start();
  dashboard.choose({ period: '30d' });
  dashboard.choose({ period: '7d' });
  await settle();
  slow.resolve(overviewOf({ pixelId: '2', period: '30d', timezone: 'UTC' }));
  await settle();
  assert.equal(dashboard.report.overview.value?.period, '7d');
});

test('a session that ended leads back to the way in', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const fault = new ApiFault({ status: 401, code: 'signed_out', message: 'Signed out.', cure: 'Sign in.' });
  let isSignedIn = true;
  const dashboard = createDashboard(
    createWorld({
      readSession: async () => ({ isSignedIn, hasPassword: false }),
      readOverview: async (question) => (isSignedIn ? overviewOf(question) : Promise.reject(fault)),
    }),
  );
  await dashboard.start();
  isSignedIn = false;
  await dashboard.report.reload();
  await settle();
  assert.equal(dashboard.stage.value.name, 'sign-in');
});

test('what has arrived is judged for the pixel and period that are looked at, once there are events', async () => {
  let hasEvents = false;
  const readDiagnostics = mock.fn(async (question: DiagnosticsQuestion) => diagnosticsOf(question));
  const readOverview = async (question: OverviewQuestion) => ({ ...overviewOf(question), hasEvents });
  const dashboard = createDashboard(createWorld({ readOverview, readDiagnostics }));
  await dashboard.start();
  await settle();
  assert.equal(readDiagnostics.mock.callCount(), 0);

  hasEvents = true;
  await dashboard.report.reload();
  await dashboard.report.reload();
  dashboard.choose({ measure: 'visitors' });
  await settle();
  dashboard.choose({ period: '30d' });
  await settle();
  dashboard.choose({ pixelId: '1' });
  await settle();
  assert.deepEqual(
    readDiagnostics.mock.calls.map(({ arguments: [question] }) => question),
    [
      { pixelId: '2', days: 1 },
      { pixelId: '2', days: 30 },
      { pixelId: '1', days: 30 },
    ],
  );
  assert.equal(dashboard.diagnosis.answer.value?.pixelId, '1');
});

test('what could not be judged is told, and the viewer may ask again', async () => {
  const fault = new ApiFault({ status: 503, code: 'store_down', message: 'No store.', cure: 'Wait.' });
  const readDiagnostics = mock.fn(async (question: DiagnosticsQuestion) => diagnosticsOf(question));
  readDiagnostics.mock.mockImplementationOnce(() => Promise.reject(fault));
  const dashboard = createDashboard(createWorld({ readDiagnostics }));
  await dashboard.start();
  await settle();
  const { answer, fault: told, isLoading, reload } = dashboard.diagnosis;
  assert.deepEqual([told.value, answer.value, isLoading.value], [fault, undefined, false]);
  await reload();
  assert.deepEqual([told.value, answer.value?.events], [undefined, 1]);
});

test('what the server has noticed is asked for the pixel that is looked at, before the first event too', async () => {
  const readFindings = mock.fn(async (pixelId: string) => ({ pixelId, judgedAtMs: 1, findings: [] }));
  const readOverview = async (question: OverviewQuestion) => ({ ...overviewOf(question), hasEvents: false });
  const dashboard = createDashboard(createWorld({ readOverview, readFindings }));
  await dashboard.start();
  await settle();
  dashboard.choose({ page: 'findings' });
  dashboard.choose({ pixelId: '1' });
  await settle();
  assert.deepEqual(
    readFindings.mock.calls.map(({ arguments: [pixelId] }) => pixelId),
    ['2', '1'],
  );
  assert.equal(dashboard.findings.answer.value?.pixelId, '1');
});

test('an old judgement is asked for again while the page is looked at', async () => {
  const readDiagnostics = mock.fn(async (question: DiagnosticsQuestion) => diagnosticsOf(question));
  const dashboard = createDashboard(createWorld({ readDiagnostics }));
  await dashboard.start();
  await settle();
  dashboard.diagnosis.refresh(Date.now() + 60_000);
  assert.equal(readDiagnostics.mock.callCount(), 1);
  dashboard.diagnosis.refresh(Date.now() + 10 * 60_000);
  assert.equal(readDiagnostics.mock.callCount(), 2);
});
