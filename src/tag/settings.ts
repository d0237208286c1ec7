// Where: tag, everywhere. What the page has set, by its public name: flags on the `fbq` function
// (`fbq.disablePushState = true`) and `fbq('set', key, value)`. A key that nothing reads is kept and has no effect,
// because pages are full of switches for the original's own features.

export type Settings = Record<string, unknown>;

/** Of the page; and, by pixel id, what was set for one pixel, also before its `init`. */
export const settings: Settings = {};
// Without `__proto__`, a "pixel id" of that name would set things on every object of the page.
const settingsOfPixel = { __proto__: null, '': settings } as unknown as Record<string, Settings>;

/** `fbq('set', key, value, pixelId?)`. */
export function set(key: unknown, value: unknown, pixelId?: unknown): void {
  const id = (pixelId || '') as string;
  settingsOfPixel[id] ||= {};
  settingsOfPixel[id][key as string] = value;
}

/** The pixel's own setting, else the page's. */
export function setting(key: string, pixelId: string): unknown {
  return settingsOfPixel[pixelId]?.[key] ?? settings[key];
}

/** Pages write `false` and `'false'`. */
export function isOff(key: string, pixelId: string): boolean {
  return String(setting(key, pixelId)) === 'false';
}
