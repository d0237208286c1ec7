// The installation on the dashboard: asked anew while a check is under way, and told apart from what was asked before.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { InstallationAnswer } from '../reports/contract.ts';
import { ApiFault } from './api.ts';
import { createInstallation, type InstallationOptions } from './installation.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));
const alert = {
  id: 'a',
  kind: 'silent',
  host: 'shop.example',
  template: '/cart',
  sinceMs: 1,
  noticedMs: 2,
  detail: '',
  endedMs: null,
  ending: null,
} as const;

function answerOf(pixelId: string, change: Partial<InstallationAnswer> = {}): InstallationAnswer {
  const settings = { checkHours: 24, checksSending: true, isChecking: false, fulfilledMs: 0 };
  return { pixelId, ...settings, alerts: [], hosts: [], ...change };
}

function createApi(readInstallation: InstallationOptions['api']['readInstallation']) {
  return {
    readInstallation: mock.fn(readInstallation),
    wishCheck: async () => ({ wishedMs: 100 }),
    addSite: mock.fn(async () => {}),
    removeSite: mock.fn(async () => {}),
  };
}

test('after a wish it is asked every two seconds until the wish is fulfilled', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let fulfilledMs = 0;
  const api = createApi(async (pixelId) => answerOf(pixelId, { fulfilledMs }));
  const installation = createInstallation({ api, onFault: () => {} });
  await installation.show('1');
  assert.equal(installation.isChecking.value, false);
  await installation.check();
  assert.equal(installation.isChecking.value, true);
  context.mock.timers.tick(2_000);
  await settle();
  assert.equal(installation.isChecking.value, true);
  fulfilledMs = 100;
  context.mock.timers.tick(2_000);
  await settle();
  assert.equal(installation.isChecking.value, false);
  const asked = api.readInstallation.mock.callCount();
  context.mock.timers.tick(60_000);
  await settle();
  assert.equal(api.readInstallation.mock.callCount(), asked);
});

test('alerts that go on are told apart from those that have ended', async () => {
  const ended = { ...alert, id: 'b', endedMs: 3, ending: 'mended' } as const;
  const api = createApi(async (pixelId) => answerOf(pixelId, { alerts: [alert, ended] }));
  const installation = createInstallation({ api, onFault: () => {} });
  await installation.show('1');
  assert.deepEqual(installation.openAlerts.value, [alert]);
});

test('a late answer about another pixel is dropped', async () => {
  const slow = Promise.withResolvers<InstallationAnswer>();
  const api = createApi((pixelId) => (pixelId === '1' ? slow.promise : Promise.resolve(answerOf(pixelId))));
  const installation = createInstallation({ api, onFault: () => {} });
  const first = installation.show('1');
  await installation.show('2');
  slow.resolve(answerOf('1'));
  await first;
  assert.equal(installation.answer.value?.pixelId, '2');
});

test('a fault is told and what was known stays; what the form sends throws to it', async () => {
  const fault = new ApiFault({ status: 503, code: 'down', message: 'No.', cure: 'Wait.' });
  const api = createApi(async (pixelId) => answerOf(pixelId));
  const told: ApiFault[] = [];
  const installation = createInstallation({ api, onFault: (one) => told.push(one) });
  await installation.show('1');
  api.readInstallation.mock.mockImplementationOnce(() => Promise.reject(fault));
  await installation.reload();
  assert.deepEqual(
    [installation.fault.value, installation.answer.value?.pixelId, told],
    [fault, '1', [fault]],
  );
  api.addSite.mock.mockImplementationOnce(() => Promise.reject(fault));
  await assert.rejects(installation.add('x'), fault);
  await installation.show(undefined);
});
