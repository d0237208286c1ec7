// Where: composition. The inspector's own process: reading pages is work, and must neither delay an answer nor end a collector.

import promClient from 'prom-client';
import { startInspector } from '../installation/installation.ts';
import { askParent, runChild } from '../runtime/child.ts';
import type { DataFolder } from '../runtime/data-folder.ts';
import { createLog } from '../runtime/log.ts';
import { watchRegistry } from '../runtime/registry.ts';
import type { Settings } from '../runtime/settings.ts';
import { connectStore, type StoreAddress } from '../store/store.ts';
import { describeProcess } from './metrics.ts';

export interface InspectorConfig {
  readonly settings: Settings;
  readonly folder: DataFolder;
  readonly reader: StoreAddress;
}

runChild<InspectorConfig>(async ({ settings, folder, reader }) => {
  const registry = watchRegistry(folder.registry);
  const client = connectStore(reader);
  const inspector = await startInspector({
    folder: folder.installation,
    client,
    pixelIds: () => registry.current().pixels.map(({ id }) => id),
    checkHours: settings.checkHours,
    mayCheckSending: settings.mayCheckSending,
    mayCheckPrivate: settings.mayCheckPrivate,
    webhook: settings.alertWebhook,
    publicUrl: settings.publicUrl,
    isLoaded: async () => (await askParent('is loaded')) === true,
    log: createLog('inspector', settings.logLevel),
  });
  describeProcess('inspector');
  count('ownpixel_installation_alerts', 'Alerts that go on, by kind.', 'kind', () =>
    inspector
      .known()
      .alerts.filter(({ endedMs }) => endedMs === undefined)
      .map(({ kind }) => kind),
  );
  count('ownpixel_installation_pages', 'Pages that are looked at, by what was found.', 'verdict', () =>
    inspector
      .known()
      .pages.map(({ verdict, unread }) => (unread === undefined ? (verdict ?? 'unchecked') : 'unread')),
  );
  return {
    async stop() {
      registry.close();
      await inspector.stop();
      await client.close();
    },
    answer: async (question) => (question === 'metrics' ? promClient.register.getMetricsAsJSON() : undefined),
  };
});

/** How often each word is there. One that was there and is gone stays, at 0, so that an alert on it ends. */
function count(name: string, help: string, labelName: string, read: () => readonly string[]): void {
  const seen = new Set<string>();
  new promClient.Gauge({
    name,
    help,
    labelNames: [labelName],
    collect() {
      const words = read();
      for (const word of words) seen.add(word);
      for (const word of seen) this.set({ [labelName]: word }, words.filter((one) => one === word).length);
    },
  });
}
