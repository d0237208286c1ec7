// Where: composition. After how many days the events of a pixel are deleted: what the pixel says, else the setting.

import type { Registry } from '../runtime/registry.ts';

export function createRetention(registry: () => Registry, defaultDays: number): (pixelId: string) => number {
  let known: Registry | undefined;
  let days = new Map<string, number>();
  return (pixelId) => {
    const current = registry();
    if (current !== known) {
      known = current;
      days = new Map(current.pixels.map((pixel) => [pixel.id, pixel.retentionDays ?? defaultDays]));
    }
    return days.get(pixelId) ?? defaultDays;
  };
}
