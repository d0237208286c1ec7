// Where: composition. After how many days the events of a pixel are deleted: what the pixel says, else the setting.

import { createPixelLookup, type Registry } from '../runtime/registry.ts';

export function createRetention(registry: () => Registry, defaultDays: number): (pixelId: string) => number {
  const findDays = createPixelLookup(registry, ({ retentionDays }) => retentionDays);
  return (pixelId) => findDays(pixelId) ?? defaultDays;
}
